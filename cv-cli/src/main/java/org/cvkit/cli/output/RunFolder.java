package org.cvkit.cli.output;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The folder of one run's results, {@code runs/detect/predict}, {@code predict2}, ... or the one
 * the user names. It is made when the first file is about to be written.
 *
 * <p>Confined to one thread at a time.
 */
public final class RunFolder {
  private final Path wanted;
  private final boolean numbered;
  private final Set<String> taken = new HashSet<>();
  private @Nullable Path made;

  private RunFolder(Path wanted, boolean numbered) {
    this.wanted = wanted;
    this.numbered = numbered;
  }

  /** {@code runs/<task>/predict[N]}: the first N that is free, so that no run touches another's. */
  public static RunFolder next(Path runs, String task) {
    return next(runs, task, "predict");
  }

  /** {@code runs/<task>/<mode>[N]}, likewise. */
  public static RunFolder next(Path runs, String task, String mode) {
    return new RunFolder(runs.resolve(task).resolve(mode), true);
  }

  /** The folder {@code path}, whose files of the same name are replaced. */
  public static RunFolder at(Path path) {
    return new RunFolder(path, false);
  }

  /**
   * The path to write a result under: {@code name}, or {@code name_2} when this run has used it.
   *
   * @param source the file the result was made from, which is never overwritten; null when it is
   *     none
   * @throws OutputException when the folder cannot be made, or the file is the source itself
   */
  public Path file(String name, @Nullable Path source) {
    Path file = path().resolve(free(name));
    if (source != null && isSame(file, source)) {
      throw new OutputException(
          "output "
              + file
              + ": would overwrite the source; choose another folder with --output, or --no-save",
          new FileAlreadyExistsException(file.toString()));
    }
    return file;
  }

  /** Whether anything was to be written yet. */
  public boolean isMade() {
    return made != null;
  }

  /** The folder itself, made if need be. */
  public Path path() {
    if (made == null) {
      made = make();
    }
    return made;
  }

  private Path make() {
    try {
      if (!numbered) {
        return Files.createDirectories(wanted);
      }
      Files.createDirectories(parent());
      for (int n = 1; ; n++) {
        Path candidate = n == 1 ? wanted : wanted.resolveSibling(wanted.getFileName() + "" + n);
        try {
          return Files.createDirectory(candidate);
        } catch (FileAlreadyExistsException e) {
          // An earlier run's, or one that runs beside this one: the next number is tried.
        }
      }
    } catch (IOException e) {
      throw new OutputException(
          "output folder "
              + wanted
              + ": cannot be made: "
              + Reason.of(e)
              + "; choose another with --output",
          e);
    }
  }

  private Path parent() {
    Path parent = wanted.getParent();
    return parent == null ? Path.of("") : parent;
  }

  private String free(String name) {
    int dot = name.lastIndexOf('.');
    String stem = dot > 0 ? name.substring(0, dot) : name;
    String extension = dot > 0 ? name.substring(dot) : "";
    String candidate = name;
    // Lower case, because some file systems take A.jpg and a.jpg for the same.
    for (int n = 2; !taken.add(candidate.toLowerCase(Locale.ROOT)); n++) {
      candidate = stem + "_" + n + extension;
    }
    return candidate;
  }

  private static boolean isSame(Path file, Path source) {
    try {
      return Files.exists(file) && Files.isSameFile(file, source);
    } catch (IOException e) {
      return false;
    }
  }
}
