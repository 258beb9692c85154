package org.cvkit.core.primitive;

/**
 * The classic 3x3 filters that find edges. A vertical edge from bright on the left to dark on the
 * right gives positive numbers, as does a horizontal one from bright above to dark below.
 *
 * <p>Immutable.
 */
public enum EdgeFilter {
  /** Prewitt's filter: bright minus dark, three rows alike. */
  VERTICAL(1, 1),
  /** The same turned by a quarter. */
  HORIZONTAL(1, 1),
  /** Sobel's filter: the middle row counts twice. */
  SOBEL_VERTICAL(1, 2),
  /** The same turned by a quarter. */
  SOBEL_HORIZONTAL(1, 2),
  /** Scharr's filter: weights that treat edges of all directions most alike. */
  SCHARR_VERTICAL(3, 10),
  /** The same turned by a quarter. */
  SCHARR_HORIZONTAL(3, 10);

  private final float side;
  private final float middle;

  EdgeFilter(float side, float middle) {
    this.side = side;
    this.middle = middle;
  }

  /** 1 x 1 x 3 x 3. */
  public Volume kernel() {
    return name().endsWith("VERTICAL")
        ? Volume.ofRows(
            new float[] {side, 0, -side},
            new float[] {middle, 0, -middle},
            new float[] {side, 0, -side})
        : Volume.ofRows(
            new float[] {side, middle, side},
            new float[] {0, 0, 0},
            new float[] {-side, -middle, -side});
  }

  /** Applies it to pictures of one channel, without padding: H x W to H-2 x W-2. */
  public Volume apply(Volume x) {
    return Conv2d.of(kernel()).apply(x);
  }
}
