package org.cvkit.cli.command;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.cvkit.cli.option.DeviceOptions;
import org.cvkit.cli.option.Surroundings;
import org.cvkit.cli.output.Console;
import org.cvkit.cli.output.ExitCode;
import org.cvkit.cli.output.Progress;
import org.cvkit.cli.output.Version;
import org.cvkit.core.architecture.Architectures;
import org.cvkit.core.architecture.Network;
import org.cvkit.core.data.Augmentation;
import org.cvkit.core.data.ClassificationDataset;
import org.cvkit.core.data.Split;
import org.cvkit.core.train.ClassifierOptions;
import org.cvkit.core.train.ClassifierTraining;
import org.cvkit.core.train.EpochResult;
import org.cvkit.core.train.LearningRate;
import org.cvkit.core.train.Optimizer;
import org.cvkit.core.train.StepOptions;
import org.cvkit.core.train.TrainingListener;
import org.cvkit.core.train.TrainingOptions;
import org.cvkit.core.train.TrainingReport;
import org.cvkit.core.transform.Normalization;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code cv train classify}: from labelled pictures to a classifier. */
@Command(
    name = "classify",
    description = "Trains a classifier on labelled pictures.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "Example: cv train classify --data cifar10.zip --model resnet20 --epochs 30 --augment cifar"
    })
final class TrainClassifyCommand implements Callable<Integer> {
  private final Surroundings surroundings;
  private final Console console;

  @Option(names = "--data", required = true, paramLabel = "PATH", description = "folder, zip, IDX folder or CSV")
  @SuppressWarnings("NullAway.Init") // Filled in by picocli.
  private Path data;

  @Option(names = "--model", paramLabel = "ARCHITECTURE", description = "network (default: resnet20)")
  private String architecture = "resnet20";

  @Option(names = "--epochs", paramLabel = "N")
  private int epochs = 30;

  @Option(names = "--batch", paramLabel = "N")
  private int batch = 128;

  @Option(names = "--lr", paramLabel = "RATE")
  private double rate = 0.1;

  @Option(names = "--weight-decay", paramLabel = "DECAY")
  private double decay = 5e-4;

  @Option(names = "--label-smoothing", paramLabel = "SHARE")
  private double smoothing;

  @Option(names = "--ema", paramLabel = "KEPT")
  private double averaging;

  @Option(names = "--augment", paramLabel = "POLICY")
  private String augment = "none";

  @Option(names = "--name", paramLabel = "ID")
  private String name = "classifier";

  @Option(names = "--seed", paramLabel = "N")
  private long seed;

  @Option(names = "--output", paramLabel = "DIR")
  private @Nullable Path output;

  @Mixin private DeviceOptions devices = new DeviceOptions();

  TrainClassifyCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
    console = surroundings.console();
  }

  @Override
  public Integer call() {
    Network network = Architectures.named(architecture);
    Path folder = output == null ? Path.of("runs", "classify", "train") : output;
    TrainingOptions training =
        TrainingOptions.defaults(epochs)
            .withLearningRate(LearningRate.oneCycle(rate, 0.2))
            .withStep(
                StepOptions.of(Optimizer.nesterov(0.9))
                    .withWeightDecay(decay)
                    .withAveraging(averaging))
            .withSeed(seed)
            .withSession(devices.session(1));
    ClassifierOptions options =
        ClassifierOptions.of(name, network, training)
            .withBatch(batch)
            .withSmoothing(smoothing)
            .withWorkers(1)
            .withAugmentation(augment.equals("cifar") ? Augmentation.cifar() : Augmentation.none());
    Normalization normalization =
        network.inputChannels() == 1
            ? new Normalization(
                1 / 255f,
                new Normalization.Channels(0.1307f, 0.1307f, 0.1307f),
                new Normalization.Channels(0.3081f, 0.3081f, 0.3081f))
            : new Normalization(
                1 / 255f,
                new Normalization.Channels(0.4914f, 0.4822f, 0.4465f),
                new Normalization.Channels(0.247f, 0.2435f, 0.2616f));
    try (ClassificationDataset train = ClassificationDataset.open(data, Split.TRAIN);
        ClassificationDataset held = ClassificationDataset.open(data, Split.TEST);
        ClassifierTraining run = ClassifierTraining.open(options, train, held, normalization)) {
      console.note("cvkit " + Version.text() + ", " + architecture + ", " + train.size() + " pictures");
      try (Progress progress =
          Progress.open(console, "train", "steps", (long) run.steps() * epochs)) {
        TrainingReport report = run.train(Map.of(), folder, new Lines(progress));
        console.data("best " + report.bestEpoch().fitness() + " in " + report.best());
      }
    }
    return ExitCode.OK.code();
  }

  private final class Lines implements TrainingListener {
    private final Progress progress;

    Lines(Progress progress) {
      this.progress = progress;
    }

    @Override
    public void step(int epoch, int step, Map<String, Double> values) {
      progress.step();
    }

    @Override
    public void epoch(EpochResult r, boolean best) {
      console.note(
          String.format(
              Locale.ROOT,
              "epoch %d/%d  lr %.5f  train %s  val %s  %.1f s%s",
              r.epoch() + 1,
              epochs,
              r.learningRate(),
              text(r.training()),
              text(r.validation()),
              r.seconds(),
              best ? "  best" : ""));
    }

    private static String text(Map<String, Double> values) {
      return values.entrySet().stream()
          .map(e -> String.format(Locale.ROOT, "%s %.4f", e.getKey(), e.getValue()))
          .collect(Collectors.joining(" "));
    }

    @Override
    public boolean isStopped() {
      return console.isStopped();
    }
  }
}
