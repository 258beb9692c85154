package org.cvkit.cli.command;

import org.cvkit.cli.option.Surroundings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code cv val}: how good a model is on labelled data. Its subcommands are added by whoever makes
 * the command line, through {@link #detect} and its like.
 *
 * <p>Confined to one thread at a time.
 */
@Command(
    name = "val",
    description = "Measures models on labelled data.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Example: cv val detect --model yolox-nano --data coco208",
      "Example: cv val classify --model flowers.onnx --data flowers/ --split test"
    })
public final class ValCommand implements Runnable {
  private final Surroundings surroundings;

  @Spec
  @SuppressWarnings("NullAway.Init") // Filled in by picocli.
  private CommandSpec spec;

  public ValCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  /** Its subcommand for detectors. */
  public Object detect() {
    return new ValDetectCommand(surroundings);
  }

  /** Its subcommand for classifiers. */
  public Object classify() {
    return new ValClassifyCommand(surroundings);
  }

  /** Its subcommand for tracks. */
  public Object track() {
    return new ValTrackCommand(surroundings);
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "val: expected detect, classify or track");
  }
}
