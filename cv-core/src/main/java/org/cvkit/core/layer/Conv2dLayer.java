package org.cvkit.core.layer;

import org.cvkit.core.graph.Attributes;
import org.cvkit.core.graph.GraphBuilder;
import org.cvkit.core.graph.Value;
import org.cvkit.core.tensor.Shape;

/**
 * A two-dimensional convolution (ONNX Conv, opset 11): N x {@code in} x H x W to N x {@code out} x
 * H' x W' with {@code H' = floor((H + 2 padding - dilation (kernel - 1) - 1) / stride) + 1}.
 * Parameters: {@code weight} out x in/groups x kernel, {@code bias} out.
 *
 * <p>Immutable.
 */
public record Conv2dLayer(
    int in,
    int out,
    Extent kernel,
    Extent stride,
    Extent padding,
    Extent dilation,
    int groups,
    Bias bias,
    Initializer initializer)
    implements Layer {

  public Conv2dLayer {
    if (in % groups != 0 || out % groups != 0) {
      throw new IllegalArgumentException(
          "convolution: expected channels that "
              + groups
              + " groups divide, got "
              + in
              + " and "
              + out);
    }
  }

  /** Rows and columns of something. */
  public record Extent(int height, int width) {
    public static Extent of(int both) {
      return new Extent(both, both);
    }
  }

  /** A square kernel, stride 1, no padding, with bias, He-normal weights. */
  public static Conv2dLayer of(int in, int out, int kernel) {
    return of(in, out, Extent.of(kernel));
  }

  public static Conv2dLayer of(int in, int out, Extent kernel) {
    Extent one = Extent.of(1);
    return new Conv2dLayer(
        in, out, kernel, one, Extent.of(0), one, 1, Bias.YES, Initializer.heNormal());
  }

  /** One filter a channel (MobileNet's depthwise convolution), padded to keep the size. */
  public static Conv2dLayer depthwise(int channels, int kernel) {
    return of(channels, channels, kernel).withGroups(channels).withSamePadding();
  }

  public Conv2dLayer withStride(int other) {
    return withStride(Extent.of(other));
  }

  public Conv2dLayer withStride(Extent other) {
    return new Conv2dLayer(in, out, kernel, other, padding, dilation, groups, bias, initializer);
  }

  public Conv2dLayer withPadding(int other) {
    return withPadding(Extent.of(other));
  }

  public Conv2dLayer withPadding(Extent other) {
    return new Conv2dLayer(in, out, kernel, stride, other, dilation, groups, bias, initializer);
  }

  /** Padding that keeps the size at stride 1, for kernels of odd sides. */
  public Conv2dLayer withSamePadding() {
    return withPadding(
        new Extent(
            dilation.height() * (kernel.height() - 1) / 2,
            dilation.width() * (kernel.width() - 1) / 2));
  }

  public Conv2dLayer withDilation(int other) {
    return new Conv2dLayer(
        in, out, kernel, stride, padding, Extent.of(other), groups, bias, initializer);
  }

  public Conv2dLayer withGroups(int other) {
    return new Conv2dLayer(in, out, kernel, stride, padding, dilation, other, bias, initializer);
  }

  public Conv2dLayer withoutBias() {
    return new Conv2dLayer(
        in, out, kernel, stride, padding, dilation, groups, Bias.NO, initializer);
  }

  public Conv2dLayer withInitializer(Initializer other) {
    return new Conv2dLayer(in, out, kernel, stride, padding, dilation, groups, bias, other);
  }

  @Override
  public Value apply(GraphBuilder g, Value x) {
    Shape shape = Shape.of(out, in / groups, kernel.height(), kernel.width());
    Value weight = g.parameter("weight", initializer.draw(shape, g.seedOf("weight")));
    Attributes attributes =
        Attributes.none()
            .withLongs("kernel_shape", kernel.height(), kernel.width())
            .withLongs("strides", stride.height(), stride.width())
            .withLongs("pads", padding.height(), padding.width(), padding.height(), padding.width())
            .withLongs("dilations", dilation.height(), dilation.width())
            .with("group", groups);
    return bias == Bias.NO
        ? g.apply("Conv", attributes, x, weight)
        : g.apply("Conv", attributes, x, weight, zeros(g));
  }

  private Value zeros(GraphBuilder g) {
    return g.parameter("bias", Initializer.zeros().draw(Shape.of(out), 0));
  }
}
