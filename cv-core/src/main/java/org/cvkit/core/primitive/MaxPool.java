package org.cvkit.core.primitive;

import org.cvkit.core.graph.GraphBuilder;
import org.cvkit.core.graph.Value;
import org.cvkit.core.tensor.Shape;

/**
 * The largest number under a window, channel by channel (ONNX MaxPool, opset 12). Padding is never
 * the largest.
 *
 * <p>Immutable.
 */
public record MaxPool(Window window, Rounding rounding) implements Primitive {

  public MaxPool {
    requirePadding(window);
  }

  static void requirePadding(Window window) {
    if (window.padding() instanceof Padding.Explicit p
        && (Math.max(p.top(), p.bottom()) >= window.reachY()
            || Math.max(p.left(), p.right()) >= window.reachX())) {
      throw new IllegalArgumentException(
          "pool: expected less padding than the window's "
              + window.reachY()
              + "x"
              + window.reachX()
              + ", got "
              + p);
    }
  }

  /** A square window that moves by {@code stride}, without padding. */
  public static MaxPool of(int side, int stride) {
    return of(Window.of(side, side).withStride(stride, stride));
  }

  public static MaxPool of(Window window) {
    return new MaxPool(window, Rounding.DOWN);
  }

  public MaxPool withPadding(Padding other) {
    return new MaxPool(window.withPadding(other), rounding);
  }

  public MaxPool withDilation(int both) {
    return new MaxPool(window.withDilation(both, both), rounding);
  }

  public MaxPool withRounding(Rounding other) {
    return new MaxPool(window, other);
  }

  @Override
  public Volume apply(Volume x, Backend backend) {
    return backend.execution().maxPool(this, x);
  }

  @Override
  public Shape outputShape(Shape x) {
    return pooled(window, rounding, x);
  }

  static Shape pooled(Window window, Rounding rounding, Shape x) {
    Sweep sweep = Sweep.of(window, (int) x.dimension(2), (int) x.dimension(3), rounding);
    return Shape.of(x.dimension(0), x.dimension(1), sweep.rows(), sweep.columns());
  }

  @Override
  public Value apply(GraphBuilder g, Value x) {
    return g.applyAll(
            "MaxPool",
            "",
            window.attributes(x.shape()).with("ceil_mode", rounding == Rounding.UP ? 1 : 0),
            x)
        .get(0);
  }
}
