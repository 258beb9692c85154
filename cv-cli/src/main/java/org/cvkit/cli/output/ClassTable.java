package org.cvkit.cli.output;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.cvkit.core.metric.Average;
import org.cvkit.core.metric.ClassScores;
import org.cvkit.core.metric.ClassificationMetrics;
import org.cvkit.core.metric.ConfusionMatrix;

/**
 * What a classifier's answers are worth, as a table: all classes together, then each that has
 * pictures.
 *
 * <p>Thread-safe: it keeps no state.
 */
public final class ClassTable {
  private static final int LONGEST_NAME = 28;
  private static final int TOP = 5;

  private ClassTable() {}

  /** A header and the rows; precision, recall and F1 of all classes are their means. */
  public static List<String> lines(ClassificationMetrics metrics) {
    ConfusionMatrix matrix = metrics.confusion();
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "%-28s %8s %10s %8s %8s %8s %8s",
            "class",
            "images",
            "precision",
            "recall",
            "F1",
            "top-1",
            "top-5"));
    lines.add(
        line("all", matrix.average(Average.MACRO), metrics.accuracy(), metrics.top().of(TOP)));
    for (int c = 0; c < matrix.classes(); c++) {
      ClassScores scores = matrix.scores(c);
      if (scores.examples() > 0) {
        lines.add(
            line(matrix.labels().get(c), scores, metrics.top().of(1, c), metrics.top().of(TOP, c)));
      }
    }
    return lines;
  }

  private static String line(String name, ClassScores scores, double top1, double top5) {
    return String.format(
        Locale.ROOT,
        "%-28s %8d %10.3f %8.3f %8.3f %8.3f %8.3f",
        shortened(name),
        scores.examples(),
        scores.precision(),
        scores.recall(),
        scores.f1(),
        top1,
        top5);
  }

  /** A name that fits its column. */
  static String shortened(String name) {
    return name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME - 1) + "…" : name;
  }
}
