package org.cvkit.cli.output;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import org.cvkit.detection.metric.DetectionError.Kind;
import org.cvkit.detection.metric.PictureErrors;

/**
 * Which pictures a detector gets wrong, and why, as a table.
 *
 * <p>Thread-safe: it keeps no state.
 */
public final class ErrorTable {
  private ErrorTable() {}

  /**
   * A header, the worst pictures, and the sum of all.
   *
   * @param errors of the pictures with errors, the worst first
   * @param most pictures that are listed
   */
  public static List<String> lines(List<PictureErrors> errors, int most) {
    List<String> lines = new ArrayList<>();
    lines.add(String.format(Locale.ROOT, "%-36s %5s %6s  %s", "picture", "false", "missed", "why"));
    for (PictureErrors picture : errors.subList(0, Math.min(most, errors.size()))) {
      String name = picture.answered().picture().file().getFileName().toString();
      lines.add(line(name, picture.falsePositives(), picture.misses(), List.of(picture)));
    }
    if (errors.size() > most) {
      lines.add("... and " + (errors.size() - most) + " more");
    }
    lines.add(
        line(
            errors.size() + " pictures",
            errors.stream().mapToInt(PictureErrors::falsePositives).sum(),
            errors.stream().mapToInt(PictureErrors::misses).sum(),
            errors));
    return lines;
  }

  private static String line(String name, int wrong, int missed, List<PictureErrors> errors) {
    StringJoiner why = new StringJoiner(", ");
    for (Kind kind : Kind.values()) {
      int count = errors.stream().mapToInt(e -> e.count(kind)).sum();
      if (count > 0) {
        why.add(count + " " + kind);
      }
    }
    return String.format(Locale.ROOT, "%-36s %5d %6d  %s", name, wrong, missed, why);
  }
}
