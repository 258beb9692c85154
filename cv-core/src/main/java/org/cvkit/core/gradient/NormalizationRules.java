package org.cvkit.core.gradient;

import static java.util.Arrays.asList;

import java.util.List;
import java.util.Map;
import org.cvkit.core.graph.Attributes;
import org.cvkit.core.graph.GraphBuilder;
import org.cvkit.core.graph.Value;
import org.jspecify.annotations.Nullable;

/** Gradients of normalisations (Ioffe and Szegedy 2015, section 3; Ulyanov et al. 2016). */
final class NormalizationRules {
  private NormalizationRules() {}

  static void addTo(Map<String, Rule> table) {
    table.put("BatchNormalization", NormalizationRules::batch);
    table.put("InstanceNormalization", NormalizationRules::instance);
  }

  private static List<@Nullable Value> batch(Rule.Application a) {
    GraphBuilder g = a.g();
    boolean training = a.node().attributes().integer("training_mode", 0) != 0;
    // With momentum 0 the running statistics that come out are the batch's own.
    Value mean = training ? a.node().outputs().get(1) : a.x(3);
    Value variance = training ? a.node().outputs().get(2) : a.x(4);
    double epsilon = a.node().attributes().real("epsilon", 1e-5f);
    Value inverse = g.unary("Reciprocal", g.unary("Sqrt", g.add(variance, a.number(epsilon))));
    Value scale = g.multiply(a.x(1), inverse);
    Value sum = null;
    Value slope = null;
    if (training || a.wants(1) || a.wants(2)) {
      sum = perChannel(g, a.dy());
    }
    if (sum != null && (training || a.wants(1))) {
      // sum(dy (x - mean)) without a picture of x - mean.
      Value products = perChannel(g, g.multiply(a.dy(), a.x(0)));
      slope = g.multiply(g.subtract(products, g.multiply(mean, sum)), inverse);
    }
    Value dx = a.wants(0) ? g.multiply(a.dy(), column(g, scale, a.x(0).rank())) : null;
    if (dx != null && training && sum != null && slope != null) {
      dx = g.add(dx, throughStatistics(a, scale, mean, variance, slope, sum));
    }
    return asList(dx, slope, sum, null, null);
  }

  /** Sums over batch and pixels, in two stages: rows of memory first. */
  private static Value perChannel(GraphBuilder g, Value x) {
    long[] pixels = new long[x.rank() - 2];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = i + 2;
    }
    Value rows = pixels.length == 0 ? x : g.reduce("ReduceSum", x, 0, pixels);
    return g.reduce("ReduceSum", rows, 0, 0);
  }

  /**
   * Mean and variance depend on every pixel: {@code -scale / count * (normal * slope + sum)} of the
   * normalised x. That is a batch normalisation once more, with other numbers, so one pass over
   * memory computes it.
   */
  private static Value throughStatistics(
      Rule.Application a, Value scale, Value mean, Value variance, Value slope, Value sum) {
    GraphBuilder g = a.g();
    double count = (double) a.x(0).shape().elements() / a.x(1).dimension(0);
    Value share = g.multiply(scale, a.number(-1 / count));
    Attributes attributes =
        Attributes.none().withReal("epsilon", a.node().attributes().real("epsilon", 1e-5f));
    return g.apply(
        "BatchNormalization",
        attributes,
        a.x(0),
        g.multiply(share, slope),
        g.multiply(share, sum),
        mean,
        variance);
  }

  private static Value column(GraphBuilder g, Value perChannel, int rank) {
    long[] shape = new long[rank];
    java.util.Arrays.fill(shape, 1);
    shape[1] = perChannel.dimension(0);
    return g.reshape(perChannel, shape);
  }

  private static List<@Nullable Value> instance(Rule.Application a) {
    GraphBuilder g = a.g();
    Value mean = g.mean(a.x(0), 2, 3);
    Value centred = g.subtract(a.x(0), mean);
    Value variance = g.mean(g.multiply(centred, centred), 2, 3);
    double epsilon = a.node().attributes().real("epsilon", 1e-5f);
    Value inverse = g.unary("Reciprocal", g.unary("Sqrt", g.add(variance, a.number(epsilon))));
    Value normal = g.multiply(centred, inverse);
    Value product = g.multiply(a.dy(), normal);
    Value inner =
        g.subtract(
            g.subtract(a.dy(), g.mean(a.dy(), 2, 3)), g.multiply(normal, g.mean(product, 2, 3)));
    long channels = a.x(1).dimension(0);
    return asList(
        g.multiply(inner, g.multiply(column(g, a.x(1), a.x(0).rank()), inverse)),
        a.wants(1) ? g.reshape(g.sum(product, 0, 2, 3), channels) : null,
        a.wants(2) ? g.reshape(g.sum(a.dy(), 0, 2, 3), channels) : null);
  }
}
