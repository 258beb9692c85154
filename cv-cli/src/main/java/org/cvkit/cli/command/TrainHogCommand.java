package org.cvkit.cli.command;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.cvkit.cli.option.Surroundings;
import org.cvkit.cli.output.ExitCode;
import org.cvkit.core.geometry.Size;
import org.cvkit.detection.window.HogModel;
import org.cvkit.detection.window.HogTraining;
import picocli.CommandLine.Command;
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

  @Option(
      names = "--window",
      paramLabel = "WIDTHxHEIGHT",
      description = "size the crops are brought to, multiples of 8 (default: 64x64)")
  private String window = "64x64";

  @Option(
      names = "--penalty",
      paramLabel = "C",
      description = "cost of a crop on the wrong side (default: 1)")
  private double penalty = 1;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "of the windows drawn from negative pictures (default: 0)")
  private long seed;

  @Option(
      names = "--output",
      required = true,
      paramLabel = "FILE",
      description = "the file to write, as ring.hog")
  @SuppressWarnings("NullAway.Init") // Filled in by picocli.
  private Path output;

  TrainHogCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    HogTraining training = training();
    Path file = surroundings.folder().resolve(output);
    HogModel model = training.train(surroundings.folder().resolve(data), label);
    model.write(file);
    surroundings.console().data("Results saved to " + file);
    return ExitCode.OK.code();
  }

  private HogTraining training() {
    String[] sides = window.split("x", -1);
    try {
      if (sides.length != 2) {
        throw new IllegalArgumentException("expected a width and a height, as 64x64");
      }
      Size size = new Size(Integer.parseInt(sides[0]), Integer.parseInt(sides[1]));
      return HogTraining.of(size).withPenalty(penalty).withSeed(seed);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(
          spec.commandLine(), "--window " + window + ": " + e.getMessage(), e);
    }
  }
}
