package org.cvkit.core.layer;

import org.cvkit.core.graph.Attributes;
import org.cvkit.core.graph.GraphBuilder;
import org.cvkit.core.graph.Value;
import org.cvkit.core.tensor.Shape;

/**
 * A transposed two-dimensional convolution with square kernels (ONNX ConvTranspose, opset 11): N x
 * {@code in} x H x W to N x {@code out} x H' x W' with {@code H' = stride (H - 1) + kernel - 2
 * padding}; kernel 2 with stride 2 doubles each side, as U-Net does. Parameters: {@code weight} in
 * x out x kernel, {@code bias} out.
 *
 * <p>Immutable.
 */
public record TransposedConv2dLayer(
    int in, int out, int kernel, int stride, int padding, Bias bias, Initializer initializer)
    implements Layer {

  /** No padding, with bias; weights as PyTorch begins them. */
  public static TransposedConv2dLayer of(int in, int out, int kernel, int stride) {
    return new TransposedConv2dLayer(
        in, out, kernel, stride, 0, Bias.YES, Initializer.uniformFanIn());
  }

  public TransposedConv2dLayer withPadding(int other) {
    return new TransposedConv2dLayer(in, out, kernel, stride, other, bias, initializer);
  }

  public TransposedConv2dLayer withoutBias() {
    return new TransposedConv2dLayer(in, out, kernel, stride, padding, Bias.NO, initializer);
  }

  public TransposedConv2dLayer withInitializer(Initializer other) {
    return new TransposedConv2dLayer(in, out, kernel, stride, padding, bias, other);
  }

  @Override
  public Value apply(GraphBuilder g, Value x) {
    Shape shape = Shape.of(in, out, kernel, kernel);
    Value weight = g.parameter("weight", initializer.draw(shape, g.seedOf("weight")));
    Attributes attributes =
        Attributes.none()
            .withLongs("kernel_shape", kernel, kernel)
            .withLongs("strides", stride, stride)
            .withLongs("pads", padding, padding, padding, padding);
    if (bias == Bias.NO) {
      return g.apply("ConvTranspose", attributes, x, weight);
    }
    Value shift = g.parameter("bias", Initializer.zeros().draw(Shape.of(out), 0));
    return g.apply("ConvTranspose", attributes, x, weight, shift);
  }
}
