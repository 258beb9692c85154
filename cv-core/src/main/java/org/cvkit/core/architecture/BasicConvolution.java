package org.cvkit.core.architecture;

import org.cvkit.core.graph.GraphBuilder;
import org.cvkit.core.graph.Value;
import org.cvkit.core.layer.Activation;
import org.cvkit.core.layer.BatchNorm;
import org.cvkit.core.layer.Conv2dLayer;
import org.cvkit.core.layer.Conv2dLayer.Extent;
import org.cvkit.core.layer.Initializer;
import org.cvkit.core.layer.Layer;

/**
 * What the Inception networks are made of: a convolution without bias ({@code conv}), batch norm
 * with epsilon 1e-3 ({@code bn}), ReLU.
 */
record BasicConvolution(Conv2dLayer layer) implements Layer {
  private static final double EPSILON = 1e-3;

  /** A square kernel, padded to keep the size. */
  static BasicConvolution of(int in, int out, int kernel) {
    return of(in, out, kernel, kernel);
  }

  /** A kernel of odd sides, padded to keep the size. */
  static BasicConvolution of(int in, int out, int height, int width) {
    return new BasicConvolution(
        Conv2dLayer.of(in, out, new Extent(height, width))
            .withSamePadding()
            .withoutBias()
            .withInitializer(Initializer.truncatedNormal(0.1)));
  }

  BasicConvolution withStride(int stride) {
    return new BasicConvolution(layer.withStride(stride));
  }

  BasicConvolution withoutPadding() {
    return new BasicConvolution(layer.withPadding(0));
  }

  @Override
  public Value apply(GraphBuilder g, Value x) {
    Value y = layer.apply(g.scope("conv"), x);
    y = BatchNorm.of(layer.out()).withEpsilon(EPSILON).apply(g.scope("bn"), y);
    return Activation.RELU.apply(g, y);
  }
}
