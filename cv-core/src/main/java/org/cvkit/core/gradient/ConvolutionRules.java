package org.cvkit.core.gradient;

import static java.util.Arrays.asList;
import static java.util.List.of;

import java.util.List;
import java.util.Map;
import org.cvkit.core.graph.Attributes;
import org.cvkit.core.graph.Constant;
import org.cvkit.core.graph.GraphBuilder;
import org.cvkit.core.graph.GraphException;
import org.cvkit.core.graph.Value;
import org.cvkit.core.tensor.Shape;
import org.jspecify.annotations.Nullable;

/** Gradients of convolutions and pooling of pictures (N x C x H x W). */
final class ConvolutionRules {
  private ConvolutionRules() {}

  static void addTo(Map<String, Rule> table) {
    table.put("Conv", ConvolutionRules::convolution);
    table.put("ConvTranspose", ConvolutionRules::transposedConvolution);
    table.put("MaxPool", a -> of(a.lowering().maxPool(a.g(), a.node(), a.dy())));
    table.put("AveragePool", ConvolutionRules::averagePool);
    table.put("GlobalAveragePool", ConvolutionRules::globalAveragePool);
    table.put("GlobalMaxPool", ConvolutionRules::globalMaxPool);
  }

  private static void requireExplicitPads(Rule.Application a) {
    if (!a.node().attributes().text("auto_pad", "NOTSET").equals("NOTSET")) {
      throw new GraphException(
          a.node().name() + ": expected explicit pads to differentiate through, got auto_pad");
    }
  }

  private static List<@Nullable Value> convolution(Rule.Application a) {
    requireExplicitPads(a);
    return asList(
            a.wants(0) ? a.lowering().convolutionData(a.g(), a.node(), a.dy()) : null,
            a.wants(1) ? a.lowering().convolutionWeight(a.g(), a.node(), a.dy()) : null,
            a.wants(2) ? bias(a) : null)
        .subList(0, a.node().inputs().size());
  }

  private static Value bias(Rule.Application a) {
    return a.g().reshape(a.g().sum(a.dy(), 0, 2, 3), a.x(2).dimension(0));
  }

  /**
   * A transposed convolution is a convolution's data gradient, so its own gradients are a
   * convolution and its weight gradient.
   */
  private static List<@Nullable Value> transposedConvolution(Rule.Application a) {
    requireExplicitPads(a);
    Attributes attributes = a.node().attributes().without("output_padding").without("output_shape");
    GraphBuilder g = a.g();
    List<Value> back = g.applyAll("Conv", "", attributes, a.dy(), a.x(1));
    Value dw = null;
    if (a.wants(1)) {
      // The convolution above maps dy to x, so x stands in the place of its output gradient.
      dw = a.lowering().convolutionWeight(g, g.nodes().get(g.nodes().size() - 1), a.x(0));
    }
    return asList(back.get(0), dw, a.wants(2) ? bias(a) : null)
        .subList(0, a.node().inputs().size());
  }

  /** Each window's share is spread by a depthwise transposed convolution with a kernel of ones. */
  private static List<@Nullable Value> averagePool(Rule.Application a) {
    requireExplicitPads(a);
    Attributes attributes = a.node().attributes();
    if (attributes.integer("ceil_mode", 0) != 0) {
      throw new GraphException(
          a.node().name() + ": AveragePool has a gradient without ceil_mode only");
    }
    GraphBuilder g = a.g();
    long[] kernel = attributes.longs("kernel_shape");
    long channels = a.x(0).dimension(1);
    Value ones =
        g.constant(Constant.filled(a.dy().type(), Shape.of(channels, 1, kernel[0], kernel[1]), 1));
    Value share = g.multiply(a.dy(), g.constant(windowShares(a, kernel)));
    return of(PortableLowering.transposed(g, share, ones, attributes, channels, a.x(0).shape()));
  }

  /**
   * One over the number of pixels each window averages: fewer at the border unless padding counts.
   */
  private static Constant windowShares(Rule.Application a, long[] kernel) {
    Attributes attributes = a.node().attributes();
    long[] pads = attributes.longs("pads", 0, 0, 0, 0);
    long[] strides = attributes.longs("strides", 1, 1);
    boolean padded = attributes.integer("count_include_pad", 0) != 0;
    int height = (int) a.y().dimension(2);
    int width = (int) a.y().dimension(3);
    float[] shares = new float[height * width];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        long rows =
            padded ? kernel[0] : inside(y * strides[0] - pads[0], kernel[0], a.x(0).dimension(2));
        long columns =
            padded ? kernel[1] : inside(x * strides[1] - pads[1], kernel[1], a.x(0).dimension(3));
        shares[y * width + x] = 1f / (rows * columns);
      }
    }
    return Constant.of(Shape.of(1, 1, height, width), shares);
  }

  private static long inside(long start, long length, long limit) {
    return Math.min(start + length, limit) - Math.max(start, 0);
  }

  private static List<@Nullable Value> globalAveragePool(Rule.Application a) {
    double share = 1.0 / (a.x(0).dimension(2) * a.x(0).dimension(3));
    Value each = a.g().multiply(a.dy(), a.number(share));
    return of(
        a.g().apply("Expand", Attributes.none(), each, a.g().longs(a.x(0).shape().toArray())));
  }

  private static List<@Nullable Value> globalMaxPool(Rule.Application a) {
    GraphBuilder g = a.g();
    Value mask = a.mask("Equal", a.x(0), a.y());
    return of(g.multiply(g.divide(a.dy(), g.sum(mask, 2, 3)), mask));
  }
}
