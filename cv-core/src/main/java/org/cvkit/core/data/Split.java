package org.cvkit.core.data;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Which part of a data set: how its makers divided it.
 *
 * <p>Immutable.
 */
public enum Split {
  TRAIN("train", "training"),
  VALIDATION("val", "valid", "validation", "dev"),
  TEST("test", "testing", "t10k"),
  /** All parts together, or data that nobody divided. */
  ALL();

  private final List<String> names;

  Split(String... names) {
    this.names = List.of(names);
  }

  /** The part that a folder, a file or a cell of a table of that name is; empty for none. */
  public static Optional<Split> named(String name) {
    String lower = name.strip().toLowerCase(Locale.ROOT);
    return Arrays.stream(values()).filter(split -> split.names.contains(lower)).findFirst();
  }

  /** Names that folders and files of this part bear, lower case, the usual one first. */
  public List<String> names() {
    return names;
  }

  /** As messages write it: {@code train}, {@code val}, {@code test}, {@code all}. */
  @Override
  public String toString() {
    return this == ALL ? "all" : names.get(0);
  }
}
