package org.cvkit.core.model;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The names of a model's classes, in the order of its outputs.
 *
 * <p>Immutable.
 *
 * @param set the name of a well-known set ({@code coco-80}), which cards write instead of the list;
 *     empty for a model's own labels
 * @param names one name a class; empty for models without classes
 */
public record Labels(String set, List<String> names) {
  private static final Map<String, Labels> SETS = new ConcurrentHashMap<>();
  private static final Labels NONE = new Labels("", List.of());

  public Labels {
    names = List.copyOf(names);
  }

  /** For models without classes. */
  public static Labels none() {
    return NONE;
  }

  /** A model's own labels. */
  public static Labels of(List<String> names) {
    return new Labels("", names);
  }

  /**
   * Reads a model's own labels from a text, one a line; empty lines at its end do not count.
   *
   * @throws ModelException when the file cannot be read as UTF-8
   */
  public static Labels read(Path file) {
    try {
      List<String> lines = new ArrayList<>(Files.readAllLines(file));
      lines.replaceAll(String::strip);
      while (!lines.isEmpty() && lines.get(lines.size() - 1).isEmpty()) {
        lines.remove(lines.size() - 1);
      }
      return of(lines);
    } catch (NoSuchFileException e) {
      throw new ModelException("labels " + file + ": no such file", e);
    } catch (IOException e) {
      throw new ModelException("labels " + file + ": cannot be read: " + e.getMessage(), e);
    }
  }

  /**
   * One of the sets that come with cvkit: {@code coco-80}, {@code imagenet-1000}, {@code
   * imagenet-1001} (a background class first) or {@code voc-21} (the same).
   *
   * @throws ModelException when there is no such set
   */
  public static Labels named(String set) {
    return SETS.computeIfAbsent(set, Labels::read);
  }

  private static Labels read(String set) {
    try (InputStream in = Labels.class.getResourceAsStream("labels/" + set + ".txt")) {
      if (in == null) {
        throw new ModelException(
            "labels "
                + set
                + ": no such set: expected coco-80, imagenet-1000, imagenet-1001, voc-21 or a list"
                + " of names");
      }
      BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
      return new Labels(set, reader.lines().toList());
    } catch (IOException e) {
      throw new ModelException("labels " + set + ": cannot be read: " + e.getMessage(), e);
    }
  }

  public int size() {
    return names.size();
  }

  /** The name of class {@code index}, {@code class 7} where there is none. */
  public String name(int index) {
    return index >= 0 && index < names.size() ? names.get(index) : "class " + index;
  }

  /** The first class of that name. */
  public OptionalInt indexOf(String name) {
    int index = names.indexOf(name);
    return index < 0 ? OptionalInt.empty() : OptionalInt.of(index);
  }
}
