package org.cvkit.cli.command;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.cvkit.cli.option.Surroundings;
import org.cvkit.cli.output.ExitCode;
import org.cvkit.cli.output.RunFolder;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Where a training leaves its results, or goes on with those of before. */
final class TrainingFolder {
  @Option(
      names = "--output",
      paramLabel = "DIR",
      description = "folder for weights, checkpoint and report (default: runs/TASK/train[N])")
  private @Nullable Path output;

  @Option(
      names = "--resume",
      paramLabel = "DIR",
      description = "go on with the training in this folder, with its options; no other is given")
  private @Nullable Path resumed;

  /** A command that trains. */
  interface Trainer {
    /**
     * Trains as the command's options say.
     *
     * @param old the folder of the training that goes on; null for a new one
     */
    ExitCode run(@Nullable Path old);
  }

  /**
   * Runs {@code now} where a new training is wanted; otherwise {@code other}, another command of
   * the same kind, with the words that the training in the folder was started with, where it was
   * started.
   *
   * @throws ParameterException when other options stand beside the folder to go on with
   */
  ExitCode run(
      Trainer now,
      Function<Surroundings, Trainer> other,
      Surroundings surroundings,
      CommandSpec spec) {
    if (resumed == null) {
      return now.run(null);
    }
    if (spec.commandLine().getParseResult().matchedOptions().size() > 1) {
      throw new ParameterException(
          spec.commandLine(),
          "train "
              + spec.name()
              + ": --resume: expected no other option, for those of before hold, got "
              + String.join(" ", spec.commandLine().getParseResult().originalArgs()));
    }
    Path folder = surroundings.folder().resolve(resumed);
    SavedArguments before = SavedArguments.read(folder);
    Trainer command =
        other.apply(surroundings.in(before.startedIn().orElse(surroundings.folder())));
    new CommandLine(command)
        .setCommandName(spec.qualifiedName())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .parseArgs(before.words().toArray(String[]::new));
    return command.run(folder);
  }

  /** Makes the folder of a new training, and writes down how it was started. */
  Path make(Surroundings surroundings, CommandSpec spec, String task) {
    Path base = surroundings.folder();
    RunFolder files =
        output == null
            ? RunFolder.next(base.resolve("runs"), task, "train")
            : RunFolder.at(base.resolve(output));
    SavedArguments.requireNone(files.path());
    List<String> words = spec.commandLine().getParseResult().originalArgs();
    new SavedArguments(
            words.subList(words.indexOf(spec.name()) + 1, words.size()), Optional.of(base))
        .write(files.path());
    return files.path();
  }
}
