package org.cvkit.cli.command;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.cvkit.cli.option.DescentOptions;
import org.cvkit.cli.option.DetectorTrainingOptions;
import org.cvkit.cli.option.DetectorTrainingOptions.Sets;
import org.cvkit.cli.option.DeviceOptions;
import org.cvkit.cli.option.Surroundings;
import org.cvkit.cli.output.ExitCode;
import org.cvkit.cli.output.LabelTable;
import org.cvkit.core.runtime.SessionOptions;
import org.cvkit.detection.data.DetectionDataset;
import org.cvkit.detection.train.DetectorOptions;
import org.cvkit.detection.train.DetectorTraining;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code cv train detect}: from pictures with labelled boxes to a detector. */
@Command(
    name = "detect",
    description = "Trains a detector on pictures with labelled boxes.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "Example: cv train detect --data data.yaml --model yolo-pico --epochs 90",
      "Example: cv train detect --data VOCdevkit/VOC2007 --val test --skip-bad --augment strong",
      "Example: cv train detect --resume runs/detect/train"
    })
final class TrainDetectCommand implements Callable<Integer>, TrainingFolder.Trainer {
  private final Surroundings surroundings;

  @Spec
  @SuppressWarnings("NullAway.Init") // Filled in by picocli.
  private CommandSpec spec;

  @Mixin private DetectorTrainingOptions task = new DetectorTrainingOptions();
  @Mixin private DescentOptions descent = DescentOptions.ofDetection();
  @Mixin private TrainingFolder place = new TrainingFolder();
  @Mixin private DeviceOptions devices = new DeviceOptions();

  TrainDetectCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    return place.run(this, TrainDetectCommand::new, surroundings, spec).code();
  }

  @Override
  public ExitCode run(@Nullable Path old) {
    Sets data = sets();
    data.skipped().forEach(problem -> surroundings.console().note("left out: " + problem));
    LabelTable.leftOut(data.leftOut()).forEach(surroundings.console()::note);
    DetectorOptions options = options(data.training());
    try (DetectorTraining training = DetectorTraining.open(options, data.training(), data.held())) {
      return new TrainingRun(
              surroundings, spec, "detect", place, descent, devices, task.name(), task.data())
          .run(training, () -> task.weights(surroundings, training.network()), old);
    }
  }

  private Sets sets() {
    try {
      return task.open(surroundings, descent.seed());
    } catch (IllegalArgumentException e) {
      throw usage(e);
    }
  }

  private DetectorOptions options(DetectionDataset training) {
    try {
      SessionOptions session = devices.session(1).withOptimizedModelCache(null);
      return task.detector(descent.training().withSession(session), training, Given.recipe(spec));
    } catch (IllegalArgumentException e) {
      throw usage(e);
    }
  }

  private ParameterException usage(IllegalArgumentException e) {
    return new ParameterException(spec.commandLine(), "train detect: " + e.getMessage(), e);
  }
}
