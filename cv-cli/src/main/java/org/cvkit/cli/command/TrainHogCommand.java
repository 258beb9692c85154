package org.cvkit.cli.command;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.cvkit.cli.option.HogTrainingOptions;
import org.cvkit.cli.option.Surroundings;
import org.cvkit.cli.output.Console;
import org.cvkit.cli.output.ExitCode;
import org.cvkit.core.image.MediaException;
import org.cvkit.detection.window.HogModel;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code cv train hog}: from crops to a classifier for sliding windows. */
@Command(
    name = "hog",
    description = {
      "Trains a linear classifier of gradient histograms on crops, to be slid over pictures by",
      "cv detect --window hog."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "Example: cv train hog --data rings --label ring --window 32x32 --output ring.hog"
    })
final class TrainHogCommand implements Callable<Integer> {
  private final Surroundings surroundings;
  private final Console console;
  private int failures;

  @Spec
  @SuppressWarnings("NullAway.Init") // Filled in by picocli.
  private CommandSpec spec;

  @Option(
      names = "--data",
      required = true,
      paramLabel = "DIR",
      description =
          "folder with the folders positive (crops of the object) and negative (pictures without"
              + " it)")
  @SuppressWarnings("NullAway.Init") // Filled in by picocli.
  private Path data;

  @Option(
      names = "--label",
      paramLabel = "NAME",
      description = "what the crops show (default: object)")
  private String label = "object";

  @Mixin private final HogTrainingOptions training = new HogTrainingOptions();

  @Option(
      names = "--output",
      required = true,
      paramLabel = "FILE",
      description = "the file to write, as ring.hog")
  @SuppressWarnings("NullAway.Init") // Filled in by picocli.
  private Path output;

  TrainHogCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
    console = surroundings.console();
  }

  @Override
  public Integer call() {
    Path file = surroundings.folder().resolve(output);
    train().write(file);
    console.data("Results saved to " + file);
    if (failures == 0) {
      return ExitCode.OK.code();
    }
    int code = ExitCode.MEDIA.code();
    console.note(
        "pictures that failed: " + failures + ", the model is of the rest: exit code " + code);
    return code;
  }

  private HogModel train() {
    try {
      return training.training().train(surroundings.folder().resolve(data), label, this::leftOut);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private void leftOut(MediaException failure) {
    failures++;
    console.error(failure);
  }
}
