package org.cvkit.detection.slice;

import org.cvkit.detection.BoxOverlap;
import org.cvkit.detection.DetectionOptions.Nms;

/**
 * Which slices are looked at, and how what is found in them becomes one answer.
 *
 * <p>Immutable.
 *
 * @param side width and height of a slice in pixels, at least {@value #LEAST_SIDE}
 * @param overlap share of its side that a slice has in common with the next, 0..0.9
 * @param nms what becomes of boxes of several slices that overlap
 * @param measure how that overlap is measured
 * @param threshold the overlap that counts, 0..1
 */
public record SliceOptions(int side, float overlap, Nms nms, BoxOverlap measure, float threshold) {
  static final int LEAST_SIDE = 32;
  private static final float MOST_OVERLAP = 0.9f;

  public SliceOptions {
    if (side < LEAST_SIDE) {
      throw new IllegalArgumentException(
          "slices: expected sides of at least " + LEAST_SIDE + " pixels, got " + side);
    }
    if (!(overlap >= 0 && overlap <= MOST_OVERLAP)) {
      throw new IllegalArgumentException(
          "slices: expected an overlap in 0.." + MOST_OVERLAP + " of a side, got " + overlap);
    }
    if (!(threshold >= 0 && threshold <= 1)) {
      throw new IllegalArgumentException(
          "slices: expected a matching threshold in 0..1, got " + threshold);
    }
  }

  /**
   * Slices of {@code side} pixels that overlap by a fifth; boxes that share half of the smaller are
   * merged ({@link Nms#GREEDY_NMM}), as SAHI does by default.
   */
  public static SliceOptions of(int side) {
    return new SliceOptions(side, 0.2f, Nms.GREEDY_NMM, BoxOverlap.IOS, 0.5f);
  }

  public SliceOptions withOverlap(float other) {
    return new SliceOptions(side, other, nms, measure, threshold);
  }

  public SliceOptions withNms(Nms other) {
    return new SliceOptions(side, overlap, other, measure, threshold);
  }

  public SliceOptions withMeasure(BoxOverlap other) {
    return new SliceOptions(side, overlap, nms, other, threshold);
  }

  public SliceOptions withThreshold(float other) {
    return new SliceOptions(side, overlap, nms, measure, other);
  }
}
