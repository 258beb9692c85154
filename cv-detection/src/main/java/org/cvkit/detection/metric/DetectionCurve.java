package org.cvkit.detection.metric;

import java.util.List;
import java.util.Optional;
import org.cvkit.core.metric.PrecisionRecall.Point;

/**
 * Precision over recall of one class at one overlap, from the surest detection down.
 *
 * <p>Immutable.
 *
 * @param objects how many there were to be found
 * @param points one for each object found: recall rises with each; between two of them precision
 *     only falls. Recall ends where the last object was found, seldom at 1
 */
public record DetectionCurve(int objects, List<Point> points) {
  private static final int ELEVEN = 11;

  public DetectionCurve {
    points = List.copyOf(points);
  }

  /**
   * The area under the curve, precision at a recall being the best at that recall or beyond (VOC
   * 2010 and later, {@code VOCap.m}); 0 when nothing is found.
   */
  public double averagePrecision() {
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
    return points.stream().reduce((a, b) -> b.f1() > a.f1() ? b : a);
  }

  /**
   * F1 of the detections with a score of at least {@code threshold}; false ones below the last that
   * is right are not counted.
   */
  public double f1(double threshold) {
    double f1 = 0;
    for (Point point : points) {
      if (point.threshold() < threshold) {
        break;
      }
      f1 = point.f1();
    }
    return f1;
  }
}
