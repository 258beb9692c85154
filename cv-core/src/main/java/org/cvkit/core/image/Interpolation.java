package org.cvkit.core.image;

/**
 * How a picture is resampled when its size changes.
 *
 * <p>Immutable.
 */
public enum Interpolation {
  NEAREST,
  LINEAR,
  CUBIC,
  /**
   * Averages over the source area; the right choice for strong reduction, and by far the slowest.
   */
  AREA
}
