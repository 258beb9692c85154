package org.cvkit.detection.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.cvkit.detection.data.LabelProblem.Kind;
import org.jspecify.annotations.Nullable;

/**
 * One YOLO label file. An outline, {@code class x y x y x y …}, as exports for segmentation have
 * it, is read as the box around it, which is what Ultralytics' trainer of detectors makes of it.
 */
final class YoloLabels {
  private static final String FORM = "class centreX centreY width height";
  private static final int BOX = 5;
  private static final int LEAST_OUTLINE = 7;

  private final Path file;
  private final int classes;
  private final Problems problems;

  private YoloLabels(Path file, int classes, Problems problems) {
    this.file = file;
    this.classes = classes;
    this.problems = problems;
  }

  /** The objects of {@code file}; none when it does not exist. */
  static List<Annotation> read(Path file, int classes, Problems problems) {
    return Files.exists(file) ? new YoloLabels(file, classes, problems).read() : List.of();
  }

  private List<Annotation> read() {
    List<String> lines;
    try {
      lines = TextLines.read(file);
    } catch (DatasetException e) {
      String message = String.valueOf(e.getMessage());
      problems.unusable(Kind.SYNTAX, file.toString(), message.substring(message.indexOf(": ") + 2));
      return List.of();
    }
    if (lines.stream().allMatch(String::isBlank)) {
      problems.keeps(
          Kind.EMPTY_FILE,
          file.toString(),
          "an empty label file: expected objects, or no file for a picture of background");
    }
    ObjectRules rules = new ObjectRules(problems, null);
    List<Annotation> objects = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      String where = file + ":" + (i + 1);
      Annotation object = line.isEmpty() ? null : parse(line, where);
      if (object != null && rules.keeps(object, where)) {
        objects.add(object);
      }
    }
    return objects;
  }

  private @Nullable Annotation parse(String line, String where) {
    String[] fields = line.split("\\s+", -1);
    boolean outline = fields.length >= LEAST_OUTLINE && fields.length % 2 == 1;
    if (fields.length != BOX && !outline) {
      problems.unusable(
          Kind.SYNTAX,
          where,
          "expected 5 fields ("
              + FORM
              + ") or an outline (class x y x y x y ...), got "
              + fields.length
              + ": "
              + line);
      return null;
    }
    int category = category(fields[0], where);
    if (category < 0) {
      return null;
    }
    double[] numbers = new double[fields.length - 1];
    for (int i = 0; i < numbers.length; i++) {
      try {
        numbers[i] = Double.parseDouble(fields[i + 1]);
      } catch (NumberFormatException e) {
        problems.unusable(Kind.NOT_A_NUMBER, where, "expected numbers (" + FORM + "), got " + line);
        return null;
      }
    }
    if (outline) {
      problems.readOver("segmentation");
    }
    double[] box = outline ? around(numbers) : numbers;
    try {
      return new RelativeAnnotation(category, box[0], box[1], box[2], box[3]);
    } catch (IllegalArgumentException e) {
      problems.unusable(kind(box), where, String.valueOf(e.getMessage()));
      return null;
    }
  }

  /** The box around points: centre and size. A number that is none stays one. */
  private static double[] around(double[] points) {
    double left = Double.POSITIVE_INFINITY;
    double top = Double.POSITIVE_INFINITY;
    double right = Double.NEGATIVE_INFINITY;
    double bottom = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < points.length; i += 2) {
      left = Math.min(left, points[i]);
      right = Math.max(right, points[i]);
      top = Math.min(top, points[i + 1]);
      bottom = Math.max(bottom, points[i + 1]);
    }
    return new double[] {(left + right) / 2, (top + bottom) / 2, right - left, bottom - top};
  }

  private static Kind kind(double[] box) {
    for (double number : box) {
      if (!Double.isFinite(number)) {
        return Kind.NOT_A_NUMBER;
      }
    }
    return box[2] < 0 || box[3] < 0 ? Kind.DEGENERATE : Kind.OUTSIDE;
  }

  /** The class; -1 when it is none. */
  private int category(String field, String where) {
    int category;
    try {
      // Whoever writes labels by way of arrays of floats writes 0.0 for 0.
      category = Integer.parseInt(field.replaceFirst("\\.0+$", ""));
    } catch (NumberFormatException e) {
      problems.unusable(Kind.SYNTAX, where, "expected a class number first, got " + field);
      return -1;
    }
    if (category < 0 || category >= classes) {
      problems.unusable(
          Kind.UNKNOWN_CLASS,
          where,
          "class "
              + category
              + ": expected one of the "
              + classes
              + " named classes, 0.."
              + (classes - 1));
      return -1;
    }
    return category;
  }
}
