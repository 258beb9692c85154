package org.cvkit.core.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cvkit.core.gradient.Lowering;
import org.cvkit.core.graph.Constant;

/**
 * Trains a network: epochs of steps, each epoch followed by validation, export ({@code best.onnx},
 * {@code last.onnx}) and a {@link Checkpoint} from which a run that died goes on as if it had not.
 *
 * <p>Confined to one thread at a time.
 */
public final class Trainer {
  private static final String BEST = "best.onnx";
  private static final String LAST = "last.onnx";

  private final Objective objective;
  private final Feed feed;
  private final Validation validation;
  private final WeightsExport export;
  private final TrainingOptions options;
  private final Path folder;
  private final TrainingListener listener;

  /**
   * A training to be run.
   *
   * @param feed stays the caller's
   * @param folder where weights and the checkpoint go; made if need be
   */
  public Trainer(
      Objective objective,
      Feed feed,
      Validation validation,
      WeightsExport export,
      TrainingOptions options,
      Path folder,
      TrainingListener listener) {
    this.objective = objective;
    this.feed = feed;
    this.validation = validation;
    this.export = export;
    this.options = options;
    this.folder = folder;
    this.listener = listener;
  }

  /**
   * Trains from the beginning.
   *
   * @param weights what parameters begin with, by name; what is missing is drawn
   * @throws TrainingException when the loss is no number any more, naming step and batch
   */
  public TrainingReport train(Map<String, Constant> weights) {
    return run(options.step(), weights, Optional.empty());
  }

  /**
   * Goes on after the folder's last checkpoint.
   *
   * @throws TrainingException when there is none, or it is of another training
   */
  public TrainingReport resume() {
    Checkpoint checkpoint = Checkpoint.read(folder, identity());
    StepOptions asBefore = options.step().withLowering(Lowering.of(checkpoint.lowering()));
    return run(asBefore, checkpoint.memory(), Optional.of(checkpoint));
  }

  /**
   * Whether a training in {@code folder} has finished an epoch, so that there is what to resume.
   */
  public static boolean isBegun(Path folder) {
    return Files.exists(folder.resolve(Checkpoint.FILE));
  }

  /** What must be the same for a checkpoint to be gone on with. */
  private String identity() {
    return "seed "
        + options.seed()
        + ", "
        + options.epochs()
        + " epochs of "
        + feed.steps()
        + " steps";
  }

  private TrainingReport run(
      StepOptions updating, Map<String, Constant> memory, Optional<Checkpoint> checkpoint) {
    List<EpochResult> before = checkpoint.map(Checkpoint::history).orElse(List.of());
    List<EpochResult> history = new ArrayList<>(before);
    makeFolder();
    Lowering lowering = updating.loweringOn(options.session().device());
    try (TrainingStep step =
            TrainingStep.open(objective, updating, memory, options.seed(), options.session());
        TrainingRecord record = new TrainingRecord(folder, before)) {
      checkpoint.ifPresent(c -> c.requireFitting(step, folder));
      listener.begin(before);
      for (int epoch = history.size(); epoch < options.epochs(); epoch++) {
        if (isOver(history)) {
          return report(history, TrainingReport.End.EARLY);
        }
        Optional<EpochResult> result = epoch(step, epoch);
        if (result.isEmpty()) {
          return report(history, TrainingReport.End.STOPPED);
        }
        history.add(result.get());
        save(step, lowering.id(), history, record);
      }
      return report(history, TrainingReport.End.COMPLETE);
    }
  }

  private void makeFolder() {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new TrainingException(
          "training folder " + folder + ": cannot be made: " + e.getMessage(), e);
    }
  }

  private TrainingReport report(List<EpochResult> history, TrainingReport.End end) {
    return new TrainingReport(history, folder.resolve(BEST), folder.resolve(LAST), end);
  }

  private boolean isOver(List<EpochResult> history) {
    return options.patience() > 0 && history.size() - 1 - bestOf(history) >= options.patience();
  }

  private static int bestOf(List<EpochResult> history) {
    int best = 0;
    for (int i = 1; i < history.size(); i++) {
      best = history.get(i).fitness() > history.get(best).fitness() ? i : best;
    }
    return best;
  }

  /** Empty when the user ended it. */
  private Optional<EpochResult> epoch(TrainingStep step, int epoch) {
    long began = System.nanoTime();
    int steps = feed.steps();
    Map<String, Double> sums = new LinkedHashMap<>();
    feed.begin(epoch, 0);
    for (int first = 0; first < steps; first += step.capacity()) {
      List<String> contents = new ArrayList<>();
      for (int i = first; i < Math.min(steps, first + step.capacity()); i++) {
        feed.fill(step.inputs());
        contents.add(feed.contents());
        step.add(rate(epoch, i), (long) epoch * steps + i);
      }
      List<Map<String, Double>> results = step.run();
      for (int i = 0; i < results.size(); i++) {
        requireNumber(results.get(i), epoch, first + i, contents.get(i));
        results.get(i).forEach((name, value) -> sums.merge(name, value / steps, Double::sum));
        listener.step(epoch, first + i, results.get(i));
      }
      if (listener.isStopped()) {
        return Optional.empty();
      }
    }
    Map<String, Double> measured = validation.evaluate(step.weights());
    double seconds = (System.nanoTime() - began) / 1e9;
    return Optional.of(new EpochResult(epoch, rate(epoch, steps - 1), sums, measured, seconds));
  }

  private double rate(int epoch, int step) {
    double epochs = epoch + (double) step / feed.steps();
    return options.learningRate().at(epochs / options.epochs(), epochs);
  }

  private void requireNumber(Map<String, Double> values, int epoch, int step, String contents) {
    double loss = values.getOrDefault(StepGraph.LOSS, 0.0);
    if (!Double.isFinite(loss)) {
      throw new TrainingException(
          "training: epoch "
              + (epoch + 1)
              + ", step "
              + (step + 1)
              + ": expected a loss that is a number, got "
              + loss
              + " at learning rate "
              + rate(epoch, step)
              + " on "
              + contents
              + "; lower the learning rate, warm it up, or clip gradients");
    }
  }

  /** The checkpoint comes last: what it says was done has been written. */
  private void save(
      TrainingStep step, String lowering, List<EpochResult> history, TrainingRecord record) {
    Map<String, Constant> weights = step.weights();
    boolean best = bestOf(history) == history.size() - 1;
    export.write(weights, history, folder.resolve(LAST));
    if (best) {
      export.write(weights, history, folder.resolve(BEST));
    }
    record.add(history.get(history.size() - 1));
    Checkpoint.write(folder, identity(), lowering, step, history);
    listener.epoch(history.get(history.size() - 1), best);
  }
}
