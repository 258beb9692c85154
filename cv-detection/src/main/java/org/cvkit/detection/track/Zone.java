package org.cvkit.detection.track;

import java.util.List;
import org.cvkit.core.geometry.Point;

/**
 * A named part of the picture.
 *
 * <p>Immutable.
 *
 * @param corners of a polygon, at least three, in source pixels, in order around it
 */
public record Zone(String name, List<Point> corners) {
  public Zone {
    corners = List.copyOf(corners);
    if (corners.size() < 3) {
      throw new IllegalArgumentException(
          "zone " + name + ": expected at least 3 corners, got " + corners.size());
    }
  }

  /** Whether a place lies inside: a ray to the right crosses the outline an odd number of times. */
  public boolean contains(Point place) {
    boolean inside = false;
    Point from = corners.get(corners.size() - 1);
    for (Point to : corners) {
      boolean straddles = (from.y() > place.y()) != (to.y() > place.y());
      if (straddles) {
        double along = (place.y() - from.y()) / (double) (to.y() - from.y());
        inside ^= place.x() < from.x() + along * (to.x() - from.x());
      }
      from = to;
    }
    return inside;
  }
}
