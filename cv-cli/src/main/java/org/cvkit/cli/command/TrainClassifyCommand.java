package org.cvkit.cli.command;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.cvkit.cli.option.ClassifierTrainingOptions;
import org.cvkit.cli.option.DescentOptions;
import org.cvkit.cli.option.DeviceOptions;
import org.cvkit.cli.option.Surroundings;
import org.cvkit.cli.output.Console;
import org.cvkit.cli.output.ExitCode;
import org.cvkit.cli.output.TrainingLines;
import org.cvkit.core.data.DatasetReport;
import org.cvkit.core.graph.Constant;
import org.cvkit.core.report.RunDescription;
import org.cvkit.core.runtime.SessionOptions;
import org.cvkit.core.train.ClassifierOptions;
import org.cvkit.core.train.ClassifierTraining;
import org.cvkit.core.train.TrainingReport;
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
final class TrainClassifyCommand implements Callable<Integer> {
  private final Surroundings surroundings;
  private final Console console;

  @Spec
  @SuppressWarnings("NullAway.Init") // Filled in by picocli.
  private CommandSpec spec;

  @Mixin private ClassifierTrainingOptions task = new ClassifierTrainingOptions();
  @Mixin private DescentOptions descent = new DescentOptions();

  @Mixin private TrainingFolder place = new TrainingFolder();

  @Mixin private DeviceOptions devices = new DeviceOptions();

  TrainClassifyCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
    console = surroundings.console();
  }

  @Override
  public Integer call() {
    Path folder = place.resumed(surroundings, spec);
    if (folder == null) {
      return run(null).code();
    }
    TrainClassifyCommand before = new TrainClassifyCommand(surroundings);
    TrainingFolder.parseAsBefore(before, spec, folder);
    return before.run(folder).code();
  }

  private ExitCode run(@Nullable Path resumedFolder) {
    ClassifierOptions options = options();
    try (ClassifierTrainingOptions.Sets data = task.open(surroundings, descent.seed())) {
      DatasetReport labels = DatasetReport.ofLabels(data.training());
      labels.warnings().forEach(console::note);
      labels.requireLearnable();
      ClassifierOptions fitting = task.fitBatch(options, data.training().size());
      try (ClassifierTraining training =
          ClassifierTraining.open(
              fitting,
              data.training(),
              data.held(),
              ClassifierTraining.normalization(fitting, data.training()))) {
        return run(training, data, resumedFolder);
      }
    }
  }

  private ClassifierOptions options() {
    try {
      SessionOptions session = devices.session(1).withOptimizedModelCache(null);
      return task.classifier(descent.training().withSession(session), Given.command(spec));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "train classify: " + e.getMessage(), e);
    }
  }

  private ExitCode run(
      ClassifierTraining training, ClassifierTrainingOptions.Sets data, @Nullable Path old) {
    Map<String, Constant> weights = old != null ? Map.of() : task.weights(surroundings);
    Path folder = old != null ? old : place.make(surroundings, spec, "classify");
    console.note(
        String.format(
            Locale.ROOT,
            "%s, %,d parameters; %d training and %d validation pictures, %d steps an epoch",
            Header.of(task.name(), devices.session(1).device().id()),
            training.network().forInference().parameterCount(),
            data.training().size(),
            data.held().size(),
            training.steps()));
    TrainingReport report;
    try (TrainingLines lines = new TrainingLines(console, training.steps(), descent.epochs())) {
      report =
          old != null ? training.resume(folder, lines) : training.train(weights, folder, lines);
    }
    training.skipped().forEach(s -> console.error(s.reason()));
    return finish(training, data, report, folder);
  }

  private ExitCode finish(
      ClassifierTraining training,
      ClassifierTrainingOptions.Sets data,
      TrainingReport report,
      Path folder) {
    if (report.end() == TrainingReport.End.STOPPED) {
      console.note("stopped; go on with: cv train classify --resume " + folder);
      return ExitCode.INTERRUPTED;
    }
    training.report(report, data.held(), folder, description());
    console.data(TrainingLines.summary(report));
    if (!training.skipped().isEmpty()) {
      console.note(
          training.skipped().size()
              + " pictures could not be read; others took their place, or they were not counted:"
              + " see above");
    }
    console.data("Results saved to " + folder);
    return ExitCode.OK;
  }

  private RunDescription description() {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("network", task.name());
    facts.put("data", task.data().toString());
    facts.put("seed", Long.toString(descent.seed()));
    return new RunDescription(
        "train classify: " + task.name(), facts, Given.options(spec), Given.command(spec));
  }
}
