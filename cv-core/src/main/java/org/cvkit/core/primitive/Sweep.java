package org.cvkit.core.primitive;

/**
 * A window's way over a picture of known size: the padding in numbers and how often it stops.
 *
 * @param rows stops of the window from top to bottom: the output's height
 * @param columns stops of the window from left to right: the output's width
 */
record Sweep(Window window, int top, int left, int bottom, int right, int rows, int columns) {

  static Sweep of(Window window, int height, int width, Rounding rounding) {
    if (window.padding() instanceof Padding.Explicit p) {
      return new Sweep(
          window,
          p.top(),
          p.left(),
          p.bottom(),
          p.right(),
          stops(height, p.top(), p.bottom(), window.reachY(), window.strideY(), rounding),
          stops(width, p.left(), p.right(), window.reachX(), window.strideX(), rounding));
    }
    boolean end = ((Padding.Same) window.padding()).odd() == Padding.Same.Odd.AT_END;
    int rows = (height + window.strideY() - 1) / window.strideY();
    int columns = (width + window.strideX() - 1) / window.strideX();
    int y = Math.max(0, (rows - 1) * window.strideY() + window.reachY() - height);
    int x = Math.max(0, (columns - 1) * window.strideX() + window.reachX() - width);
    int top = end ? y / 2 : y - y / 2;
    int left = end ? x / 2 : x - x / 2;
    return new Sweep(window, top, left, y - top, x - left, rows, columns);
  }

  private static int stops(
      int length, int before, int after, int reach, int stride, Rounding rounding) {
    int rest = length + before + after - reach;
    if (rest < 0) {
      throw new IllegalArgumentException(
          "window: expected at least "
              + reach
              + " padded pixels for it, got "
              + (length + before + after)
              + "; pad more or take a smaller window");
    }
    int whole = rest / stride + 1;
    // A last window that would begin in the padding at the end is dropped (ONNX pooling, note of
    // opset 19).
    boolean one = rest % stride != 0 && whole * stride < length + before;
    return rounding == Rounding.UP && one ? whole + 1 : whole;
  }

  /** The picture's row under row {@code ky} of the window at stop {@code y}; may be outside. */
  int y(int y, int ky) {
    return y * window.strideY() - top + ky * window.dilationY();
  }

  /** The picture's column under column {@code kx} of the window at stop {@code x}. */
  int x(int x, int kx) {
    return x * window.strideX() - left + kx * window.dilationX();
  }
}
