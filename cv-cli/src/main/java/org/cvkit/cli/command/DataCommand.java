package org.cvkit.cli.command;

import org.cvkit.cli.option.Surroundings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code cv data}: what one does with labelled pictures before training. Its subcommands are added
 * by whoever makes the command line, through {@link #check} and {@link #convert}.
 *
 * <p>Confined to one thread at a time.
 */
@Command(
    name = "data",
    description = "Checks and converts labelled pictures for detectors.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Example: cv data check cells/data.yaml",
      "Example: cv data convert VOC2007 --to yolo --output voc-yolo"
    })
public final class DataCommand implements Runnable {
  private final Surroundings surroundings;

  @Spec
  @SuppressWarnings("NullAway.Init") // Filled in by picocli.
  private CommandSpec spec;

  public DataCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  /** Its subcommand that looks for mistakes. */
  public Object check() {
    return new DataCheckCommand(surroundings);
  }

  /** Its subcommand that writes another format. */
  public Object convert() {
    return new DataConvertCommand(surroundings);
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "data: expected check or convert");
  }
}
