package org.cvkit.detection.data;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.cvkit.core.geometry.Size;
import org.cvkit.detection.data.LabelProblem.Kind;
import org.jspecify.annotations.Nullable;

/** Asks of the objects of one picture, one after another, whether they can be there. */
final class ObjectRules {
  /** Label tools round, and count pixels from 0 or 1: boxes may stick out by so many pixels. */
  private static final double SLACK = 1;

  private final Problems problems;
  private final @Nullable Size size;
  private final Map<Annotation, String> seen = new HashMap<>();

  /**
   * Rules for one picture.
   *
   * @param size as the labels say it; null when they do not
   */
  ObjectRules(Problems problems, @Nullable Size size) {
    this.problems = problems;
    this.size = size;
  }

  /** Whether {@code annotation}, labelled at {@code where}, stays. */
  boolean keeps(Annotation annotation, String where) {
    String first = seen.putIfAbsent(annotation, where);
    if (first != null
        && !problems.keeps(
            Kind.DUPLICATE, where, "the same object as at " + first + ": expected it once")) {
      return false;
    }
    Size picture = size;
    if (annotation instanceof RelativeAnnotation relative) {
      return keeps(box(relative), relative, new Edges(1, 1, RelativeAnnotation.ROUNDING), where);
    }
    GroundTruth object = (GroundTruth) annotation;
    return keeps(
        object.box(),
        object,
        picture == null
            ? new Edges(Double.MAX_VALUE, Double.MAX_VALUE, Double.MAX_VALUE)
            : new Edges(picture.width(), picture.height(), SLACK),
        where);
  }

  private record Edges(double width, double height, double slack) {}

  private static CocoBox box(RelativeAnnotation r) {
    return new CocoBox(
        r.centerX() - r.width() / 2,
        r.centerY() - r.height() / 2,
        Math.max(0, r.width()),
        Math.max(0, r.height()));
  }

  private boolean keeps(CocoBox box, Annotation shown, Edges edges, String where) {
    if (box.area() == 0) {
      return problems.keeps(
          Kind.DEGENERATE,
          where,
          "a box without area: expected a width and a height above 0, got " + text(shown));
    }
    if (box.x() < -edges.slack()
        || box.y() < -edges.slack()
        || box.x() + box.width() > edges.width() + edges.slack()
        || box.y() + box.height() > edges.height() + edges.slack()
        || isBeside(box, edges)) {
      return problems.keeps(
          Kind.OUTSIDE,
          where,
          "a box that sticks out of its picture"
              + (size == null ? "" : " of " + size)
              + ": got "
              + text(shown));
    }
    return true;
  }

  /** Whether no part of the box is in the picture, however little it sticks out. */
  private static boolean isBeside(CocoBox box, Edges edges) {
    return box.x() >= edges.width()
        || box.y() >= edges.height()
        || box.x() + box.width() <= 0
        || box.y() + box.height() <= 0;
  }

  private static String text(Annotation annotation) {
    if (annotation instanceof RelativeAnnotation r) {
      return "centre " + r.centerX() + " " + r.centerY() + ", size " + r.width() + " " + r.height();
    }
    CocoBox box = ((GroundTruth) annotation).box();
    return String.format(
        Locale.ROOT,
        "left %s, top %s, width %s, height %s",
        number(box.x()),
        number(box.y()),
        number(box.width()),
        number(box.height()));
  }

  private static String number(double value) {
    return value == Math.rint(value) ? String.valueOf((long) value) : String.valueOf(value);
  }
}
