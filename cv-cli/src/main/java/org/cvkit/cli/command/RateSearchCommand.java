package org.cvkit.cli.command;

import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.cvkit.cli.option.ClassifierTrainingOptions;
import org.cvkit.cli.option.DescentOptions;
import org.cvkit.cli.option.DeviceOptions;
import org.cvkit.cli.option.Surroundings;
import org.cvkit.cli.output.ExitCode;
import org.cvkit.cli.output.RunFolder;
import org.cvkit.core.data.DatasetReport;
import org.cvkit.core.report.Plot;
import org.cvkit.core.runtime.SessionOptions;
import org.cvkit.core.train.ClassifierOptions;
import org.cvkit.core.train.ClassifierTraining;
import org.cvkit.core.train.RateSearch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code cv lr-find}: which learning rate a training should take.
 *
 * <p>Confined to one thread at a time.
 */
@Command(
    name = "lr-find",
    description = {
      "Raises the learning rate step by step and suggests the one at which the loss of cv train",
      "classify falls fastest. Data, network, batch, optimiser, weight decay and seed count; epochs,",
      "schedules and patience do not."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {"", "Example: cv lr-find --data flowers/ --model resnet20 --optimizer nesterov"})
public final class RateSearchCommand implements Callable<Integer> {
  private final Surroundings surroundings;

  @Spec
  @SuppressWarnings("NullAway.Init") // Filled in by picocli.
  private CommandSpec spec;

  @Mixin private ClassifierTrainingOptions task = new ClassifierTrainingOptions();
  @Mixin private DescentOptions descent = new DescentOptions();

  @Option(names = "--steps", paramLabel = "N", description = "steps in all (default: 200)")
  private int steps = 200;

  @Option(names = "--lowest", paramLabel = "RATE", description = "first rate (default: 1e-5)")
  private double lowest = 1e-5;

  @Option(names = "--highest", paramLabel = "RATE", description = "last rate (default: 10)")
  private double highest = 10;

  @Mixin private DeviceOptions devices = new DeviceOptions();

  public RateSearchCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    ClassifierOptions options = options();
    try (ClassifierTrainingOptions.Sets data = task.open(surroundings, descent.seed())) {
      DatasetReport.ofLabels(data.training()).requireLearnable();
      ClassifierOptions fitting = task.fitBatch(options, data.training().size());
      try (ClassifierTraining training =
          ClassifierTraining.open(
              fitting,
              data.training(),
              data.held(),
              ClassifierTraining.normalization(fitting, data.training()))) {
        print(training.searchRate(task.weights(surroundings), steps, lowest, highest));
      }
    }
    return ExitCode.OK.code();
  }

  private ClassifierOptions options() {
    try {
      if (steps < 10 || !(lowest > 0 && lowest < highest)) {
        throw new IllegalArgumentException(
            "expected at least 10 steps and 0 < --lowest < --highest, got "
                + steps
                + ", "
                + lowest
                + " and "
                + highest);
      }
      SessionOptions session = devices.session(1).withOptimizedModelCache(null);
      return task.classifier(descent.training().withSession(session), Given.command(spec));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "lr-find: " + e.getMessage(), e);
    }
  }

  private void print(RateSearch search) {
    Path runs = surroundings.folder().resolve("runs");
    Path file = RunFolder.next(runs, "classify", "lr-find").file("learning_rate.png", null);
    Plot.learningRateSearch(search.losses(), search.suggested()).write(file);
    surroundings
        .console()
        .data(String.format(Locale.ROOT, "suggested learning rate: %.2g", search.suggested()));
    surroundings.console().data("Results saved to " + file);
  }
}
