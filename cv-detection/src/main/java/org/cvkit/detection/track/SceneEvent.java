package org.cvkit.detection.track;

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
    ENTER,
    LEAVE,
    /** From the line's left to its right, seen along it. */
    CROSS_RIGHT,
    CROSS_LEFT
  }
}
