package org.cvkit.detection.metric;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.cvkit.core.metric.ClassScores;
import org.cvkit.core.metric.PrecisionRecall.Point;

/**
 * Precision over recall of one class at one overlap, from the surest detection down.
 *
 * <p>Immutable.
 *
 * @param objects how many there were to be found
 * @param detections that count, from the surest down; of equal scores the first given comes first
 */
public record DetectionCurve(int objects, List<JudgedDetection> detections) {
  private static final int ELEVEN = 11;

  public DetectionCurve {
    detections =
        detections.stream()
            .sorted(Comparator.comparingDouble(JudgedDetection::score).reversed())
            .toList();
  }

  /**
   * One for each object found: recall rises with each; between two of them precision only falls.
   * Recall ends where the last object was found, seldom at 1.
   */
  public List<Point> points() {
    List<Point> points = new ArrayList<>();
    int right = 0;
    for (int i = 0; i < detections.size(); i++) {
      if (detections.get(i).right()) {
        right++;
        points.add(
            new Point(
                (float) detections.get(i).score(), right / (i + 1.0), right / (double) objects));
      }
    }
    return points;
  }

  /**
   * The area under the curve, precision at a recall being the best at that recall or beyond (VOC
   * 2010 and later, {@code VOCap.m}); 0 when nothing is found.
   */
  public double averagePrecision() {
    List<Point> points = points();
    double area = 0;
    double best = 0;
    for (int i = points.size() - 1; i >= 0; i--) {
      double before = i == 0 ? 0 : points.get(i - 1).recall();
      best = Math.max(best, points.get(i).precision());
      area += (points.get(i).recall() - before) * best;
    }
    return area;
  }

  /**
   * The mean of the best precision at eleven recalls, 0 to 1, or beyond (VOC 2007: Everingham et
   * al. 2010, section 4.2).
   */
  public double elevenPointPrecision() {
    List<Point> points = points();
    double sum = 0;
    for (int i = 0; i < ELEVEN; i++) {
      double recall = i / (double) (ELEVEN - 1);
      sum +=
          points.stream()
              .filter(point -> point.recall() >= recall)
              .mapToDouble(Point::precision)
              .max()
              .orElse(0);
    }
    return sum / ELEVEN;
  }

  /** The point of the greatest F1; empty when nothing is found. */
  public Optional<Point> best() {
    return points().stream().reduce((a, b) -> b.f1() > a.f1() ? b : a);
  }

  /** What the detections with a score of at least {@code threshold} are worth. */
  public ClassScores scores(double threshold) {
    int right = 0;
    int count = 0;
    for (JudgedDetection detection : detections) {
      if (detection.score() < threshold) {
        break;
      }
      count++;
      right += detection.right() ? 1 : 0;
    }
    return ClassScores.of(right, objects, count);
  }
}
