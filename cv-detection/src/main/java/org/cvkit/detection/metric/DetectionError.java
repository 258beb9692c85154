package org.cvkit.detection.metric;

import org.cvkit.detection.data.CocoResult;
import org.cvkit.detection.data.GroundTruth;
import org.jspecify.annotations.Nullable;

/**
 * One thing that a detector got wrong in a picture.
 *
 * <p>Immutable.
 *
 * @param kind why
 * @param detection the false one; null for a missed object
 * @param object the one that was missed, or that the detection was meant for; null for background
 * @param overlap intersection over union of the two, 0 where there is only one
 */
public record DetectionError(
    Kind kind, @Nullable CocoResult detection, @Nullable GroundTruth object, double overlap) {

  /** The kinds of errors of Bolya et al. 2020, "TIDE: a general toolbox", section 2.2. */
  public enum Kind {
    /** An object of this class is there, but the box fits by less than a half. */
    LOCALISATION("localisation"),
    /** The box fits an object of another class. */
    CLASS("class"),
    /** The box fits an object of this class that a surer detection has found. */
    DUPLICATE("duplicate"),
    /** There is hardly anything there: an overlap of at most a tenth with every object. */
    BACKGROUND("background"),
    /** An object of another class is there, and the box fits by less than a half. */
    BOTH("class and localisation"),
    /** An object that no detection found, or was meant for. */
    MISSED("missed");

    private final String title;

    Kind(String title) {
      this.title = title;
    }

    /** As tables write it. */
    @Override
    public String toString() {
      return title;
    }
  }
}
