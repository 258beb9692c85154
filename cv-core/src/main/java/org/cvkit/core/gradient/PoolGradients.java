package org.cvkit.core.gradient;

import java.util.Arrays;
import org.cvkit.core.graph.Attributes;
import org.cvkit.core.graph.Constant;
import org.cvkit.core.graph.GraphBuilder;
import org.cvkit.core.graph.Node;
import org.cvkit.core.graph.Value;
import org.cvkit.core.tensor.Shape;

/** Forms of the gradient of max pooling. */
final class PoolGradients {
  private PoolGradients() {}

  /** Whether the windows of a pooling cover the picture, each pixel once. */
  static boolean tiles(Node pool) {
    long[] kernel = pool.attributes().longs("kernel_shape");
    Value x = pool.input(0);
    boolean tiles = kernel.length == 2 && x.shape().isFixed();
    for (int i = 0; tiles && i < 2; i++) {
      tiles = x.dimension(2 + i) == kernel[i] * pool.output().dimension(2 + i);
    }
    return tiles
        && Arrays.equals(kernel, pool.attributes().longs("strides", 1, 1))
        && Arrays.equals(new long[] {1, 1}, pool.attributes().longs("dilations", 1, 1))
        && Arrays.stream(pool.attributes().longs("pads", 0, 0, 0, 0)).allMatch(p -> p == 0);
  }

  /**
   * Windows that tile: a pixel that equals its window's maximum gets the window's gradient; equal
   * ones share it, one of the subgradients there are. Plain passes over memory, no indices.
   */
  static Value compared(GraphBuilder g, Node pool, Value dy) {
    Value x = pool.input(0);
    long[] kernel = pool.attributes().longs("kernel_shape");
    Value mask =
        g.cast(
            g.apply("Equal", Attributes.none(), x, repeated(g, pool.output(), kernel)), dy.type());
    Attributes window =
        Attributes.none().withLongs("kernel_shape", kernel).withLongs("strides", kernel);
    // The mean of the mask is the number of equal pixels over the window's size.
    Value equal = g.apply("AveragePool", window, mask);
    Value share = g.divide(g.multiply(dy, g.scalar(dy, 1.0 / (kernel[0] * kernel[1]))), equal);
    return g.multiply(repeated(g, share, kernel), mask);
  }

  /** Each pixel as a block of {@code kernel} equal ones. */
  private static Value repeated(GraphBuilder g, Value x, long[] kernel) {
    Attributes nearest =
        Attributes.none()
            .withText("mode", "nearest")
            .withText("coordinate_transformation_mode", "asymmetric")
            .withText("nearest_mode", "floor");
    Value factors = g.constant(Constant.of(Shape.of(4), 1, 1, kernel[0], kernel[1]));
    return g.apply("Resize", nearest, x, null, factors);
  }

  /** Any windows: the gradient goes where MaxPool's indices say, overlapping ones sum up. */
  static Value scattered(GraphBuilder g, Node pool, Value dy) {
    Value x = pool.input(0);
    // A file's MaxPool may not give its indices; asking again costs a second forward pass, but only
    // there.
    Value given =
        pool.outputs().size() > 1
            ? pool.outputs().get(1)
            : g.applyAll("MaxPool", "", pool.attributes(), x).get(1);
    Value indices = g.reshape(given, -1);
    Value zeros = g.constant(Constant.filled(dy.type(), Shape.of(x.shape().elements()), 0));
    Attributes attributes = Attributes.none().with("axis", 0).withText("reduction", "add");
    Value scattered = g.apply("ScatterElements", attributes, zeros, indices, g.reshape(dy, -1));
    return g.reshape(scattered, x.shape().toArray());
  }
}
