package org.cvkit.cli.output;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.cvkit.core.train.EpochResult;
import org.cvkit.core.train.TrainingListener;
import org.cvkit.core.train.TrainingReport;
import org.jspecify.annotations.Nullable;

/**
 * Owns a progress line, and tells the console how a training goes: by that line, with the loss, and
 * by a line an epoch.
 *
 * <p>Confined to one thread at a time.
 */
public final class TrainingLines implements TrainingListener, AutoCloseable {
  /** What of the running mean of the loss each step keeps. */
  private static final double SMOOTHING = 0.98;

  private final Console console;
  private final int steps;
  private final int epochs;
  private @Nullable Progress progress;
  private double loss = Double.NaN;

  /**
   * Lines of a training.
   *
   * @param steps an epoch
   */
  public TrainingLines(Console console, int steps, int epochs) {
    this.console = console;
    this.steps = steps;
    this.epochs = epochs;
  }

  @Override
  public void begin(List<EpochResult> before) {
    double seconds = before.stream().mapToDouble(EpochResult::seconds).sum();
    long done = (long) before.size() * steps;
    if (!before.isEmpty()) {
      console.note(
          String.format(
              Locale.ROOT,
              "resumed after epoch %d/%d and %.1f s of training",
              before.size(),
              epochs,
              seconds));
    }
    long total = (long) epochs * steps;
    Duration spent = Duration.ofMillis(Math.round(1000 * seconds));
    progress = Progress.open(console, "train", "steps", total, done, spent);
  }

  @Override
  public void step(int epoch, int step, Map<String, Double> values) {
    double now = values.getOrDefault("loss", Double.NaN);
    loss = Double.isNaN(loss) ? now : SMOOTHING * loss + (1 - SMOOTHING) * now;
    if (progress != null) {
      progress.stepTo((long) epoch * steps + step + 1);
      progress.say(String.format(Locale.ROOT, "epoch %d/%d, loss %.4f", epoch + 1, epochs, loss));
    }
  }

  @Override
  public void epoch(EpochResult result, boolean best) {
    console.note(
        String.format(
            Locale.ROOT,
            "epoch %d/%d: train %s; val %s; lr %.3g; %.1f s%s",
            result.epoch() + 1,
            epochs,
            numbers(result.training()),
            numbers(result.validation()),
            result.learningRate(),
            result.seconds(),
            best ? "; best so far" : ""));
  }

  private static String numbers(Map<String, Double> values) {
    return values.entrySet().stream()
        .map(e -> String.format(Locale.ROOT, "%s %.4f", e.getKey(), e.getValue()))
        .collect(Collectors.joining(", "));
  }

  /** One line about a training that is over. */
  public static String summary(TrainingReport report) {
    EpochResult best = report.bestEpoch();
    String early =
        report.end() == TrainingReport.End.EARLY
            ? " (ended early after epoch " + report.history().size() + ")"
            : "";
    return "best epoch "
        + (best.epoch() + 1)
        + ": "
        + numbers(best.validation())
        + early
        + ": "
        + report.best();
  }

  @Override
  public boolean isStopped() {
    return console.isStopped();
  }

  @Override
  public void close() {
    if (progress != null) {
      progress.close();
    }
  }
}
