package org.cvkit.core.primitive;

import org.cvkit.core.graph.Attributes;
import org.cvkit.core.graph.Constant;
import org.cvkit.core.graph.GraphBuilder;
import org.cvkit.core.graph.Value;
import org.cvkit.core.tensor.Shape;

/**
 * Convolution of pictures, as deep learning uses the word: the kernel is not mirrored, which
 * mathematics calls cross-correlation (ONNX Conv, opset 11; LeCun et al. 1998, section II).
 *
 * <p>{@code Conv2d.of(kernel).withStride(2).withPadding(Padding.same()).apply(x)} takes N x C x H x
 * W to N x F x H' x W'. The kernel is F x C/groups x height x width: each of the F filters is
 * itself a volume that reaches over all channels of its group and gives one channel. {@code H' =
 * floor((H + top + bottom - dilation (height - 1) - 1) / stride) + 1}.
 *
 * <p>Immutable.
 *
 * @param kernel the filters
 * @param bias one number a filter, added to its whole output; 1 x F x 1 x 1
 * @param window how the kernel moves
 * @param groups parts into which the channels are split, each with filters of its own; as many as
 *     channels make it depthwise
 */
public record Conv2d(Volume kernel, Volume bias, Window window, int groups) implements Primitive {

  public Conv2d {
    if (groups < 1 || kernel.batch() % groups != 0) {
      throw new IllegalArgumentException(
          "convolution: expected filters that "
              + groups
              + " groups divide, got a kernel of "
              + kernel.shape());
    }
    if (window.height() != kernel.height() || window.width() != kernel.width()) {
      throw new IllegalArgumentException(
          "convolution: expected a window of the kernel's size "
              + kernel.shape()
              + ", got "
              + window);
    }
    requireBias("convolution", bias, kernel.batch());
  }

  static void requireBias(String where, Volume bias, int channels) {
    if (!bias.shape().equals(Shape.of(1, channels, 1, 1))) {
      throw new IllegalArgumentException(
          where + ": expected one bias a filter, " + channels + ", got " + bias.shape());
    }
  }

  /** Filters F x C x height x width at stride 1, without padding and bias. */
  public static Conv2d of(Volume kernel) {
    return new Conv2d(
        kernel,
        Volume.ofChannels(new float[kernel.batch()]),
        Window.of(kernel.height(), kernel.width()),
        1);
  }

  /**
   * One filter a channel: the kernel is C x 1 x height x width (Howard et al., MobileNets, 2017,
   * section 3.1).
   */
  public static Conv2d depthwise(Volume kernel) {
    return of(kernel).withGroups(kernel.batch());
  }

  /** One number a filter. */
  public Conv2d withBias(float... other) {
    return new Conv2d(kernel, Volume.ofChannels(other), window, groups);
  }

  public Conv2d withStride(int both) {
    return withStride(both, both);
  }

  public Conv2d withStride(int y, int x) {
    return withWindow(window.withStride(y, x));
  }

  public Conv2d withPadding(Padding other) {
    return withWindow(window.withPadding(other));
  }

  public Conv2d withDilation(int both) {
    return withDilation(both, both);
  }

  public Conv2d withDilation(int y, int x) {
    return withWindow(window.withDilation(y, x));
  }

  public Conv2d withGroups(int other) {
    return new Conv2d(kernel, bias, window, other);
  }

  private Conv2d withWindow(Window other) {
    return new Conv2d(kernel, bias, other, groups);
  }

  /** Multiplications and additions for a picture of this shape, two a weight and output pixel. */
  public long operations(Shape x) {
    Volume filters = kernel;
    return 2L * outputShape(x).elements() * filters.channels() * filters.height() * filters.width();
  }

  @Override
  public Volume apply(Volume x, Backend backend) {
    outputShape(x.shape());
    return backend.execution().convolve(this, x);
  }

  @Override
  public Shape outputShape(Shape x) {
    if (x.dimension(1) != (long) kernel.channels() * groups) {
      throw new IllegalArgumentException(
          "convolution: expected "
              + kernel.channels() * groups
              + " channels for a kernel of "
              + kernel.shape()
              + " and "
              + groups
              + " groups, got "
              + x);
    }
    Sweep sweep = Sweep.of(window, (int) x.dimension(2), (int) x.dimension(3), Rounding.DOWN);
    return Shape.of(x.dimension(0), kernel.batch(), sweep.rows(), sweep.columns());
  }

  @Override
  public Value apply(GraphBuilder g, Value x) {
    Attributes attributes = window.attributes(x.shape()).with("group", groups);
    Value weight = g.parameter("weight", Constant.of(kernel.shape(), kernel.values()));
    return g.apply("Conv", attributes, x, weight, biasOf(g, bias));
  }

  static Value biasOf(GraphBuilder g, Volume bias) {
    return g.parameter("bias", Constant.of(Shape.of(bias.channels()), bias.values()));
  }
}
