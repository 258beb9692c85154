package org.cvkit.detection.data;

import org.cvkit.core.geometry.Size;

/**
 * One labelled object in pixels.
 *
 * <p>Immutable.
 *
 * @param category the {@link Category#id} of the object
 * @param box where it is
 * @param area of the object itself, in square pixels; less than its box's where an outline is known
 * @param extent whether the box holds one object or many
 */
public record GroundTruth(int category, CocoBox box, double area, Extent extent)
    implements Annotation {

  public GroundTruth {
    if (!(area >= 0) || !Double.isFinite(area)) {
      throw new IllegalArgumentException("object: expected an area of at least 0, got " + area);
    }
  }

  /** One object that fills its box. */
  public static GroundTruth of(int category, CocoBox box) {
    return new GroundTruth(category, box, box.area(), Extent.SINGLE);
  }

  /** This object: pixels are what it is stated in. */
  @Override
  public GroundTruth at(Size picture) {
    return this;
  }

  @Override
  public GroundTruth as(int otherCategory) {
    return new GroundTruth(otherCategory, box, area, extent);
  }

  /** What a labelled box holds. */
  public enum Extent {
    SINGLE,
    /**
     * A group labelled as one (COCO's {@code iscrowd}): finding it, or any part of it, counts
     * neither for nor against a detector.
     */
    CROWD,
    /**
     * One object that is hard to recognise (VOC's {@code difficult}): finding it counts neither for
     * nor against a detector by VOC's measure; COCO's makes no difference.
     */
    DIFFICULT
  }
}
