package org.cvkit.cli.output;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.cvkit.core.metric.ClassScores;
import org.cvkit.detection.metric.CategoryMetrics;
import org.cvkit.detection.metric.VocMetrics;
import org.cvkit.detection.metric.WorkingPoint;

/**
 * How well the objects of each category are found, as a table: all together, then each.
 *
 * <p>Thread-safe: it keeps no state.
 */
public final class CategoryTable {
  private CategoryTable() {}

  /**
   * A header, a row for all categories and one for each.
   *
   * @param all the means
   * @param categories in the order of their rows, by their names; without one there is no row
   */
  public static List<String> lines(MeasuredCategory all, Map<String, MeasuredCategory> categories) {
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "%-28s %8s %8s %8s %8s %8s %10s %8s %8s",
            "class",
            "objects",
            "AP",
            "AP50",
            "AP75",
            "AR100",
            "precision",
            "recall",
            "F1"));
    if (!categories.isEmpty()) {
      lines.add(line("all", all));
    }
    categories.forEach((name, measured) -> lines.add(line(name, measured)));
    return lines;
  }

  /** At which overlap and confidence the table's precision, recall and F1 are. */
  public static String confidenceLine(WorkingPoint point) {
    return String.format(
        Locale.ROOT,
        "precision, recall and F1 at IoU %.2f and confidence %.3f, where the mean F1 is greatest",
        VocMetrics.OVERLAP,
        point.confidence());
  }

  private static String line(String name, MeasuredCategory measured) {
    CategoryMetrics m = measured.coco();
    return String.format(
        Locale.ROOT,
        "%-28s %8d %8.3f %8.3f %8.3f %8.3f %s",
        ClassTable.shortened(name),
        m.objects(),
        m.ap(),
        m.ap50(),
        m.ap75(),
        m.ar100(),
        scores(measured));
  }

  private static String scores(MeasuredCategory measured) {
    ClassScores scores = measured.scores();
    return scores == null
        ? String.format(Locale.ROOT, "%10s %8s %8s", "-", "-", "-")
        : String.format(
            Locale.ROOT, "%10.3f %8.3f %8.3f", scores.precision(), scores.recall(), scores.f1());
  }
}
