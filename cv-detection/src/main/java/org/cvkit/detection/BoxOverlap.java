package org.cvkit.detection;

/**
 * How the overlap of two boxes is measured.
 *
 * <p>Immutable.
 */
public enum BoxOverlap {
  /** Intersection over union. */
  IOU,
  /** Intersection over the smaller of the two: 1 for a box inside another, as slices cut them. */
  IOS;

  /**
   * The overlap of box {@code a} of {@code as} and box {@code b} of {@code bs}, 0..1.
   *
   * @param as left, top, right, bottom of box i at 4i to 4i + 3; boxes are not empty
   * @param bs the same; may be the same array
   */
  public float of(float[] as, int a, float[] bs, int b) {
    float width = Math.min(as[4 * a + 2], bs[4 * b + 2]) - Math.max(as[4 * a], bs[4 * b]);
    float height = Math.min(as[4 * a + 3], bs[4 * b + 3]) - Math.max(as[4 * a + 1], bs[4 * b + 1]);
    if (width <= 0 || height <= 0) {
      return 0;
    }
    float shared = width * height;
    float areaA = (as[4 * a + 2] - as[4 * a]) * (as[4 * a + 3] - as[4 * a + 1]);
    float areaB = (bs[4 * b + 2] - bs[4 * b]) * (bs[4 * b + 3] - bs[4 * b + 1]);
    return shared / (this == IOU ? areaA + areaB - shared : Math.min(areaA, areaB));
  }
}
