package org.cvkit.detection.track;

import org.cvkit.detection.track.FrameOverlaps.Frame;

/**
 * Identity F1 (Ristani et al. 2016): each object is given at most one track, so that most boxes
 * agree; {@code 2 IDTP / (boxes of objects + boxes of tracks)}.
 */
final class IdentityF1 {
  private static final double LIMIT = 0.5;

  private IdentityF1() {}

  static double of(FrameOverlaps sequence) {
    double[][] agreeing = new double[sequence.objects()][sequence.tracks()];
    int boxes = 0;
    for (Frame frame : sequence.frames()) {
      boxes += frame.objects().length + frame.tracks().length;
      for (int o = 0; o < frame.objects().length; o++) {
        for (int t = 0; t < frame.tracks().length; t++) {
          if (frame.overlap()[o][t] >= LIMIT) {
            agreeing[frame.objects()[o]][frame.tracks()[t]]--;
          }
        }
      }
    }
    int[] partners = LinearAssignment.minimise(agreeing, 0);
    double right = 0;
    for (int o = 0; o < partners.length; o++) {
      right -= partners[o] == LinearAssignment.NONE ? 0 : agreeing[o][partners[o]];
    }
    return 2 * right / Math.max(1, boxes);
  }
}
