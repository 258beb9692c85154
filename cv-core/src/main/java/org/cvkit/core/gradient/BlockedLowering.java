package org.cvkit.core.gradient;

import java.util.Arrays;
import java.util.List;
import org.cvkit.core.graph.Attributes;
import org.cvkit.core.graph.Graph;
import org.cvkit.core.graph.GraphBuilder;
import org.cvkit.core.graph.Node;
import org.cvkit.core.graph.Value;

/**
 * Convolutions of the CPU in blocks of channels where that is faster; which ones follows from
 * shapes alone, so the same network always takes the same forms.
 */
final class BlockedLowering implements Lowering {
  /**
   * Pixels of the batch below which packing a kernel costs more than the convolution gains (25
   * percent of it).
   */
  private static final long FEWEST_PIXELS = 1024;

  private final ChannelBlocks blocks;
  private final long fewestPixels;
  private final Lowering portable = Lowering.portable();

  BlockedLowering(int size) {
    this(size, FEWEST_PIXELS);
  }

  /** With another limit, for checks on small pictures. */
  BlockedLowering(int size, long fewestPixels) {
    blocks = new ChannelBlocks(size);
    this.fewestPixels = fewestPixels;
  }

  @Override
  public String id() {
    return "cpu-blocked-" + blocks.size();
  }

  /** The sizes of a convolution whose pads are written out. */
  private record Sizes(
      long groups,
      long in,
      long out,
      long[] kernel,
      long[] strides,
      long[] dilations,
      long[] pads,
      long pixels) {
    static Sizes of(Node conv, Value y) {
      Attributes a = conv.attributes();
      Value w = conv.input(1);
      Value x = conv.input(0);
      return new Sizes(
          a.integer("group", 1),
          x.dimension(1),
          w.dimension(0),
          new long[] {w.dimension(2), w.dimension(3)},
          a.longs("strides", 1, 1),
          a.longs("dilations", 1, 1),
          a.longs("pads", 0, 0, 0, 0),
          y.dimension(0) * y.dimension(2) * y.dimension(3));
    }

    boolean isDepthwise() {
      return groups > 1 && groups == in && groups == out;
    }

    boolean isDense() {
      return strides[0] == 1 && strides[1] == 1;
    }

    long taps() {
      return kernel[0] * kernel[1];
    }

    Attributes attributes(long[] ownPads, long ownGroups) {
      return Attributes.none()
          .withLongs("kernel_shape", kernel)
          .withLongs("strides", strides)
          .withLongs("dilations", dilations)
          .withLongs("pads", ownPads)
          .with("group", ownGroups);
    }

    /**
     * The pads with which a convolution at stride 1 with the reversed kernel gives x's gradient.
     */
    long[] fullPads() {
      long[] full = new long[4];
      for (int i = 0; i < 4; i++) {
        full[i] = dilations[i % 2] * (kernel[i % 2] - 1) - pads[i];
      }
      return full;
    }
  }

  private static boolean isPlain(Node node) {
    return node.operator().equals("Conv")
        && node.domain().isEmpty()
        && node.input(0).rank() == 4
        && node.input(0).shape().isFixed()
        && node.input(0).type() == org.cvkit.core.tensor.ElementType.FLOAT32
        && node.attributes().text("auto_pad", "NOTSET").equals("NOTSET");
  }

  @Override
  public Graph lower(Graph graph) {
    return FlatOperands.of(Rewriting.of(graph, this::replaced));
  }

  private List<Value> replaced(GraphBuilder g, Node node) {
    if (!isPlain(node)) {
      return List.of();
    }
    Sizes s = Sizes.of(node, node.output());
    if (!blocks.divides(s.out)) {
      return List.of();
    }
    Value x = node.input(0);
    Value w = node.input(1);
    Value kernel;
    if (s.isDepthwise()) {
      x = blocks.enter(g, x);
      kernel = blocks.outerKernel(g, w);
    } else if (s.groups == 1
        && s.taps() > 1
        && s.pixels >= fewestPixels
        && s.kernel[1] <= 11
        && blocks.divides(s.in)) {
      x = blocks.enter(g, x);
      kernel = blocks.kernel(g, w);
    } else if (s.groups == 1 && s.taps() > 1 && s.kernel[1] <= 11 && s.in < 4) {
      kernel = blocks.outerKernel(g, w);
    } else {
      return List.of();
    }
    Attributes attributes = s.attributes(s.pads, s.groups);
    Value y =
        node.optionalInput(2).isPresent()
            ? blocks.convolution(g, attributes, x, kernel, node.input(2))
            : blocks.convolution(g, attributes, x, kernel);
    return List.of(blocks.leave(g, y));
  }

  @Override
  public Value convolutionData(GraphBuilder g, Node conv, Value dy) {
    if (!isPlain(conv)) {
      return portable.convolutionData(g, conv, dy);
    }
    Sizes s = Sizes.of(conv, conv.input(0));
    boolean depthwise = s.isDepthwise() && blocks.divides(s.in);
    boolean reversible = s.isDense() && Arrays.stream(s.fullPads()).allMatch(p -> p >= 0);
    if (depthwise && reversible) {
      Value kernel = blocks.reversedDepthwiseKernel(g, conv.input(1));
      Attributes attributes = s.attributes(s.fullPads(), s.groups);
      return blocks.leave(g, blocks.convolution(g, attributes, blocks.enter(g, dy), kernel));
    }
    if (depthwise && SplitByParity.fits(conv, dy)) {
      return SplitByParity.dataGradient(g, blocks, conv, dy);
    }
    boolean worthIt =
        s.groups == 1
            && s.taps() > 1
            && s.pixels >= fewestPixels
            && blocks.divides(s.in)
            && blocks.divides(s.out);
    if (worthIt && reversible) {
      Value kernel = blocks.reversedKernel(g, conv.input(1));
      Attributes attributes = s.attributes(s.fullPads(), 1);
      return blocks.leave(g, blocks.convolution(g, attributes, blocks.enter(g, dy), kernel));
    }
    return portable.convolutionData(g, conv, dy);
  }

  @Override
  public Value convolutionWeight(GraphBuilder g, Node conv, Value dy) {
    if (isPlain(conv)) {
      Sizes s = Sizes.of(conv, conv.output());
      if (s.isDepthwise() && blocks.divides(s.in)) {
        return depthwiseWeight(g, conv, s, dy);
      }
    }
    return portable.convolutionWeight(g, conv, dy);
  }

  /**
   * Every picture's every channel is convolved with its own output gradient as the kernel. In
   * blocks, the channels of a batch are those of one wide picture without being moved.
   */
  private Value depthwiseWeight(GraphBuilder g, Node conv, Sizes s, Value dy) {
    Value x = conv.input(0);
    long planes = x.dimension(0) * s.in;
    Value picture = g.reshape(blocks.enter(g, x), 1, planes, x.dimension(2), x.dimension(3));
    Value kernel = g.reshape(blocks.enter(g, dy), planes, 1, dy.dimension(2), dy.dimension(3));
    Attributes attributes =
        Attributes.none()
            .withLongs("kernel_shape", dy.dimension(2), dy.dimension(3))
            .withLongs("strides", s.dilations)
            .withLongs("dilations", s.strides)
            .withLongs("pads", s.pads)
            .with("group", planes);
    Value each = blocks.convolution(g, attributes, picture, kernel);
    long rows = each.dimension(2);
    long columns = each.dimension(3);
    Value sum = g.sum(g.reshape(each, x.dimension(0), s.in * rows * columns), 0);
    Value taps = blocks.leave(g, g.reshape(sum, 1, s.in, rows, columns));
    // A stride can leave pixels over that no window reached: places beyond the kernel.
    Value cut = rows == s.kernel[0] ? taps : g.slice(taps, 2, 0, s.kernel[0]);
    cut = columns == s.kernel[1] ? cut : g.slice(cut, 3, 0, s.kernel[1]);
    return g.reshape(cut, conv.input(1).shape().toArray());
  }

  @Override
  public Value maxPool(GraphBuilder g, Node pool, Value dy) {
    return portable.maxPool(g, pool, dy);
  }
}
