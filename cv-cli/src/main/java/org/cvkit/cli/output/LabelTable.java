package org.cvkit.cli.output;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.cvkit.detection.data.LabelCheck;
import org.cvkit.detection.data.LabelStatistics;
import org.cvkit.detection.data.LabelStatistics.ClassStatistics;

/**
 * What the labels of a data set are like, as a table.
 *
 * <p>Thread-safe: it keeps no state.
 */
public final class LabelTable {
  private LabelTable() {}

  /** A header and a row a class. */
  public static List<String> lines(LabelStatistics statistics) {
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "%-24s %8s %8s %7s %7s %7s %15s %15s",
            "class",
            "objects",
            "pictures",
            "small",
            "medium",
            "large",
            "median size",
            "side from-to"));
    for (ClassStatistics c : statistics.classes()) {
      lines.add(
          String.format(
              Locale.ROOT,
              "%-24s %8d %8d %7d %7d %7d %15s %15s",
              c.name(),
              c.objects(),
              c.pictures(),
              c.small(),
              c.medium(),
              c.large(),
              String.format(Locale.ROOT, "%.0fx%.0f", c.width(), c.height()),
              String.format(Locale.ROOT, "%.0f-%.0f", c.smallest(), c.largest())));
    }
    lines.add(
        String.format(
            Locale.ROOT,
            "%d pictures with %d objects, at most %d in one; %d without",
            statistics.pictures(),
            statistics.objects(),
            statistics.fullest(),
            statistics.background()));
    return lines;
  }

  /** That pictures were left out because not all of their objects are known; no line for none. */
  public static List<String> leftOut(List<Path> pictures) {
    return pictures.isEmpty()
        ? List.of()
        : List.of(pictures.size() + " pictures left out: not all of their objects are known");
  }

  /** How many labels are bad, by kind, what was read over, and the pictures not counted. */
  public static List<String> summary(LabelCheck check) {
    List<String> lines = new ArrayList<>(leftOut(check.leftOut()));
    check
        .readOver()
        .forEach((field, count) -> lines.add("not used: " + field + " of " + count + " objects"));
    check.noObjects().ifPresent(lines::add);
    lines.add(
        check.problems().isEmpty()
            ? "no bad labels"
            : check.problems().size()
                + " bad: "
                + check.counts().entrySet().stream()
                    .map(e -> e.getValue() + " " + e.getKey())
                    .collect(Collectors.joining(", ")));
    return lines;
  }
}
