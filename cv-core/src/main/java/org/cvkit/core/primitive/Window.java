package org.cvkit.core.primitive;

import org.cvkit.core.graph.Attributes;
import org.cvkit.core.tensor.Shape;

/**
 * How a kernel or a pooling window moves over a picture, in pixels.
 *
 * <p>Immutable.
 *
 * @param height rows of the window
 * @param width columns of the window
 * @param strideY rows from one window to the next one below
 * @param strideX columns from one window to the next one to the right
 * @param padding what is added around the picture first
 * @param dilationY rows from one of the window's rows to the next; 1 leaves no gap
 * @param dilationX columns from one of the window's columns to the next
 */
public record Window(
    int height,
    int width,
    int strideY,
    int strideX,
    Padding padding,
    int dilationY,
    int dilationX) {

  public Window {
    if (Math.min(Math.min(height, width), Math.min(strideY, strideX)) < 1
        || Math.min(dilationY, dilationX) < 1) {
      throw new IllegalArgumentException(
          "window: expected sides, strides and dilations of at least 1, got "
              + height
              + "x"
              + width
              + ", strides "
              + strideY
              + " and "
              + strideX
              + ", dilations "
              + dilationY
              + " and "
              + dilationX);
    }
  }

  /** A window that moves by single pixels, without padding and gaps. */
  public static Window of(int height, int width) {
    return new Window(height, width, 1, 1, Padding.valid(), 1, 1);
  }

  public Window withStride(int y, int x) {
    return new Window(height, width, y, x, padding, dilationY, dilationX);
  }

  public Window withPadding(Padding other) {
    return new Window(height, width, strideY, strideX, other, dilationY, dilationX);
  }

  public Window withDilation(int y, int x) {
    return new Window(height, width, strideY, strideX, padding, y, x);
  }

  /** Rows from the window's first to its last, gaps included. */
  int reachY() {
    return dilationY * (height - 1) + 1;
  }

  /** Columns from the window's first to its last, gaps included. */
  int reachX() {
    return dilationX * (width - 1) + 1;
  }

  /** ONNX's attributes of Conv and of the pools, for a picture of shape {@code x}. */
  Attributes attributes(Shape x) {
    Attributes attributes =
        Attributes.none()
            .withLongs("kernel_shape", height, width)
            .withLongs("strides", strideY, strideX)
            .withLongs("dilations", dilationY, dilationX);
    if (x.dimension(2) == Shape.FREE || x.dimension(3) == Shape.FREE) {
      return withFreePads(attributes);
    }
    // In numbers where they are known: ONNX Runtime refuses SAME with dilations.
    Sweep sweep = Sweep.of(this, (int) x.dimension(2), (int) x.dimension(3), Rounding.DOWN);
    return attributes.withLongs("pads", sweep.top(), sweep.left(), sweep.bottom(), sweep.right());
  }

  private Attributes withFreePads(Attributes attributes) {
    if (padding instanceof Padding.Explicit p) {
      return attributes.withLongs("pads", p.top(), p.left(), p.bottom(), p.right());
    }
    boolean end = ((Padding.Same) padding).odd() == Padding.Same.Odd.AT_END;
    return attributes.withText("auto_pad", end ? "SAME_UPPER" : "SAME_LOWER");
  }
}
