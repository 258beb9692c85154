package org.cvkit.detection.track;

import java.util.Locale;

/**
 * Something that happened at a zone or a line.
 *
 * <p>Immutable.
 *
 * @param place name of the zone or line
 * @param frame from 0
 * @param seconds since the video's beginning
 * @param dwell seconds an object was in the zone it leaves; 0 for any other event
 */
public record SceneEvent(
    Kind kind, String place, int track, String label, long frame, double seconds, double dwell) {

  /** What happened. */
  public enum Kind {
    ENTER("enters %s"),
    LEAVE("leaves %s"),
    /** From the line's left to its right, seen along it. */
    CROSS_RIGHT("crosses %s to the right"),
    CROSS_LEFT("crosses %s to the left");

    private final String action;

    Kind(String action) {
      this.action = action;
    }
  }

  /** {@code #3 person leaves door after 4.2 s}. */
  @Override
  public String toString() {
    String after = kind == Kind.LEAVE ? String.format(Locale.ROOT, " after %.1f s", dwell) : "";
    return "#" + track + " " + label + " " + String.format(kind.action, place) + after;
  }
}
