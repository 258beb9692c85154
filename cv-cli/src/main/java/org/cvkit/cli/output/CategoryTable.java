package org.cvkit.cli.output;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.cvkit.detection.metric.CategoryMetrics;

/**
 * How well the objects of each category are found, as a table.
 *
 * <p>Thread-safe: it keeps no state.
 */
public final class CategoryTable {
  private CategoryTable() {}

  /** A header and a row for each category, in the order of the map, whose keys are their names. */
  public static List<String> lines(Map<String, CategoryMetrics> categories) {
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "%-28s %8s %8s %8s %8s %8s",
            "class",
            "objects",
            "AP",
            "AP50",
            "AP75",
            "AR100"));
    categories.forEach(
        (name, m) ->
            lines.add(
                String.format(
                    Locale.ROOT,
                    "%-28s %8d %8.3f %8.3f %8.3f %8.3f",
                    ClassTable.shortened(name),
                    m.objects(),
                    m.ap(),
                    m.ap50(),
                    m.ap75(),
                    m.ar100())));
    return lines;
  }
}
