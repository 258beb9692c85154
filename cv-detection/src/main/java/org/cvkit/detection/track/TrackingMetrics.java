package org.cvkit.detection.track;

import java.util.List;

/**
 * How well tracks follow objects.
 *
 * <p>Immutable.
 *
 * @param mota multiple object tracking accuracy, {@code 1 - (misses + false positives + switches) /
 *     objects}, at IoU 0.5; below 0 when there are more mistakes than objects (Bernardin and
 *     Stiefelhagen 2008)
 * @param motp mean IoU of the matches it counts
 * @param idf1 F1 of boxes under the one-to-one assignment of identities that serves them best
 *     (Ristani et al. 2016)
 * @param hota higher order tracking accuracy, {@code sqrt(detA assA)}, the mean over IoU limits
 *     0.05 to 0.95 (Luiten et al. 2021)
 * @param detA its detection accuracy
 * @param assA its association accuracy
 * @param switches how often an object that goes on got another identity
 * @param objects boxes of the ground truth
 */
public record TrackingMetrics(
    double mota,
    double motp,
    double idf1,
    double hota,
    double detA,
    double assA,
    int misses,
    int falsePositives,
    int switches,
    int objects) {

  /** Compares two sets of tracks of one sequence, as TrackEval does. */
  public static TrackingMetrics of(List<TrackedBox> truth, List<TrackedBox> tracks) {
    FrameOverlaps overlaps = FrameOverlaps.of(truth, tracks);
    ClearMot clear = ClearMot.of(overlaps);
    Hota hota = Hota.of(overlaps);
    return new TrackingMetrics(
        clear.mota(),
        clear.motp(),
        IdentityF1.of(overlaps),
        hota.hota(),
        hota.detA(),
        hota.assA(),
        clear.misses(),
        clear.falsePositives(),
        clear.switches(),
        truth.size());
  }
}
