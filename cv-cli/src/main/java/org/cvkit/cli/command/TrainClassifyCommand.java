package org.cvkit.cli.command;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.cvkit.cli.option.ClassifierTrainingOptions;
import org.cvkit.cli.option.DescentOptions;
import org.cvkit.cli.option.DeviceOptions;
import org.cvkit.cli.option.Surroundings;
import org.cvkit.cli.output.ExitCode;
import org.cvkit.core.data.DatasetReport;
import org.cvkit.core.runtime.SessionOptions;
import org.cvkit.core.train.ClassifierOptions;
import org.cvkit.core.train.ClassifierTraining;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code cv train classify}: from labelled pictures to a classifier. */
@Command(
    name = "classify",
    description = "Trains a classifier on labelled pictures.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "Example: cv train classify --data flowers/ --model resnet20 --epochs 30 --augment standard",
      "Example: cv train classify --data few/ --from best.onnx --freeze layer1 --lr 0.01",
      "Example: cv train classify --resume runs/classify/train"
    })
final class TrainClassifyCommand implements Callable<Integer>, TrainingFolder.Trainer {
  private final Surroundings surroundings;

  @Spec
  @SuppressWarnings("NullAway.Init") // Filled in by picocli.
  private CommandSpec spec;

  @Mixin private ClassifierTrainingOptions task = new ClassifierTrainingOptions();
  @Mixin private DescentOptions descent = new DescentOptions();

  @Mixin private TrainingFolder place = new TrainingFolder();

  @Mixin private DeviceOptions devices = new DeviceOptions();

  TrainClassifyCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    return place.run(this, TrainClassifyCommand::new, surroundings, spec).code();
  }

  @Override
  public ExitCode run(@Nullable Path old) {
    ClassifierOptions options = options();
    try (ClassifierTrainingOptions.Sets data = task.open(surroundings, descent.seed())) {
      DatasetReport labels = DatasetReport.ofLabels(data.training());
      labels.warnings().forEach(surroundings.console()::note);
      labels.requireLearnable();
      ClassifierOptions fitting = task.fitBatch(options, data.training().size());
      try (ClassifierTraining training =
          ClassifierTraining.open(
              fitting,
              data.training(),
              data.held(),
              ClassifierTraining.normalization(fitting, data.training()))) {
        return new TrainingRun(
                surroundings, spec, "classify", place, descent, devices, task.name(), task.data())
            .run(training, () -> task.weights(surroundings), old);
      }
    }
  }

  private ClassifierOptions options() {
    try {
      SessionOptions session = devices.session(1).withOptimizedModelCache(null);
      return task.classifier(descent.training().withSession(session), Given.recipe(spec));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "train classify: " + e.getMessage(), e);
    }
  }
}
