package org.cvkit.core.geometry;

/**
 * A width and a height in pixels, both at least 0.
 *
 * <p>Immutable.
 */
public record Size(int width, int height) {

  public Size {
    if (width < 0 || height < 0) {
      throw new IllegalArgumentException(
          "size: expected width and height of at least 0, got " + width + "x" + height);
    }
  }

  /** The square of side {@code side}. */
  public static Size square(int side) {
    return new Size(side, side);
  }

  /** Number of pixels; does not overflow. */
  public long area() {
    return (long) width * height;
  }

  /** {@code WIDTHxHEIGHT}. */
  @Override
  public String toString() {
    return width + "x" + height;
  }
}
