package org.cvkit.detection.data;

import org.cvkit.core.geometry.Box;

/**
 * A box as COCO files write it: its top-left corner and its size, in pixels. The numbers are
 * doubles because COCO's measures compare overlaps and areas with fixed limits, and rounding to
 * float would move boxes across them.
 *
 * <p>Immutable.
 *
 * @param x left edge
 * @param y top edge
 * @param width at least 0
 * @param height at least 0
 */
public record CocoBox(double x, double y, double width, double height) {

  public CocoBox {
    if (!Double.isFinite(x) || !Double.isFinite(y)) {
      throw new IllegalArgumentException(
          "box: expected a finite corner, got (" + x + ", " + y + ")");
    }
    if (!(width >= 0 && height >= 0) || !Double.isFinite(width + height)) {
      throw new IllegalArgumentException(
          "box: expected a width and a height of at least 0, got " + width + " x " + height);
    }
  }

  /** The same place as {@code box}; an empty box has size 0. */
  public static CocoBox of(Box box) {
    return new CocoBox(
        box.left(),
        box.top(),
        Math.max(0, (double) box.right() - box.left()),
        Math.max(0, (double) box.bottom() - box.top()));
  }

  /** The same place as a box of floats. */
  public Box toBox() {
    return new Box((float) x, (float) y, (float) (x + width), (float) (y + height));
  }

  /** In square pixels. */
  public double area() {
    return width * height;
  }

  /** The area both boxes cover, in square pixels. */
  public double intersection(CocoBox other) {
    double w = Math.min(x + width, other.x + other.width) - Math.max(x, other.x);
    double h = Math.min(y + height, other.y + other.height) - Math.max(y, other.y);
    return w > 0 && h > 0 ? w * h : 0;
  }
}
