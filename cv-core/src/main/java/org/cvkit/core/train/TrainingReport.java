package org.cvkit.core.train;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.cvkit.core.report.HtmlReport;
import org.cvkit.core.report.Plot;

/**
 * How a training went.
 *
 * <p>Immutable.
 *
 * @param best the model with the best validation
 * @param last the model after the last epoch
 * @param end why it ended
 */
public record TrainingReport(List<EpochResult> history, Path best, Path last, End end) {

  public TrainingReport {
    history = List.copyOf(history);
  }

  /** The epoch whose weights are in {@link #best}. */
  public EpochResult bestEpoch() {
    EpochResult best = history.get(0);
    for (EpochResult result : history) {
      best = result.fitness() > best.fitness() ? result : best;
    }
    return best;
  }

  /** Adds the curves, written into {@code folder} as {@code curves.png} too, and the epochs. */
  public void addTo(HtmlReport report, Path folder) {
    Plot curves = TrainingRecord.curves(history);
    curves.write(folder.resolve("curves.png"));
    report.section("Training").picture("", curves).table(HEADER, rows());
  }

  private static final List<String> HEADER =
      List.of("epoch", "learning rate", "training", "validation", "seconds");

  private List<List<String>> rows() {
    List<List<String>> rows = new ArrayList<>();
    for (EpochResult epoch : history) {
      rows.add(
          List.of(
              Integer.toString(epoch.epoch() + 1),
              String.format(Locale.ROOT, "%.3g", epoch.learningRate()),
              numbers(epoch.training()),
              numbers(epoch.validation()),
              String.format(Locale.ROOT, "%.1f", epoch.seconds())));
    }
    return rows;
  }

  private static String numbers(Map<String, Double> values) {
    return values.entrySet().stream()
        .map(e -> String.format(Locale.ROOT, "%s %.4f", e.getKey(), e.getValue()))
        .collect(Collectors.joining(", "));
  }

  /** Why a training ended. */
  public enum End {
    COMPLETE,
    /** The validation had not become better for as long as the patience lasts. */
    EARLY,
    /** The user wanted it; it can be resumed. */
    STOPPED
  }
}
