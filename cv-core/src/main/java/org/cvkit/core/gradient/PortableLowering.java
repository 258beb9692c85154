package org.cvkit.core.gradient;

import java.util.Arrays;
import org.cvkit.core.graph.Attributes;
import org.cvkit.core.graph.Graph;
import org.cvkit.core.graph.GraphBuilder;
import org.cvkit.core.graph.GraphBuilder.Transposed;
import org.cvkit.core.graph.Node;
import org.cvkit.core.graph.Value;
import org.cvkit.core.tensor.Shape;

/** The forms that run on every execution provider, the faster of those where the shape decides. */
final class PortableLowering implements Lowering {
  static final PortableLowering INSTANCE = new PortableLowering();

  private PortableLowering() {}

  @Override
  public String id() {
    return "portable";
  }

  @Override
  public Graph lower(Graph graph) {
    return FlatOperands.of(graph);
  }

  @Override
  public Value convolutionData(GraphBuilder g, Node conv, Value dy) {
    Value w = conv.input(1);
    Attributes attributes = conv.attributes();
    long groups = attributes.integer("group", 1);
    boolean dense = Arrays.stream(attributes.longs("strides", 1, 1)).allMatch(s -> s == 1);
    boolean manyChannels = conv.input(0).dimension(1) > 4;
    if (dense && groups == 1 && manyChannels) {
      return flipped(g, conv, dy);
    }
    return transposed(g, dy, w, attributes, groups, conv.input(0).shape());
  }

  /**
   * At stride 1 the gradient is a convolution with the kernel turned around and its channels
   * exchanged.
   */
  private static Value flipped(GraphBuilder g, Node conv, Value dy) {
    Value w = conv.input(1);
    long[] kernel = {w.dimension(2), w.dimension(3)};
    long[] dilations = conv.attributes().longs("dilations", 1, 1);
    long[] pads = conv.attributes().longs("pads", 0, 0, 0, 0);
    long[] full = new long[4];
    for (int i = 0; i < 4; i++) {
      full[i] = dilations[i % 2] * (kernel[i % 2] - 1) - pads[i];
    }
    if (Arrays.stream(full).anyMatch(p -> p < 0)) {
      return transposed(g, dy, w, conv.attributes(), 1, conv.input(0).shape());
    }
    Value exchanged = g.transpose(w, 1, 0, 2, 3);
    if (kernel[0] * kernel[1] > 1) {
      long least = Long.MIN_VALUE + 1;
      exchanged =
          g.apply(
              "Slice",
              Attributes.none(),
              exchanged,
              g.longs(-1, -1),
              g.longs(least, least),
              g.longs(2, 3),
              g.longs(-1, -1));
    }
    Attributes attributes =
        Attributes.none()
            .withLongs("kernel_shape", kernel)
            .withLongs("dilations", dilations)
            .withLongs("pads", full);
    return g.apply("Conv", attributes, dy, exchanged);
  }

  /**
   * The transposed convolution that gives {@code shape} exactly, rows the stride never reached
   * included.
   */
  static Value transposed(
      GraphBuilder g, Value dy, Value w, Attributes conv, long groups, Shape shape) {
    long[] strides = conv.longs("strides", 1, 1);
    long[] dilations = conv.longs("dilations", 1, 1);
    long[] pads = conv.longs("pads", 0, 0, 0, 0);
    long[] extra = new long[2];
    for (int i = 0; i < 2; i++) {
      long reach = dilations[i] * (w.dimension(2 + i) - 1) + 1;
      extra[i] =
          shape.dimension(2 + i)
              - (strides[i] * (dy.dimension(2 + i) - 1) + reach - pads[i] - pads[i + 2]);
      // A last window that reaches beyond the padding (ceil_mode) leaves its rest outside.
      pads[i + 2] -= Math.min(0, extra[i]);
      extra[i] = Math.max(0, extra[i]);
    }
    Attributes attributes =
        Attributes.none()
            .withLongs("kernel_shape", w.dimension(2), w.dimension(3))
            .withLongs("strides", strides)
            .withLongs("dilations", dilations)
            .withLongs("pads", pads)
            .withLongs("output_padding", extra)
            .with("group", groups);
    return g.apply("ConvTranspose", attributes, dy, w);
  }

  @Override
  public Value convolutionWeight(GraphBuilder g, Node conv, Value dy) {
    Value w = conv.input(1);
    long groups = conv.attributes().integer("group", 1);
    boolean point =
        w.dimension(2) == 1
            && w.dimension(3) == 1
            && Arrays.stream(conv.attributes().longs("strides", 1, 1)).allMatch(s -> s == 1)
            && Arrays.stream(conv.attributes().longs("pads", 0, 0, 0, 0)).allMatch(p -> p == 0);
    if (groups == 1 && point) {
      return pointwise(g, conv.input(0), w, dy);
    }
    if (groups == 1) {
      return Sweep.isSmallerBackwards(conv) ? Sweep.backwards(g, conv, dy) : Sweep.of(g, conv, dy);
    }
    return grouped(g, conv, dy, groups);
  }

  /**
   * A 1x1 kernel's gradient is one matrix product over all pixels of the batch; with many pixels
   * and few channels one a picture instead, which moves nothing, and their sum.
   */
  private static Value pointwise(GraphBuilder g, Value x, Value w, Value dy) {
    long pixels = x.dimension(2) * x.dimension(3);
    long in = x.dimension(1);
    long out = dy.dimension(1);
    if (in * out < (in + out) * pixels) {
      Value rows = g.reshape(dy, x.dimension(0), out, pixels);
      Value columns = g.transpose(g.reshape(x, x.dimension(0), in, pixels), 0, 2, 1);
      Value each = g.matMul(rows, columns);
      return g.reshape(g.reduce("ReduceSum", each, 0, 0), w.shape().toArray());
    }
    Value rows = g.reshape(g.transpose(dy, 1, 0, 2, 3), out, -1);
    Value columns = g.reshape(g.transpose(x, 1, 0, 2, 3), in, -1);
    return g.reshape(
        g.gemm(rows, Transposed.NO, columns, Transposed.YES, null), w.shape().toArray());
  }

  /**
   * With groups the batch cannot become the channels; every picture's every group is a convolution
   * of its own instead, summed over the batch afterwards.
   */
  private static Value grouped(GraphBuilder g, Node conv, Value dy, long groups) {
    Value x = conv.input(0);
    Value w = conv.input(1);
    long n = x.dimension(0);
    long in = w.dimension(1);
    long out = w.dimension(0) / groups;
    long[] strides = conv.attributes().longs("strides", 1, 1);
    long[] dilations = conv.attributes().longs("dilations", 1, 1);
    Value pictures = x;
    Value kernels = dy;
    if (in * out > 1) {
      // Every pair of input and output channel of a group becomes a channel of its own.
      pictures = repeat(g, x, n, groups, in, 1, out);
      kernels = repeat(g, dy, n, groups, 1, out, in);
    }
    long pairs = n * groups * in * out;
    Value planes = g.reshape(pictures, 1, pairs, x.dimension(2), x.dimension(3));
    Value taps = g.reshape(kernels, pairs, 1, dy.dimension(2), dy.dimension(3));
    Attributes attributes =
        Attributes.none()
            .withLongs("kernel_shape", dy.dimension(2), dy.dimension(3))
            .withLongs("dilations", strides)
            .withLongs("strides", dilations)
            .withLongs("pads", conv.attributes().longs("pads", 0, 0, 0, 0))
            .with("group", pairs);
    Value each = g.apply("Conv", attributes, planes, taps);
    Value cut = g.slice(g.slice(each, 2, 0, w.dimension(2)), 3, 0, w.dimension(3));
    Value perPicture = g.reshape(cut, n, groups, out, in, w.dimension(2), w.dimension(3));
    return g.reshape(g.sum(perPicture, 0), w.shape().toArray());
  }

  /** Repeats the channels of a group so that they lie as output x input pairs. */
  private static Value repeat(
      GraphBuilder g, Value x, long n, long groups, long inner, long outer, long times) {
    long h = x.dimension(2);
    long wide = x.dimension(3);
    boolean input = outer == 1;
    Value split =
        input
            ? g.reshape(x, n * groups, 1, inner, h, wide)
            : g.reshape(x, n * groups, outer, 1, h, wide);
    long[] shape =
        input
            ? new long[] {n * groups, times, inner, h, wide}
            : new long[] {n * groups, outer, times, h, wide};
    return g.apply("Expand", Attributes.none(), split, g.longs(shape));
  }

  @Override
  public Value maxPool(GraphBuilder g, Node pool, Value dy) {
    return PoolGradients.tiles(pool)
        ? PoolGradients.compared(g, pool, dy)
        : PoolGradients.scattered(g, pool, dy);
  }
}
