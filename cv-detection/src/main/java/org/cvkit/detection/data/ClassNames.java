package org.cvkit.detection.data;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The names of classes, by which labels, models and results of the same class are matched. */
final class ClassNames {
  private ClassNames() {}

  /**
   * {@code names}, as {@code file} states them.
   *
   * @throws DatasetException when two classes have the same name
   */
  static List<String> distinct(Path file, List<String> names) {
    Set<String> seen = new HashSet<>();
    for (String name : names) {
      if (!seen.add(name)) {
        throw new DatasetException(
            file
                + ": two classes called "
                + (name.isEmpty() ? "nothing" : name)
                + ": expected names that differ, got "
                + names
                + "; rename or remove one");
      }
    }
    return names;
  }
}
