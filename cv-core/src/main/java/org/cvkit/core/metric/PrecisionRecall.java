package org.cvkit.core.metric;

import java.util.ArrayList;
import java.util.List;

/**
 * How precision falls while recall rises as the threshold on a score is lowered. The definitions
 * are those of scikit-learn's {@code precision_recall_curve} and {@code average_precision_score}:
 * nothing is interpolated. Thresholds between two at which the recall rises are left out: they give
 * less precision for the same recall.
 *
 * <p>Immutable.
 *
 * @param points from the greatest threshold down, so that the recall rises with each, up to 1
 * @param averagePrecision the precision at each step of recall, summed with the steps' lengths as
 *     weights: sum of (R(n) - R(n-1)) P(n), 0..1
 */
public record PrecisionRecall(List<Point> points, double averagePrecision) {

  public PrecisionRecall {
    points = List.copyOf(points);
  }

  /**
   * The curve of a question with two answers.
   *
   * @param scores the greater the likelier positive
   * @param positive the truth of each
   * @throws IllegalArgumentException when no example is positive, there is not one truth a score,
   *     or a score is NaN
   */
  public static PrecisionRecall of(float[] scores, boolean[] positive) {
    Thresholds thresholds = Thresholds.of(scores, positive);
    double all = thresholds.positives();
    if (all == 0) {
      throw new IllegalArgumentException(
          "precision-recall curve: expected at least 1 positive example, got none of "
              + scores.length);
    }
    List<Point> points = new ArrayList<>();
    double area = 0;
    long before = 0;
    for (int i = 0; i < thresholds.count(); i++) {
      long found = thresholds.positives(i);
      if (found == before) {
        continue;
      }
      double precision = (double) found / (found + thresholds.negatives(i));
      points.add(new Point(thresholds.score(i), precision, found / all));
      area += (found - before) / all * precision;
      before = found;
    }
    return new PrecisionRecall(points, area);
  }

  /** The point of the greatest F1, of several such the one with the greatest threshold. */
  public Point best() {
    Point best = points.get(0);
    for (Point point : points) {
      if (point.f1() > best.f1()) {
        best = point;
      }
    }
    return best;
  }

  /**
   * What a threshold gives.
   *
   * <p>Immutable.
   *
   * @param threshold the least score that is taken for positive
   */
  public record Point(float threshold, double precision, double recall) {

    /** The harmonic mean of precision and recall. */
    public double f1() {
      return ClassScores.ratio(2 * precision * recall, precision + recall);
    }
  }
}
