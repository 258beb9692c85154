package org.cvkit.detection.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** One YOLO label file. */
final class YoloLabels {
  private static final String FORM = "class centreX centreY width height";

  private YoloLabels() {}

  /** The objects of {@code file}; none when it does not exist. */
  static List<Annotation> read(Path file, int classes) {
    if (!Files.exists(file)) {
      return List.of();
    }
    List<Annotation> objects = new ArrayList<>();
    int number = 0;
    for (String line : TextLines.read(file)) {
      number++;
      if (!line.isBlank()) {
        objects.add(parse(line.strip(), classes, file + ":" + number));
      }
    }
    return objects;
  }

  private static Annotation parse(String line, int classes, String where) {
    String[] fields = line.split("\\s+", -1);
    if (fields.length != 5) {
      throw new DatasetException(
          where + ": expected 5 fields (" + FORM + "), got " + fields.length + ": " + line);
    }
    int category = category(fields[0], classes, where);
    try {
      return new RelativeAnnotation(
          category,
          Double.parseDouble(fields[1]),
          Double.parseDouble(fields[2]),
          Double.parseDouble(fields[3]),
          Double.parseDouble(fields[4]));
    } catch (NumberFormatException e) {
      throw new DatasetException(where + ": expected numbers (" + FORM + "), got " + line, e);
    } catch (IllegalArgumentException e) {
      throw new DatasetException(where + ": " + e.getMessage(), e);
    }
  }

  private static int category(String field, int classes, String where) {
    int category;
    try {
      category = Integer.parseInt(field);
    } catch (NumberFormatException e) {
      throw new DatasetException(where + ": expected a class number first, got " + field, e);
    }
    if (category < 0 || category >= classes) {
      throw new DatasetException(
          where
              + ": class "
              + category
              + ": expected one of the "
              + classes
              + " named classes, 0.."
              + (classes - 1));
    }
    return category;
  }
}
