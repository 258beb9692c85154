package org.cvkit.detection.track;

import org.cvkit.detection.track.FrameOverlaps.Frame;

/**
 * Higher order tracking accuracy (Luiten et al. 2021, section 5, and its published code): pairs are
 * made in each frame for overlap weighted by how well the two trajectories fit as a whole.
 */
record Hota(double hota, double detA, double assA) {
  /** Overlap limits 0.05, 0.10, ... 0.95. */
  private static final int LIMITS = 19;

  private static final double STEP = 0.05;
  private static final double ROUNDING = 1e-9;

  static Hota of(FrameOverlaps sequence) {
    double[][] alignment = alignment(sequence);
    int[][][] matches = new int[LIMITS][sequence.objects()][sequence.tracks()];
    int[] found = new int[LIMITS];
    int objects = 0;
    int tracks = 0;
    for (Frame frame : sequence.frames()) {
      objects += frame.objects().length;
      tracks += frame.tracks().length;
      int[] partners = pair(frame, alignment);
      for (int o = 0; o < partners.length; o++) {
        for (int a = 0; a < LIMITS && partners[o] != LinearAssignment.NONE; a++) {
          if (frame.overlap()[o][partners[o]] >= (a + 1) * STEP - ROUNDING) {
            matches[a][frame.objects()[o]][frame.tracks()[partners[o]]]++;
            found[a]++;
          }
        }
      }
    }
    double hota = 0;
    double detection = 0;
    double association = 0;
    for (int a = 0; a < LIMITS; a++) {
      double detA = found[a] / (double) Math.max(1, objects + tracks - found[a]);
      double assA = association(sequence, matches[a]) / Math.max(1, found[a]);
      hota += Math.sqrt(detA * assA) / LIMITS;
      detection += detA / LIMITS;
      association += assA / LIMITS;
    }
    return new Hota(hota, detection, association);
  }

  /** Jaccard index of each pair of trajectories, every frame counted by how much they overlap. */
  private static double[][] alignment(FrameOverlaps sequence) {
    double[][] shared = new double[sequence.objects()][sequence.tracks()];
    for (Frame frame : sequence.frames()) {
      double[] ofObject = new double[frame.objects().length];
      double[] ofTrack = new double[frame.tracks().length];
      for (int o = 0; o < ofObject.length; o++) {
        for (int t = 0; t < ofTrack.length; t++) {
          ofObject[o] += frame.overlap()[o][t];
          ofTrack[t] += frame.overlap()[o][t];
        }
      }
      for (int o = 0; o < ofObject.length; o++) {
        for (int t = 0; t < ofTrack.length; t++) {
          double overlap = frame.overlap()[o][t];
          double all = ofObject[o] + ofTrack[t] - overlap;
          shared[frame.objects()[o]][frame.tracks()[t]] += all > ROUNDING ? overlap / all : 0;
        }
      }
    }
    int[] objectBoxes = sequence.objectBoxes();
    int[] trackBoxes = sequence.trackBoxes();
    for (int o = 0; o < objectBoxes.length; o++) {
      for (int t = 0; t < trackBoxes.length; t++) {
        shared[o][t] /= objectBoxes[o] + trackBoxes[t] - shared[o][t];
      }
    }
    return shared;
  }

  private static int[] pair(Frame frame, double[][] alignment) {
    double[][] cost = new double[frame.objects().length][frame.tracks().length];
    for (int o = 0; o < cost.length; o++) {
      for (int t = 0; t < cost[o].length; t++) {
        cost[o][t] = -frame.overlap()[o][t] * alignment[frame.objects()[o]][frame.tracks()[t]];
      }
    }
    return LinearAssignment.minimise(cost, 0);
  }

  /** The sum over matches of the Jaccard index of the two trajectories' matches. */
  private static double association(FrameOverlaps sequence, int[][] matches) {
    int[] objectBoxes = sequence.objectBoxes();
    int[] trackBoxes = sequence.trackBoxes();
    double sum = 0;
    for (int o = 0; o < objectBoxes.length; o++) {
      for (int t = 0; t < trackBoxes.length; t++) {
        double both = matches[o][t];
        sum += both * both / (objectBoxes[o] + trackBoxes[t] - both);
      }
    }
    return sum;
  }
}
