package org.cvkit.cli.command;

import org.cvkit.cli.option.Surroundings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code cv train}: makes models out of labelled data. Its subcommands are added by whoever makes
 * the command line.
 *
 * <p>Confined to one thread at a time.
 */
@Command(
    name = "train",
    description = "Trains models on labelled data.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    footer = {"", "Example: cv train classify --data cifar10.zip --model resnet20 --epochs 30"})
public final class TrainCommand implements Runnable {
  private final Surroundings surroundings;

  @Spec
  @SuppressWarnings("NullAway.Init") // Filled in by picocli.
  private CommandSpec spec;

  public TrainCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  /** Its subcommand for classifiers. */
  public Object classify() {
    return new TrainClassifyCommand(surroundings);
  }

  /** Its subcommand for detectors. */
  public Object detect() {
    return new TrainDetectCommand(surroundings);
  }

  /** Its subcommand for sliding windows. */
  public Object hog() {
    return new TrainHogCommand(surroundings);
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "train: expected classify, detect or hog");
  }
}
