package org.cvkit.detection.track;

import org.cvkit.core.geometry.Point;

/**
 * A named line that objects may cross.
 *
 * <p>Immutable.
 */
public record Line(String name, Point from, Point to) {
  public Line {
    if (from.equals(to)) {
      throw new IllegalArgumentException(
          "line " + name + ": expected two places, got " + from + " twice");
    }
  }

  /** Distance from the endless line, in pixels; positive to the right of who goes along it. */
  double distance(Point place) {
    double dx = to.x() - from.x();
    double dy = to.y() - from.y();
    // The y axis points down, so that this turn is to the right.
    return (dx * (place.y() - from.y()) - dy * (place.x() - from.x())) / Math.hypot(dx, dy);
  }

  /** Whether the way from one place to another, on different sides, leads between the ends. */
  boolean isMet(Point before, Point after) {
    double first = distance(before);
    double second = distance(after);
    double share = first / (first - second);
    double x = before.x() + share * (after.x() - before.x());
    double y = before.y() + share * (after.y() - before.y());
    double dx = to.x() - from.x();
    double dy = to.y() - from.y();
    double along = ((x - from.x()) * dx + (y - from.y()) * dy) / (dx * dx + dy * dy);
    return along >= 0 && along <= 1;
  }
}
