package org.cvkit.core.geometry;

/**
 * An axis-aligned rectangle in pixels from the picture's top-left corner, half open: {@code [left,
 * right) x [top, bottom)}. A box whose right is not beyond its left, or bottom not beyond its top,
 * is empty and has area 0.
 *
 * <p>Immutable.
 */
public record Box(float left, float top, float right, float bottom) {

  /** The box of the given centre and size. */
  public static Box ofCenter(float x, float y, float width, float height) {
    return new Box(x - width / 2, y - height / 2, x + width / 2, y + height / 2);
  }

  /** The whole of a picture of size {@code size}. */
  public static Box of(Size size) {
    return new Box(0, 0, size.width(), size.height());
  }

  public float width() {
    return Math.max(0, right - left);
  }

  public float height() {
    return Math.max(0, bottom - top);
  }

  public float area() {
    return width() * height();
  }

  public Point center() {
    return new Point((left + right) / 2, (top + bottom) / 2);
  }

  public boolean isEmpty() {
    return !(right > left && bottom > top);
  }

  /** The part both boxes cover; empty when they do not overlap. */
  public Box intersect(Box other) {
    return new Box(
        Math.max(left, other.left),
        Math.max(top, other.top),
        Math.min(right, other.right),
        Math.min(bottom, other.bottom));
  }

  /** Intersection over union (Jaccard index), in [0, 1]; 0 when both boxes are empty. */
  public float iou(Box other) {
    float shared = intersect(other).area();
    float union = area() + other.area() - shared;
    return union > 0 ? shared / union : 0;
  }

  /** The box kept inside a picture of size {@code bounds}. */
  public Box clip(Size bounds) {
    return new Box(
        Math.min(Math.max(left, 0), bounds.width()),
        Math.min(Math.max(top, 0), bounds.height()),
        Math.min(Math.max(right, 0), bounds.width()),
        Math.min(Math.max(bottom, 0), bounds.height()));
  }
}
