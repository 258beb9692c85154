package org.cvkit.detection.train;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** Task-aligned assignment of one picture as plain loops over objects and cells. */
final class AssignmentReference {
  private final TaskAlignedAssigner rule;
  private final float[][] predicted;
  private final float[][] scores;
  private final float[][] centres;

  /**
   * @param predicted by cell: left, top, right, bottom
   * @param scores by cell and class
   * @param centres by cell: x, y
   */
  AssignmentReference(
      TaskAlignedAssigner rule, float[][] predicted, float[][] scores, float[][] centres) {
    this.rule = rule;
    this.predicted = predicted;
    this.scores = scores;
    this.centres = centres;
  }

  /** By cell: the object it answers for, -1 for none; and how much. */
  record Answer(int[] owner, double[] target) {}

  Answer assign(float[][] objects, int[] classes) {
    int cells = centres.length;
    double[][] fit = new double[objects.length][cells];
    double[][] overlap = new double[objects.length][cells];
    for (int m = 0; m < objects.length; m++) {
      for (int a = 0; a < cells; a++) {
        overlap[m][a] = iou(objects[m], predicted[a]);
        if (isInside(objects[m], centres[a])) {
          fit[m][a] =
              Math.pow(scores[a][classes[m]], rule.alpha()) * Math.pow(overlap[m][a], rule.beta());
        }
      }
    }
    int[] owner = new int[cells];
    Arrays.fill(owner, -1);
    for (int m = 0; m < objects.length; m++) {
      double[] own = fit[m];
      int[] best =
          IntStream.range(0, cells)
              .boxed()
              .sorted(Comparator.comparingDouble(a -> -own[a]))
              .limit(rule.most())
              .mapToInt(Integer::intValue)
              .toArray();
      for (int a : best) {
        boolean wins = owner[a] < 0 || overlap[m][a] > overlap[owner[a]][a];
        if (own[a] > TaskAlignedAssigner.LEAST && wins) {
          owner[a] = m;
        }
      }
    }
    return new Answer(owner, targets(owner, fit, overlap));
  }

  private static double[] targets(int[] owner, double[][] fit, double[][] overlap) {
    double[] bestFit = new double[fit.length];
    double[] bestOverlap = new double[fit.length];
    for (int a = 0; a < owner.length; a++) {
      if (owner[a] >= 0) {
        bestFit[owner[a]] = Math.max(bestFit[owner[a]], fit[owner[a]][a]);
        bestOverlap[owner[a]] = Math.max(bestOverlap[owner[a]], overlap[owner[a]][a]);
      }
    }
    double[] target = new double[owner.length];
    for (int a = 0; a < owner.length; a++) {
      int m = owner[a];
      target[a] =
          m < 0 ? 0 : fit[m][a] / (bestFit[m] + TaskAlignedAssigner.EPSILON) * bestOverlap[m];
    }
    return target;
  }

  private static boolean isInside(float[] box, float[] point) {
    return box[0] < point[0] && point[0] < box[2] && box[1] < point[1] && point[1] < box[3];
  }

  private static double iou(float[] a, float[] b) {
    double w = Math.min(a[2], b[2]) - Math.max(a[0], b[0]);
    double h = Math.min(a[3], b[3]) - Math.max(a[1], b[1]);
    double shared = Math.max(0, w) * Math.max(0, h);
    return shared / (area(a) + area(b) - shared + 1e-7);
  }

  private static double area(float[] box) {
    return (double) (box[2] - box[0]) * (box[3] - box[1]);
  }
}
