package org.cvkit.cli.command;

import java.nio.file.Path;
import java.util.List;
import org.cvkit.cli.option.Surroundings;
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

  /**
   * The folder of a training to go on with; null for a new one.
   *
   * @throws ParameterException when other options stand beside it
   */
  @Nullable Path resumed(Surroundings surroundings, CommandSpec spec) {
    if (resumed != null && spec.commandLine().getParseResult().matchedOptions().size() > 1) {
      throw new ParameterException(
          spec.commandLine(),
          "train "
              + spec.name()
              + ": --resume: expected no other option, for those of before hold, got "
              + String.join(" ", spec.commandLine().getParseResult().originalArgs()));
    }
    return resumed == null ? null : surroundings.folder().resolve(resumed);
  }

  /**
   * Gives {@code command}, another of the kind of {@code spec}, the words that the training in
   * {@code folder} was started with.
   */
  static void parseAsBefore(Object command, CommandSpec spec, Path folder) {
    new CommandLine(command)
        .setCommandName(spec.qualifiedName())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .parseArgs(SavedArguments.read(folder));
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
    SavedArguments.write(files.path(), words.subList(words.indexOf(spec.name()) + 1, words.size()));
    return files.path();
  }
}
