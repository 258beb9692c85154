package org.cvkit.cli.command;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.cvkit.cli.option.DescentOptions;
import org.cvkit.cli.option.DetectorTrainingOptions;
import org.cvkit.cli.option.DetectorTrainingOptions.Sets;
import org.cvkit.cli.option.DeviceOptions;
import org.cvkit.cli.option.Surroundings;
import org.cvkit.cli.output.Console;
import org.cvkit.cli.output.ExitCode;
import org.cvkit.cli.output.TrainingLines;
import org.cvkit.core.graph.Constant;
import org.cvkit.core.report.RunDescription;
import org.cvkit.core.runtime.SessionOptions;
import org.cvkit.core.train.TrainingReport;
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
final class TrainDetectCommand implements Callable<Integer> {
  private final Surroundings surroundings;
  private final Console console;

  @Spec
  @SuppressWarnings("NullAway.Init") // Filled in by picocli.
  private CommandSpec spec;

  @Mixin private DetectorTrainingOptions task = new DetectorTrainingOptions();
  @Mixin private DescentOptions descent = DescentOptions.ofDetection();
  @Mixin private TrainingFolder place = new TrainingFolder();
  @Mixin private DeviceOptions devices = new DeviceOptions();

  TrainDetectCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
    console = surroundings.console();
  }

  @Override
  public Integer call() {
    Path folder = place.resumed(surroundings, spec);
    if (folder == null) {
      return run(null).code();
    }
    TrainDetectCommand before = new TrainDetectCommand(surroundings);
    TrainingFolder.parseAsBefore(before, spec, folder);
    return before.run(folder).code();
  }

  private ExitCode run(@Nullable Path resumedFolder) {
    Sets data = sets();
    data.skipped().forEach(problem -> console.note("left out: " + problem));
    DetectorOptions options = options(data.training());
    try (DetectorTraining training = DetectorTraining.open(options, data.training(), data.held())) {
      return run(training, data, resumedFolder);
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
      return task.detector(descent.training().withSession(session), training, Given.command(spec));
    } catch (IllegalArgumentException e) {
      throw usage(e);
    }
  }

  private ParameterException usage(IllegalArgumentException e) {
    return new ParameterException(spec.commandLine(), "train detect: " + e.getMessage(), e);
  }

  private ExitCode run(DetectorTraining training, Sets data, @Nullable Path old) {
    Map<String, Constant> weights =
        old != null ? Map.of() : task.weights(surroundings, training.network());
    Path folder = old != null ? old : place.make(surroundings, spec, "detect");
    console.note(
        String.format(
            Locale.ROOT,
            "%s, %,d parameters; %d training and %d validation pictures, %d steps an epoch",
            Header.of(task.name(), devices.session(1).device().id()),
            training.network().forInference().parameterCount(),
            data.training().pictures().size(),
            data.held().pictures().size(),
            training.steps()));
    TrainingReport report;
    try (TrainingLines lines = new TrainingLines(console, training.steps(), descent.epochs())) {
      report =
          old != null ? training.resume(folder, lines) : training.train(weights, folder, lines);
    }
    training.skipped().forEach(s -> console.error(s.reason()));
    return finish(training, report, folder);
  }

  private ExitCode finish(DetectorTraining training, TrainingReport report, Path folder) {
    if (report.end() == TrainingReport.End.STOPPED) {
      console.note("stopped; go on with: cv train detect --resume " + folder);
      return ExitCode.INTERRUPTED;
    }
    training.report(report, folder, description());
    console.data(TrainingLines.summary(report));
    if (training.boxesLeftOut() > 0) {
      console.note(
          training.boxesLeftOut()
              + " boxes of crowded pictures had no room and were not learned; raise --objects");
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
        "train detect: " + task.name(), facts, Given.options(spec), Given.command(spec));
  }
}
