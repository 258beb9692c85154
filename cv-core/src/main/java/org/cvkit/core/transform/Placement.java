package org.cvkit.core.transform;

import org.cvkit.core.geometry.Box;
import org.cvkit.core.geometry.Point;
import org.cvkit.core.geometry.Size;

/**
 * Where a picture came to lie in a model's input: {@code input = source * scale + offset} along
 * each axis, both in pixels from the top-left corner. It undoes exactly what preprocessing did, the
 * rounding of the resized picture included.
 *
 * <p>Immutable.
 *
 * @param source the picture's size
 * @param input the input tensor's width and height
 * @param scaleX input pixels a source pixel takes along x, above 0
 * @param scaleY the same along y
 * @param offsetX where the picture's left edge lies in the input; negative when it was cropped
 * @param offsetY where its top edge lies
 */
public record Placement(
    Size source, Size input, float scaleX, float scaleY, float offsetX, float offsetY) {

  /** A picture that fills an input of its own size. */
  public static Placement identity(Size size) {
    return new Placement(size, size, 1, 1, 0, 0);
  }

  /** A box in the input, in source pixels; not clipped. */
  public Box toSource(Box box) {
    return new Box(
        toSourceX(box.left()),
        toSourceY(box.top()),
        toSourceX(box.right()),
        toSourceY(box.bottom()));
  }

  /** A point in the input, in source pixels. */
  public Point toSource(Point point) {
    return new Point(toSourceX(point.x()), toSourceY(point.y()));
  }

  public float toSourceX(float x) {
    return (x - offsetX) / scaleX;
  }

  public float toSourceY(float y) {
    return (y - offsetY) / scaleY;
  }

  /** A box in the source, in input pixels. */
  public Box toInput(Box box) {
    return new Box(
        box.left() * scaleX + offsetX,
        box.top() * scaleY + offsetY,
        box.right() * scaleX + offsetX,
        box.bottom() * scaleY + offsetY);
  }
}
