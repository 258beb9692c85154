package org.cvkit.cli.command;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.cvkit.cli.option.DescentOptions;
import org.cvkit.cli.option.DetectorTrainingOptions;
import org.cvkit.cli.option.DetectorTrainingOptions.Sets;
import org.cvkit.cli.option.DeviceOptions;
import org.cvkit.cli.option.Surroundings;
import org.cvkit.cli.output.ExitCode;
import org.cvkit.core.data.SkippedPicture;
import org.cvkit.core.graph.Constant;
import org.cvkit.core.graph.Graph;
import org.cvkit.core.report.RunDescription;
import org.cvkit.core.runtime.SessionOptions;
import org.cvkit.core.train.TrainingListener;
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
    DetectorOptions options = options(data.training());
    try (DetectorTraining training = DetectorTraining.open(options, data.training(), data.held())) {
      return new TrainingRun(
              surroundings, spec, "detect", place, descent, devices, task.name(), task.data())
          .run(new Learner(training, data), old);
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

  private final class Learner implements TrainingRun.Learner {
    private final DetectorTraining training;
    private final Sets data;

    Learner(DetectorTraining training, Sets data) {
      this.training = training;
      this.data = data;
    }

    @Override
    public Graph network() {
      return training.network().forInference();
    }

    @Override
    public int training() {
      return data.training().pictures().size();
    }

    @Override
    public int held() {
      return data.held().pictures().size();
    }

    @Override
    public int steps() {
      return training.steps();
    }

    @Override
    public Map<String, Constant> weights() {
      return task.weights(surroundings, training.network());
    }

    @Override
    public TrainingReport train(
        Map<String, Constant> weights, Path folder, TrainingListener listener) {
      return training.train(weights, folder, listener);
    }

    @Override
    public TrainingReport resume(Path folder, TrainingListener listener) {
      return training.resume(folder, listener);
    }

    @Override
    public List<SkippedPicture> skipped() {
      return training.skipped();
    }

    @Override
    public void report(TrainingReport report, Path folder, RunDescription run) {
      training.report(report, folder, run);
    }

    @Override
    public List<String> remarks() {
      return training.boxesLeftOut() == 0
          ? List.of()
          : List.of(
              training.boxesLeftOut()
                  + " boxes of crowded pictures had no room and were not learned; raise --objects");
    }
  }
}
