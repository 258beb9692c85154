package org.cvkit.detection.track;

/**
 * How detections become tracks.
 *
 * <p>Immutable.
 *
 * @param high score from which a detection is associated first
 * @param low score from which a detection may still go on with a track
 * @param begin score from which a detection that fits nothing begins a track
 * @param match greatest cost of a pair, 1 - IoU x score, in the first association
 * @param buffer frames after which an object out of sight is forgotten
 * @param association whether a track may go on with another class
 */
public record TrackerOptions(
    float high, float low, float begin, double match, int buffer, Association association) {

  public TrackerOptions {
    if (!(low >= 0 && low <= high && high <= 1 && begin >= 0 && begin <= 1)) {
      throw new IllegalArgumentException(
          "tracker: expected scores 0 <= low <= high <= 1 and begin in 0..1, got low "
              + low
              + ", high "
              + high
              + ", begin "
              + begin);
    }
    if (!(match > 0 && match <= 1) || buffer < 0) {
      throw new IllegalArgumentException(
          "tracker: expected a match cost in (0, 1] and a buffer of at least 0 frames, got "
              + match
              + " and "
              + buffer);
    }
  }

  /** Scores 0.25, 0.1 and 0.25, cost 0.8, 30 frames, class by class. */
  public static TrackerOptions defaults() {
    return new TrackerOptions(0.25f, 0.1f, 0.25f, 0.8, 30, Association.CLASS_WISE);
  }

  public TrackerOptions withScores(float otherHigh, float otherLow, float otherBegin) {
    return new TrackerOptions(otherHigh, otherLow, otherBegin, match, buffer, association);
  }

  public TrackerOptions withMatch(double other) {
    return new TrackerOptions(high, low, begin, other, buffer, association);
  }

  public TrackerOptions withBuffer(int other) {
    return new TrackerOptions(high, low, begin, match, other, association);
  }

  public TrackerOptions withAssociation(Association other) {
    return new TrackerOptions(high, low, begin, match, buffer, other);
  }

  /** Which detections a track may go on with. */
  public enum Association {
    /** Those of its class: a rider never becomes the bicycle. */
    CLASS_WISE,
    /** Any: a car that is taken for a truck in one frame stays the same. */
    AGNOSTIC
  }
}
