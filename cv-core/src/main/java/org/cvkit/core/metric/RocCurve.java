package org.cvkit.core.metric;

import java.util.ArrayList;
import java.util.List;

/**
 * The receiver operating characteristic: how many positive examples are found, against how many
 * negative ones are taken for positive, as the threshold on a score is lowered (T. Fawcett, An
 * introduction to ROC analysis, 2006, algorithms 1 and 2).
 *
 * <p>Immutable.
 *
 * @param points from (0, 0), where nothing passes, to (1, 1), where everything does; those in the
 *     middle of an upright or level stretch are left out
 * @param area under the curve, 0..1: the probability that a positive example scores above a
 *     negative one, equal scores counting half
 */
public record RocCurve(List<Point> points, double area) {

  public RocCurve {
    points = List.copyOf(points);
  }

  /**
   * The curve of a question with two answers.
   *
   * @param scores the greater the likelier positive
   * @param positive the truth of each
   * @throws IllegalArgumentException when all examples are of one kind, there is not one truth a
   *     score, or a score is NaN
   */
  public static RocCurve of(float[] scores, boolean[] positive) {
    Thresholds thresholds = Thresholds.of(scores, positive);
    double positives = thresholds.positives();
    double negatives = thresholds.negatives();
    if (positives == 0 || negatives == 0) {
      throw new IllegalArgumentException(
          "ROC curve: expected positive and negative examples, got "
              + thresholds.positives()
              + " and "
              + thresholds.negatives());
    }
    List<Point> points = new ArrayList<>();
    Point before = new Point(0, 0);
    points.add(before);
    double area = 0;
    for (int i = 0; i < thresholds.count(); i++) {
      Point point =
          new Point(thresholds.negatives(i) / negatives, thresholds.positives(i) / positives);
      area +=
          (point.falsePositives() - before.falsePositives())
              * (point.truePositives() + before.truePositives())
              / 2;
      if (thresholds.isCorner(i)) {
        points.add(point);
      }
      before = point;
    }
    return new RocCurve(points, area);
  }

  /**
   * What a threshold gives.
   *
   * <p>Immutable.
   *
   * @param falsePositives share of the negative examples that pass
   * @param truePositives share of the positive examples that pass
   */
  public record Point(double falsePositives, double truePositives) {}
}
