package org.cvkit.detection.track;

import java.util.Arrays;
import org.cvkit.detection.track.FrameOverlaps.Frame;

/**
 * The CLEAR MOT metrics (Bernardin and Stiefelhagen 2008) at IoU 0.5: in each frame pairs of the
 * frame before go on while they overlap, the rest is paired for the most overlap.
 */
record ClearMot(double mota, double motp, int misses, int falsePositives, int switches) {
  private static final double LIMIT = 0.5;

  /** More than any sum of overlaps: a pair that goes on comes before any other. */
  private static final double GOES_ON = 1000;

  static ClearMot of(FrameOverlaps sequence) {
    int[] before = new int[sequence.objects()];
    int[] last = new int[sequence.objects()];
    Arrays.fill(before, LinearAssignment.NONE);
    Arrays.fill(last, LinearAssignment.NONE);
    int matches = 0;
    int misses = 0;
    int falsePositives = 0;
    int switches = 0;
    double overlap = 0;
    for (Frame frame : sequence.frames()) {
      int[] partners = pair(frame, before);
      Arrays.fill(before, LinearAssignment.NONE);
      int found = 0;
      for (int o = 0; o < partners.length; o++) {
        if (partners[o] != LinearAssignment.NONE) {
          int object = frame.objects()[o];
          int track = frame.tracks()[partners[o]];
          switches += last[object] != LinearAssignment.NONE && last[object] != track ? 1 : 0;
          last[object] = track;
          before[object] = track;
          overlap += frame.overlap()[o][partners[o]];
          found++;
        }
      }
      matches += found;
      misses += frame.objects().length - found;
      falsePositives += frame.tracks().length - found;
    }
    int objects = Math.max(1, matches + misses);
    return new ClearMot(
        (matches - falsePositives - switches) / (double) objects,
        overlap / Math.max(1, matches),
        misses,
        falsePositives,
        switches);
  }

  private static int[] pair(Frame frame, int[] before) {
    double[][] cost = new double[frame.objects().length][frame.tracks().length];
    for (int o = 0; o < cost.length; o++) {
      for (int t = 0; t < cost[o].length; t++) {
        double overlap = frame.overlap()[o][t];
        boolean goesOn = before[frame.objects()[o]] == frame.tracks()[t];
        cost[o][t] = overlap < LIMIT ? 0 : -overlap - (goesOn ? GOES_ON : 0);
      }
    }
    return LinearAssignment.minimise(cost, 0);
  }
}
