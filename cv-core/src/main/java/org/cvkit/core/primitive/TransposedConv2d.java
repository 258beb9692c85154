package org.cvkit.core.primitive;

import org.cvkit.core.graph.Attributes;
import org.cvkit.core.graph.Constant;
import org.cvkit.core.graph.GraphBuilder;
import org.cvkit.core.graph.Value;
import org.cvkit.core.tensor.Shape;

/**
 * Transposed convolution: each pixel places the kernel, times its value, into the output, a stride
 * apart, and what overlaps is summed (ONNX ConvTranspose, opset 11; Dumoulin and Visin, A guide to
 * convolution arithmetic, 2016, chapter 4). The gradient of a convolution to its picture, and the
 * up-convolution of U-Net.
 *
 * <p>N x C x H x W to N x F x H' x W' with {@code H' = stride (H - 1) + dilation (height - 1) + 1 -
 * top - bottom + extraRows}. The kernel is C x F/groups x height x width. Padding is taken away
 * from the output's sides. {@link Padding#same()} makes the output {@code stride H} long.
 *
 * <p>Immutable.
 *
 * @param kernel the filters, of each input channel
 * @param bias one number an output channel; 1 x F x 1 x 1
 * @param window how the kernel moves over the output
 * @param groups parts into which the channels are split, each with filters of its own
 * @param extraRows rows added below (ONNX {@code output_padding}), less than the stride
 * @param extraColumns columns added to the right
 */
public record TransposedConv2d(
    Volume kernel, Volume bias, Window window, int groups, int extraRows, int extraColumns)
    implements Primitive {

  public TransposedConv2d {
    if (groups < 1 || kernel.batch() % groups != 0) {
      throw new IllegalArgumentException(
          "transposed convolution: expected input channels that "
              + groups
              + " groups divide, got a kernel of "
              + kernel.shape());
    }
    if (window.height() != kernel.height() || window.width() != kernel.width()) {
      throw new IllegalArgumentException(
          "transposed convolution: expected a window of the kernel's size "
              + kernel.shape()
              + ", got "
              + window);
    }
    Conv2d.requireBias("transposed convolution", bias, kernel.channels() * groups);
    requireExtra(extraRows, window.strideY());
    requireExtra(extraColumns, window.strideX());
  }

  private static void requireExtra(int extra, int limit) {
    if (extra < 0 || extra >= limit) {
      throw new IllegalArgumentException(
          "transposed convolution: expected fewer extra rows or columns than the stride, "
              + limit
              + ", got "
              + extra);
    }
  }

  /** Filters C x F x height x width at stride 1, without padding and bias. */
  public static TransposedConv2d of(Volume kernel) {
    return new TransposedConv2d(
        kernel,
        Volume.ofChannels(new float[kernel.channels()]),
        Window.of(kernel.height(), kernel.width()),
        1,
        0,
        0);
  }

  /** One number an output channel. */
  public TransposedConv2d withBias(float... other) {
    return new TransposedConv2d(
        kernel, Volume.ofChannels(other), window, groups, extraRows, extraColumns);
  }

  public TransposedConv2d withStride(int both) {
    return withStride(both, both);
  }

  public TransposedConv2d withStride(int y, int x) {
    return withWindow(window.withStride(y, x));
  }

  public TransposedConv2d withPadding(Padding other) {
    return withWindow(window.withPadding(other));
  }

  public TransposedConv2d withDilation(int both) {
    return withWindow(window.withDilation(both, both));
  }

  /** Takes the bias back to zeros, as their number changes. */
  public TransposedConv2d withGroups(int other) {
    return new TransposedConv2d(
        kernel,
        Volume.ofChannels(new float[kernel.channels() * other]),
        window,
        other,
        extraRows,
        extraColumns);
  }

  /** Rows and columns added at the end of the output. */
  public TransposedConv2d withOutputPadding(int rows, int columns) {
    return new TransposedConv2d(kernel, bias, window, groups, rows, columns);
  }

  private TransposedConv2d withWindow(Window other) {
    return new TransposedConv2d(kernel, bias, other, groups, extraRows, extraColumns);
  }

  /**
   * The way of the window over the output of this size, one stop an input pixel. What padding takes
   * away of the output is what a convolution would add to it.
   */
  Sweep sweep(int height, int width) {
    int reachY = window.strideY() * (height - 1) + window.reachY() + extraRows;
    int reachX = window.strideX() * (width - 1) + window.reachX() + extraColumns;
    if (window.padding() instanceof Padding.Explicit p) {
      return new Sweep(window, p.top(), p.left(), p.bottom(), p.right(), height, width);
    }
    boolean end = ((Padding.Same) window.padding()).odd() == Padding.Same.Odd.AT_END;
    int y = reachY - window.strideY() * height;
    int x = reachX - window.strideX() * width;
    int top = before(y, end);
    int left = before(x, end);
    return new Sweep(window, top, left, y - top, x - left, height, width);
  }

  /** Less than nothing to take away is added at the end. */
  private static int before(int both, boolean oddAtEnd) {
    int half = Math.max(0, both) / 2;
    return oddAtEnd ? half : Math.max(0, both) - half;
  }

  @Override
  public Volume apply(Volume x, Backend backend) {
    outputShape(x.shape());
    return backend.execution().convolveTransposed(this, x);
  }

  @Override
  public Shape outputShape(Shape x) {
    if (x.dimension(1) != kernel.batch()) {
      throw new IllegalArgumentException(
          "transposed convolution: expected "
              + kernel.batch()
              + " channels for a kernel of "
              + kernel.shape()
              + ", got "
              + x);
    }
    Sweep sweep = sweep((int) x.dimension(2), (int) x.dimension(3));
    long height =
        window.strideY() * (x.dimension(2) - 1)
            + window.reachY()
            + extraRows
            - sweep.top()
            - sweep.bottom();
    long width =
        window.strideX() * (x.dimension(3) - 1)
            + window.reachX()
            + extraColumns
            - sweep.left()
            - sweep.right();
    if (height < 1 || width < 1) {
      throw new IllegalArgumentException(
          "transposed convolution: expected padding that leaves something of the output, got "
              + height
              + "x"
              + width
              + "; pad less");
    }
    return Shape.of(x.dimension(0), (long) kernel.channels() * groups, height, width);
  }

  @Override
  public Value apply(GraphBuilder g, Value x) {
    Sweep sweep = sweep((int) x.dimension(2), (int) x.dimension(3));
    Attributes attributes =
        Attributes.none()
            .withLongs("kernel_shape", window.height(), window.width())
            .withLongs("strides", window.strideY(), window.strideX())
            .withLongs("dilations", window.dilationY(), window.dilationX())
            .withLongs(
                "pads",
                sweep.top(),
                sweep.left(),
                Math.max(0, sweep.bottom()),
                Math.max(0, sweep.right()))
            .withLongs(
                "output_padding",
                extraRows + Math.max(0, -sweep.bottom()),
                extraColumns + Math.max(0, -sweep.right()))
            .with("group", groups);
    Value weight = g.parameter("weight", Constant.of(kernel.shape(), kernel.values()));
    return g.apply("ConvTranspose", attributes, x, weight, Conv2d.biasOf(g, bias));
  }
}
