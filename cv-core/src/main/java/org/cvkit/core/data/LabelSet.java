package org.cvkit.core.data;

import java.util.List;
import java.util.OptionalInt;

/**
 * One question asked of every picture, and its possible answers. Ordinary data ask one; a multitask
 * set asks several ({@code vehicle: car, bus}; {@code weather: sun, rain, fog}).
 *
 * <p>Immutable.
 *
 * @param name of the task, {@code class} where there is only one
 * @param classes their names, at least one, each once; a label is an index into them
 */
public record LabelSet(String name, List<String> classes) {
  /** The label of a picture nobody answered the question for. */
  public static final int UNKNOWN = -1;

  public LabelSet {
    classes = List.copyOf(classes);
    if (classes.isEmpty() || classes.stream().distinct().count() < classes.size()) {
      throw new IllegalArgumentException(
          "labels " + name + ": expected different class names, at least one, got " + classes);
    }
  }

  /** The classes of ordinary data. */
  public static LabelSet of(List<String> classes) {
    return new LabelSet("class", classes);
  }

  public int size() {
    return classes.size();
  }

  /** The label of the class of that name; empty when there is none. */
  public OptionalInt indexOf(String className) {
    int index = classes.indexOf(className);
    return index < 0 ? OptionalInt.empty() : OptionalInt.of(index);
  }
}
