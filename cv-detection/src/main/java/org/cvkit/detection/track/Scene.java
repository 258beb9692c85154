package org.cvkit.detection.track;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The places of a picture that are watched.
 *
 * <p>Immutable.
 */
public record Scene(List<Zone> zones, List<Line> lines, Anchor anchor) {
  public Scene {
    zones = List.copyOf(zones);
    lines = List.copyOf(lines);
    Set<String> names = new HashSet<>();
    zones.forEach(z -> requireNew(names, z.name()));
    lines.forEach(l -> requireNew(names, l.name()));
  }

  private static void requireNew(Set<String> names, String name) {
    if (!names.add(name)) {
      throw new IllegalArgumentException("scene: expected different names, got " + name + " twice");
    }
  }

  /** Where an object counts as being. */
  public enum Anchor {
    /** The middle of the box's lower edge: where a person or a car stands. */
    BOTTOM,
    CENTER
  }
}
