package org.cvkit.cli.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.cvkit.core.train.TrainingException;

/** The words a training was started with, one a line, in its folder: what resuming begins from. */
final class SavedArguments {
  private static final String FILE = "arguments.txt";
  private static final String OUTPUT = "--output";

  private SavedArguments() {}

  /**
   * Writes them, without where the results go: that is the folder itself.
   *
   * @param arguments those after the command's names
   */
  static void write(Path folder, List<String> arguments) {
    List<String> kept = new ArrayList<>();
    for (int i = 0; i < arguments.size(); i++) {
      if (arguments.get(i).equals(OUTPUT)) {
        i++;
      } else if (!arguments.get(i).startsWith(OUTPUT + "=")) {
        kept.add(arguments.get(i));
      }
    }
    try {
      Files.write(folder.resolve(FILE), kept);
    } catch (IOException e) {
      throw new TrainingException(
          "training folder " + folder + ": cannot be written: " + e.getMessage(), e);
    }
  }

  /**
   * Sees that a new training does not take the place of another, which may be hours of work.
   *
   * @throws TrainingException when {@code folder} holds one
   */
  static void requireNone(Path folder) {
    if (Files.exists(folder.resolve(FILE))) {
      throw new TrainingException(
          "training folder "
              + folder
              + ": expected no training, got one; go on with it (--resume), name another folder"
              + " (--output), or remove this one");
    }
  }

  static String[] read(Path folder) {
    Path file = folder.resolve(FILE);
    try {
      return Files.readAllLines(file).toArray(String[]::new);
    } catch (IOException e) {
      throw new TrainingException(
          "training folder "
              + folder
              + ": nothing to resume: expected "
              + FILE
              + " of an earlier training; name its folder",
          e);
    }
  }
}
