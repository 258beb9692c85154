package org.cvkit.detection.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.cvkit.core.geometry.Size;
import org.cvkit.detection.data.GroundTruth.Extent;
import org.cvkit.detection.data.LabelProblem.Kind;
import org.jspecify.annotations.Nullable;

/** One Pascal VOC label file. */
final class VocPicture {
  private static final List<String> READ_OVER = List.of("truncated", "occluded", "part");

  private final Path file;
  private final @Nullable XmlElement root;
  private final String failure;

  VocPicture(Path file) {
    this.file = file;
    XmlElement parsed = null;
    String reason = "";
    try {
      parsed = XmlElement.read(file);
    } catch (DatasetException e) {
      reason = String.valueOf(e.getMessage());
    }
    root = parsed;
    failure = reason;
  }

  /** The name of the picture as the file states it; may be empty. */
  String filename() {
    return root == null ? "" : root.text("filename");
  }

  Set<String> classes() {
    Set<String> names = new TreeSet<>();
    if (root != null) {
      root.children("object").map(object -> object.text("name")).forEach(names::add);
      names.remove("");
    }
    return names;
  }

  /** The objects; null when the file cannot be read. */
  @Nullable LabelledPicture read(long id, Path picture, List<String> classes, Problems problems) {
    if (root == null) {
      boolean empty = file.toFile().length() == 0 && Files.exists(file);
      problems.unusable(
          empty ? Kind.EMPTY_FILE : Kind.SYNTAX,
          file.toString(),
          empty
              ? "an empty file: expected an <annotation>"
              : failure.substring(failure.indexOf(": ") + 2));
      return null;
    }
    Size size = size(root);
    ObjectRules rules = new ObjectRules(problems, size);
    List<Annotation> objects = new ArrayList<>();
    for (XmlElement object : root.children("object").toList()) {
      String where = file + ":" + object.line();
      GroundTruth truth = object(object, where, classes, problems);
      if (truth != null && rules.keeps(truth, where)) {
        objects.add(truth);
      }
      for (String field : READ_OVER) {
        String text = object.text(field);
        if (object.child(field) != null && !text.equals("0")) {
          problems.readOver(field);
        }
      }
    }
    return new LabelledPicture(id, picture, size, objects);
  }

  private static @Nullable Size size(XmlElement root) {
    XmlElement size = root.child("size");
    if (size == null) {
      return null;
    }
    try {
      int width = Integer.parseInt(size.text("width"));
      int height = Integer.parseInt(size.text("height"));
      // Some tools write 0 where they do not know.
      return width > 0 && height > 0 ? new Size(width, height) : null;
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private static @Nullable GroundTruth object(
      XmlElement object, String where, List<String> classes, Problems problems) {
    String name = object.text("name");
    int category = classes.indexOf(name);
    if (category < 0) {
      problems.unusable(
          Kind.UNKNOWN_CLASS,
          where,
          "class " + (name.isEmpty() ? "without a name" : name) + ": expected one of " + classes);
      return null;
    }
    CocoBox box = box(object.child("bndbox"), where, problems);
    if (box == null) {
      return null;
    }
    boolean difficult = object.text("difficult").equals("1");
    return new GroundTruth(category, box, box.area(), difficult ? Extent.DIFFICULT : Extent.SINGLE);
  }

  private static @Nullable CocoBox box(
      @Nullable XmlElement bounds, String where, Problems problems) {
    if (bounds == null) {
      problems.unusable(Kind.SYNTAX, where, "an object without a bndbox");
      return null;
    }
    double[] edges = new double[4];
    List<String> names = List.of("xmin", "ymin", "xmax", "ymax");
    for (int i = 0; i < 4; i++) {
      String text = bounds.text(names.get(i));
      try {
        edges[i] = Double.parseDouble(text);
      } catch (NumberFormatException e) {
        edges[i] = Double.NaN;
      }
      if (!Double.isFinite(edges[i])) {
        problems.unusable(
            Kind.NOT_A_NUMBER,
            where,
            names.get(i) + ": expected a number, got " + (text.isEmpty() ? "none" : text));
        return null;
      }
    }
    if (edges[2] < edges[0] || edges[3] < edges[1]) {
      problems.unusable(
          Kind.DEGENERATE,
          where,
          String.format(
              "a box turned inside out: expected xmin below xmax and ymin below ymax, got %s %s %s"
                  + " %s",
              edges[0], edges[1], edges[2], edges[3]));
      return null;
    }
    return new CocoBox(edges[0], edges[1], edges[2] - edges[0], edges[3] - edges[1]);
  }
}
