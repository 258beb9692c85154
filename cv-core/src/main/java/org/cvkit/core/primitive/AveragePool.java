package org.cvkit.core.primitive;

import org.cvkit.core.graph.Attributes;
import org.cvkit.core.graph.GraphBuilder;
import org.cvkit.core.graph.Value;
import org.cvkit.core.tensor.Shape;

/**
 * The mean of the numbers under a window, channel by channel (ONNX AveragePool, opset 19).
 *
 * <p>Immutable.
 */
public record AveragePool(Window window, Rounding rounding, Counted counted) implements Primitive {

  /** What a mean is taken over. */
  public enum Counted {
    /** The pixels of the picture under the window. */
    PICTURE,
    /** Those of the padding too, as zeros (ONNX {@code count_include_pad}). */
    PICTURE_AND_PADDING
  }

  public AveragePool {
    MaxPool.requirePadding(window);
  }

  /** A square window that moves by {@code stride}, without padding. */
  public static AveragePool of(int side, int stride) {
    return of(Window.of(side, side).withStride(stride, stride));
  }

  public static AveragePool of(Window window) {
    return new AveragePool(window, Rounding.DOWN, Counted.PICTURE);
  }

  public AveragePool withPadding(Padding other) {
    return new AveragePool(window.withPadding(other), rounding, counted);
  }

  public AveragePool withDilation(int both) {
    return new AveragePool(window.withDilation(both, both), rounding, counted);
  }

  public AveragePool withRounding(Rounding other) {
    return new AveragePool(window, other, counted);
  }

  public AveragePool withCounted(Counted other) {
    return new AveragePool(window, rounding, other);
  }

  @Override
  public Volume apply(Volume x, Backend backend) {
    return backend.execution().averagePool(this, x);
  }

  @Override
  public Shape outputShape(Shape x) {
    return MaxPool.pooled(window, rounding, x);
  }

  @Override
  public Value apply(GraphBuilder g, Value x) {
    Attributes attributes =
        window
            .attributes(x.shape())
            .with("ceil_mode", rounding == Rounding.UP ? 1 : 0)
            .with("count_include_pad", counted == Counted.PICTURE_AND_PADDING ? 1 : 0);
    return g.apply("AveragePool", withoutDilationOfOne(attributes), x);
  }

  /** Opset 18, which graphs are written in, has no dilation here: it may only be left out. */
  private Attributes withoutDilationOfOne(Attributes attributes) {
    return window.dilationY() == 1 && window.dilationX() == 1
        ? attributes.without("dilations")
        : attributes;
  }
}
