package org.cvkit.core.gradient;

import static java.util.Arrays.asList;
import static java.util.List.of;

import java.util.List;
import java.util.Map;
import org.cvkit.core.graph.Attributes;
import org.cvkit.core.graph.Constant;
import org.cvkit.core.graph.GraphBuilder;
import org.cvkit.core.graph.GraphException;
import org.cvkit.core.graph.Node;
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

  private static List<@Nullable Value> convolution(Rule.Application a) {
    Node conv = Windows.explicit(a.node(), a.node().input(1).shape());
    return asList(
            a.wants(0) ? a.lowering().convolutionData(a.g(), conv, a.dy()) : null,
            a.wants(1) ? a.lowering().convolutionWeight(a.g(), conv, a.dy()) : null,
            a.wants(2) ? bias(a) : null)
        .subList(0, a.node().inputs().size());
  }

  private static Value bias(Rule.Application a) {
    return a.g().reduce("ReduceSum", a.g().reduce("ReduceSum", a.dy(), 0, 2, 3), 0, 0);
  }

  /**
   * A transposed convolution is a convolution's data gradient, so its own gradients are a
   * convolution and its weight gradient.
   */
  private static List<@Nullable Value> transposedConvolution(Rule.Application a) {
    Windows.requirePictures(a.node());
    if (a.node().attributes().has("output_shape")
        || !a.node().attributes().text("auto_pad", "NOTSET").equals("NOTSET")) {
      throw new GraphException(
          a.node().name()
              + ": ConvTranspose has a gradient with explicit pads only, got "
              + a.node().attributes());
    }
    Attributes attributes = a.node().attributes().without("output_padding");
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
    Windows.requirePictures(a.node());
    long[] kernel = a.node().attributes().longs("kernel_shape");
    long channels = a.x(0).dimension(1);
    Node pool = Windows.explicit(a.node(), window(kernel));
    GraphBuilder g = a.g();
    Value ones =
        g.constant(Constant.filled(a.dy().type(), Shape.of(channels, 1, kernel[0], kernel[1]), 1));
    Value shares = g.cast(g.constant(Windows.shares(pool)), a.dy().type());
    Value share = g.multiply(a.dy(), shares);
    return of(
        PortableLowering.transposed(g, share, ones, pool.attributes(), channels, a.x(0).shape()));
  }

  private static Shape window(long[] kernel) {
    return Shape.of(1, 1, kernel[0], kernel[1]);
  }

  private static List<@Nullable Value> globalAveragePool(Rule.Application a) {
    double share = (double) a.y().shape().elements() / a.x(0).shape().elements();
    Value each = a.g().multiply(a.dy(), a.number(share));
    return of(
        a.g().apply("Expand", Attributes.none(), each, a.g().longs(a.x(0).shape().toArray())));
  }

  private static List<@Nullable Value> globalMaxPool(Rule.Application a) {
    GraphBuilder g = a.g();
    Value mask = a.mask("Equal", a.x(0), a.y());
    return of(g.multiply(g.divide(a.dy(), g.sum(mask, LayoutRules.pixels(a.x(0)))), mask));
  }
}
