package org.cvkit.core.layer;

import org.cvkit.core.graph.Attributes;
import org.cvkit.core.graph.Constant;
import org.cvkit.core.graph.GraphBuilder;
import org.cvkit.core.graph.GraphException;
import org.cvkit.core.graph.Value;
import org.cvkit.core.tensor.Shape;

/**
 * Means over a grid of {@code height} x {@code width} cells laid over pictures of any known size:
 * cell i of n covers rows {@code floor(i H / n)} to {@code ceil((i + 1) H / n)}, as PyTorch's
 * {@code AdaptiveAvgPool2d}. N x C x H x W to N x C x height x width.
 *
 * <p>Immutable.
 */
public record AdaptiveAveragePool(int height, int width) implements Layer {

  /** A square grid. */
  public static AdaptiveAveragePool of(int side) {
    return new AdaptiveAveragePool(side, side);
  }

  @Override
  public Value apply(GraphBuilder g, Value x) {
    if (height == 1 && width == 1) {
      return Pool.globalAverage().apply(g, x);
    }
    long rows = x.dimension(2);
    long columns = x.dimension(3);
    if (rows == Shape.FREE || columns == Shape.FREE) {
      throw new GraphException(
          g.scopeName() + ": expected a picture of known size for a grid of cells, got " + x);
    }
    if (rows == height && columns == width) {
      return x;
    }
    if (rows % height == 0 && columns % width == 0) {
      Attributes cells =
          Attributes.none()
              .withLongs("kernel_shape", rows / height, columns / width)
              .withLongs("strides", rows / height, columns / width);
      return g.apply("AveragePool", cells, x);
    }
    // Cells of unequal sizes: each axis is one product with a matrix of means.
    Value down = g.constant(means(height, (int) rows));
    Value across = g.transpose(g.constant(means(width, (int) columns)), 1, 0);
    return g.matMul(g.matMul(down, x), across);
  }

  /** One row a cell, with the share that each of {@code length} numbers has in its mean. */
  private static Constant means(int cells, int length) {
    float[] shares = new float[cells * length];
    for (int cell = 0; cell < cells; cell++) {
      int from = cell * length / cells;
      int to = ((cell + 1) * length + cells - 1) / cells;
      for (int i = from; i < to; i++) {
        shares[cell * length + i] = 1f / (to - from);
      }
    }
    return Constant.of(Shape.of(cells, length), shares);
  }
}
