package org.cvkit.detection.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A folder that is empty or not there, to be filled or left as it was: half a data set looks like a
 * whole one, and stands in the way of the next attempt.
 */
final class EmptyFolder {
  private final Path path;
  private final boolean there;

  /**
   * Makes sure of it.
   *
   * @throws DatasetException when there is something at {@code path}
   */
  EmptyFolder(Path path) {
    this.path = path;
    there = Files.exists(path);
    if (there && !isEmpty(path)) {
      throw new DatasetException(path + ": not empty: expected an empty or a new folder");
    }
  }

  private static boolean isEmpty(Path path) {
    if (!Files.isDirectory(path)) {
      return false;
    }
    try (Stream<Path> inside = Files.list(path)) {
      return inside.findAny().isEmpty();
    } catch (IOException e) {
      throw DatasetException.unreadable(path, e);
    }
  }

  /** What fills the folder. */
  interface Filling {
    void run() throws IOException;
  }

  /**
   * Fills the folder; what was written by then goes again when that fails.
   *
   * @throws DatasetException when it cannot be written
   */
  void fill(Filling filling) {
    boolean done = false;
    try {
      Files.createDirectories(path);
      filling.run();
      done = true;
    } catch (IOException e) {
      throw new DatasetException(path + ": cannot be written: " + e.getMessage(), e);
    } finally {
      if (!done) {
        clear();
      }
    }
  }

  private void clear() {
    try (Stream<Path> all = Files.walk(path)) {
      List<Path> deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
      for (Path file : deepestFirst) {
        if (!there || !file.equals(path)) {
          Files.delete(file);
        }
      }
    } catch (IOException e) {
      // The failure that led here is the one to tell of; the next attempt finds the folder filled.
    }
  }
}
