package org.cvkit.core.gradient;

import static java.util.Arrays.asList;

import java.util.List;
import java.util.Map;
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
    double epsilon = a.node().attributes().real("epsilon", 1e-5f);
    boolean training = a.node().attributes().integer("training_mode", 0) != 0;
    // With momentum 0 the running statistics that come out are the batch's own.
    Value mean = column(g, training ? a.node().outputs().get(1) : a.x(3));
    Value variance = column(g, training ? a.node().outputs().get(2) : a.x(4));
    Value inverse = g.unary("Reciprocal", g.unary("Sqrt", g.add(variance, a.number(epsilon))));
    Value scale = g.multiply(column(g, a.x(1)), inverse);
    Value sum = g.sum(g.sum(a.dy(), 2, 3), 0);
    Value centred = g.subtract(a.x(0), mean);
    Value products = g.sum(g.sum(g.multiply(a.dy(), centred), 2, 3), 0);
    Value dx = null;
    if (a.wants(0)) {
      dx =
          training
              ? statisticsToo(a, scale, inverse, centred, sum, products)
              : g.multiply(a.dy(), scale);
    }
    long channels = a.x(1).dimension(0);
    return asList(
        dx,
        a.wants(1) ? g.reshape(g.multiply(products, inverse), channels) : null,
        a.wants(2) ? g.reshape(sum, channels) : null,
        null,
        null);
  }

  /**
   * {@code scale * (dy - mean(dy) - centred * inverse^2 * mean(dy * centred))}: mean and variance
   * depend on every pixel.
   */
  private static Value statisticsToo(
      Rule.Application a, Value scale, Value inverse, Value centred, Value sum, Value products) {
    GraphBuilder g = a.g();
    double count = (double) a.x(0).shape().elements() / a.x(1).dimension(0);
    Value share = a.number(1 / count);
    Value slope = g.multiply(g.multiply(products, share), g.multiply(inverse, inverse));
    Value inner =
        g.subtract(g.subtract(a.dy(), g.multiply(sum, share)), g.multiply(centred, slope));
    return g.multiply(inner, scale);
  }

  private static Value column(GraphBuilder g, Value perChannel) {
    return g.reshape(perChannel, 1, perChannel.dimension(0), 1, 1);
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
        g.multiply(inner, g.multiply(column(g, a.x(1)), inverse)),
        a.wants(1) ? g.reshape(g.sum(product, 0, 2, 3), channels) : null,
        a.wants(2) ? g.reshape(g.sum(a.dy(), 0, 2, 3), channels) : null);
  }
}
