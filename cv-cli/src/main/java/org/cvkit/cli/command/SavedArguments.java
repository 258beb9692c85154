package org.cvkit.cli.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.cvkit.core.file.WholeFile;
import org.cvkit.core.train.TrainingException;

/**
 * The words a training was started with, and the folder it was started in, which relative paths
 * among them start from; kept in the training's own folder: what resuming begins from.
 *
 * @param words those after the command's names
 * @param startedIn empty when it is not known, or is no more
 */
record SavedArguments(List<String> words, Optional<Path> startedIn) {
  private static final String WORDS = "arguments.txt";
  private static final String STARTED_IN = "started-in.txt";
  private static final String OUTPUT = "--output";

  SavedArguments {
    words = List.copyOf(words);
  }

  /** Writes them, without where the results go: that is {@code folder} itself. */
  void write(Path folder) {
    List<String> kept = new ArrayList<>();
    for (int i = 0; i < words.size(); i++) {
      if (words.get(i).equals(OUTPUT)) {
        i++;
      } else if (!words.get(i).startsWith(OUTPUT + "=")) {
        kept.add(words.get(i) + "\n");
      }
    }
    startedIn.ifPresent(
        path -> WholeFile.write(folder.resolve(STARTED_IN), path.toAbsolutePath() + "\n"));
    WholeFile.write(folder.resolve(WORDS), String.join("", kept));
  }

  /**
   * Sees that a new training does not take the place of another, which may be hours of work.
   *
   * @throws TrainingException when {@code folder} holds one
   */
  static void requireNone(Path folder) {
    if (Files.exists(folder.resolve(WORDS))) {
      throw new TrainingException(
          "training folder "
              + folder
              + ": expected no training, got one; go on with it (--resume), name another folder"
              + " (--output), or remove this one");
    }
  }

  /**
   * Reads what a training in {@code folder} was started with.
   *
   * @throws TrainingException when there is none
   */
  static SavedArguments read(Path folder) {
    try {
      return new SavedArguments(Files.readAllLines(folder.resolve(WORDS)), startedIn(folder));
    } catch (IOException e) {
      throw new TrainingException(
          "training folder "
              + folder
              + ": nothing to resume: expected "
              + WORDS
              + " of an earlier training; name its folder",
          e);
    }
  }

  private static Optional<Path> startedIn(Path folder) throws IOException {
    Path file = folder.resolve(STARTED_IN);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(Path.of(Files.readString(file).strip())).filter(Files::isDirectory);
    } catch (InvalidPathException e) {
      // Written on another system.
      return Optional.empty();
    }
  }
}
