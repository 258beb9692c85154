package org.cvkit.core.image;

/**
 * A turn by a multiple of 90 degrees, which moves pixels and changes none.
 *
 * <p>Immutable.
 */
public enum Rotation {
  NONE(0),
  CLOCKWISE_90(90),
  HALF_TURN(180),
  COUNTERCLOCKWISE_90(270);

  private final int degrees;

  Rotation(int degrees) {
    this.degrees = degrees;
  }

  /**
   * The turn by {@code degrees} clockwise; negative ones and those beyond a full turn are welcome.
   *
   * @throws IllegalArgumentException when it is no multiple of 90
   */
  public static Rotation ofDegrees(int degrees) {
    for (Rotation rotation : values()) {
      if (rotation.degrees == Math.floorMod(degrees, 360)) {
        return rotation;
      }
    }
    throw new IllegalArgumentException(
        "rotation: expected a multiple of 90 degrees, got " + degrees);
  }

  /** Clockwise, 0 to 270. */
  public int degrees() {
    return degrees;
  }
}
