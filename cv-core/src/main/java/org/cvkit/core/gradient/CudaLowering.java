package org.cvkit.core.gradient;

import java.util.ArrayList;
import java.util.List;
import org.cvkit.core.graph.Attributes;
import org.cvkit.core.graph.Graph;
import org.cvkit.core.graph.GraphBuilder;
import org.cvkit.core.graph.GraphBuilder.Transposed;
import org.cvkit.core.graph.Node;
import org.cvkit.core.graph.Value;

/**
 * Forms for ONNX Runtime's CUDA kernels: weight gradients are matrix products, because cuDNN takes
 * a kernel as large as the picture badly, and batch statistics are computed by reductions, because
 * CUDA's BatchNormalization ignores {@code training_mode}.
 */
final class CudaLowering implements Lowering {
  static final CudaLowering INSTANCE = new CudaLowering();

  private final Lowering portable = Lowering.portable();

  private CudaLowering() {}

  @Override
  public String id() {
    return "cuda";
  }

  /** A transposed convolution at any stride: cuDNN's own data gradient. */
  @Override
  public Value convolutionData(GraphBuilder g, Node conv, Value dy) {
    return PortableLowering.transposed(
        g,
        dy,
        conv.input(1),
        conv.attributes(),
        conv.attributes().integer("group", 1),
        conv.input(0).shape());
  }

  @Override
  public Value convolutionWeight(GraphBuilder g, Node conv, Value dy) {
    return conv.attributes().integer("group", 1) == 1
        ? perTap(g, conv, dy)
        : perTapInGroups(g, conv, dy);
  }

  /** {@code dW[:, :, i, j] = dy x_ij^T} over all pixels, x_ij being what tap (i, j) sees. */
  private static Value perTap(GraphBuilder g, Node conv, Value dy) {
    Value w = conv.input(1);
    Value rows = g.reshape(g.transpose(dy, 1, 0, 2, 3), w.dimension(0), -1);
    List<Value> taps = new ArrayList<>();
    for (Value seen : seen(g, conv, dy)) {
      Value columns = g.reshape(g.transpose(seen, 1, 0, 2, 3), w.dimension(1), -1);
      Value tap = g.gemm(rows, Transposed.NO, columns, Transposed.YES, null);
      taps.add(g.reshape(tap, w.dimension(0), w.dimension(1), 1));
    }
    return g.reshape(g.concat(2, taps.toArray(Value[]::new)), w.shape().toArray());
  }

  /** The same product for each group; with one channel a group, a sum of products. */
  private static Value perTapInGroups(GraphBuilder g, Node conv, Value dy) {
    Value w = conv.input(1);
    long groups = conv.attributes().integer("group", 1);
    long n = dy.dimension(0);
    long in = w.dimension(1);
    long out = w.dimension(0) / groups;
    long pixels = dy.dimension(2) * dy.dimension(3);
    List<Value> taps = new ArrayList<>();
    for (Value seen : seen(g, conv, dy)) {
      Value each;
      if (in * out == 1) {
        each = g.reduce("ReduceSum", g.multiply(dy, seen), 0, 2, 3);
      } else {
        Value rows = g.reshape(dy, n, groups, out, pixels);
        Value columns = g.transpose(g.reshape(seen, n, groups, in, pixels), 0, 1, 3, 2);
        each = g.matMul(rows, columns);
      }
      taps.add(g.reshape(g.reduce("ReduceSum", each, 0, 0), w.dimension(0), in, 1));
    }
    return g.reshape(g.concat(2, taps.toArray(Value[]::new)), w.shape().toArray());
  }

  /** For every tap of the kernel, row by row, the pixels it meets: N x C x OH x OW. */
  private static List<Value> seen(GraphBuilder g, Node conv, Value dy) {
    Value x = conv.input(0);
    Value w = conv.input(1);
    long[] strides = conv.attributes().longs("strides", 1, 1);
    long[] dilations = conv.attributes().longs("dilations", 1, 1);
    long[] pads = conv.attributes().longs("pads", 0, 0, 0, 0);
    boolean padded = java.util.Arrays.stream(pads).anyMatch(p -> p != 0);
    Value framed =
        padded
            ? g.apply(
                "Pad",
                Attributes.none(),
                x,
                g.longs(0, 0, pads[0], pads[1], 0, 0, pads[2], pads[3]))
            : x;
    List<Value> seen = new ArrayList<>();
    for (long i = 0; i < w.dimension(2); i++) {
      for (long j = 0; j < w.dimension(3); j++) {
        long top = i * dilations[0];
        long left = j * dilations[1];
        seen.add(
            g.apply(
                "Slice",
                Attributes.none(),
                framed,
                g.longs(top, left),
                g.longs(
                    top + strides[0] * (dy.dimension(2) - 1) + 1,
                    left + strides[1] * (dy.dimension(3) - 1) + 1),
                g.longs(2, 3),
                g.longs(strides)));
      }
    }
    return seen;
  }

  @Override
  public Value maxPool(GraphBuilder g, Node pool, Value dy) {
    return portable.maxPool(g, pool, dy);
  }

  @Override
  public Graph lower(Graph graph) {
    return Rewriting.of(graph, CudaLowering::replaced);
  }

  /** Batch normalisation in training: mean, biased variance and one in inference with them. */
  private static List<Value> replaced(GraphBuilder g, Node node) {
    if (!node.operator().equals("BatchNormalization")
        || node.attributes().integer("training_mode", 0) == 0) {
      return List.of();
    }
    Value x = node.input(0);
    long channels = x.dimension(1);
    long[] axes = new long[x.rank() - 1];
    for (int i = 1; i < axes.length; i++) {
      axes[i] = i + 1;
    }
    Value mean = g.mean(x, axes);
    Value centred = g.subtract(x, mean);
    Value variance = g.reshape(g.mean(g.multiply(centred, centred), axes), channels);
    Value average = g.reshape(mean, channels);
    Attributes attributes = node.attributes().without("training_mode").without("momentum");
    Value y =
        g.apply(
            "BatchNormalization", attributes, x, node.input(1), node.input(2), average, variance);
    float kept = node.attributes().real("momentum", 0.9f);
    List<Value> outputs =
        List.of(
            y, running(g, node.input(3), average, kept), running(g, node.input(4), variance, kept));
    return outputs.subList(0, node.outputs().size());
  }

  private static Value running(GraphBuilder g, Value before, Value now, float kept) {
    return kept == 0
        ? now
        : g.add(
            g.multiply(before, g.scalar(before, kept)), g.multiply(now, g.scalar(now, 1 - kept)));
  }
}
