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
    table.put("LayerNormalization", NormalizationRules::layer);
    table.put("LpNormalization", NormalizationRules::unitLength);
    table.put("LRN", NormalizationRules::localResponse);
  }

  private static List<@Nullable Value> batch(Rule.Application a) {
    GraphBuilder g = a.g();
    boolean training = a.node().attributes().integer("training_mode", 0) != 0;
    Statistics statistic = training ? ofBatch(a) : new Statistics(a.x(3), a.x(4));
    Value mean = statistic.mean();
    Value variance = statistic.variance();
    double epsilon = a.node().attributes().real("epsilon", 1e-5f);
    Value inverse = g.unary("Reciprocal", g.unary("Sqrt", g.add(variance, a.number(epsilon))));
    Value scale = g.multiply(a.x(1), inverse);
    Value sum = null;
    Value slope = null;
    boolean statistics = !training && (a.wants(3) || a.wants(4));
    if (training || a.wants(1) || a.wants(2) || statistics) {
      sum = perChannel(g, a.dy());
    }
    if (sum != null && (training || a.wants(1) || statistics)) {
      // sum(dy (x - mean)) without a picture of x - mean.
      Value products = perChannel(g, g.multiply(a.dy(), a.x(0)));
      slope = g.multiply(g.subtract(products, g.multiply(mean, sum)), inverse);
    }
    Value dx = a.wants(0) ? g.multiply(a.dy(), column(g, scale, a.x(0).rank())) : null;
    if (dx != null && training && sum != null && slope != null) {
      dx = g.add(dx, throughStatistics(a, scale, mean, variance, slope, sum));
    }
    if (!statistics || sum == null || slope == null) {
      return asList(dx, slope, sum, null, null);
    }
    // Given statistics are inputs like any others: y falls with the mean and with the deviation.
    Value dMean = g.unary("Neg", g.multiply(scale, sum));
    Value half = g.multiply(g.multiply(scale, inverse), a.number(-0.5));
    return asList(dx, slope, sum, dMean, g.multiply(half, slope));
  }

  /** Of each channel. */
  private record Statistics(Value mean, Value variance) {}

  /** The batch's own, which with momentum 0 come out as the running ones. */
  private static Statistics ofBatch(Rule.Application a) {
    List<Value> outputs = a.node().outputs();
    if (outputs.size() == 3 && a.node().attributes().real("momentum", 0.9f) == 0) {
      return new Statistics(outputs.get(1), outputs.get(2));
    }
    GraphBuilder g = a.g();
    Value share = a.number((double) a.x(1).dimension(0) / a.x(0).shape().elements());
    Value mean = g.multiply(perChannel(g, a.x(0)), share);
    Value centred = g.subtract(a.x(0), column(g, mean, a.x(0).rank()));
    return new Statistics(mean, g.multiply(perChannel(g, g.multiply(centred, centred)), share));
  }

  /** Sums over batch and pixels, in two stages: rows of memory first. */
  private static Value perChannel(GraphBuilder g, Value x) {
    long[] pixels = LayoutRules.pixels(x);
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
    long[] pixels = LayoutRules.pixels(a.x(0));
    Value mean = g.mean(a.x(0), pixels);
    Value centred = g.subtract(a.x(0), mean);
    Value variance = g.mean(g.multiply(centred, centred), pixels);
    double epsilon = a.node().attributes().real("epsilon", 1e-5f);
    Value inverse = g.unary("Reciprocal", g.unary("Sqrt", g.add(variance, a.number(epsilon))));
    Value normal = g.multiply(centred, inverse);
    Value product = g.multiply(a.dy(), normal);
    Value inner =
        g.subtract(
            g.subtract(a.dy(), g.mean(a.dy(), pixels)),
            g.multiply(normal, g.mean(product, pixels)));
    long channels = a.x(1).dimension(0);
    return asList(
        g.multiply(inner, g.multiply(column(g, a.x(1), a.x(0).rank()), inverse)),
        a.wants(1) ? g.reshape(perChannel(g, product), channels) : null,
        a.wants(2) ? g.reshape(perChannel(g, a.dy()), channels) : null);
  }

  /** Ba et al. 2016: statistics over the last axes, scale and shift a position. */
  private static List<@Nullable Value> layer(Rule.Application a) {
    GraphBuilder g = a.g();
    int rank = a.x(0).rank();
    long first = a.node().attributes().integer("axis", -1);
    long[] axes =
        java.util.stream.LongStream.range(first < 0 ? first + rank : first, rank).toArray();
    double epsilon = a.node().attributes().real("epsilon", 1e-5f);
    Value centred = g.subtract(a.x(0), g.mean(a.x(0), axes));
    Value variance = g.mean(g.multiply(centred, centred), axes);
    Value inverse = g.unary("Reciprocal", g.unary("Sqrt", g.add(variance, a.number(epsilon))));
    Value normal = g.multiply(centred, inverse);
    Value scaled = g.multiply(a.dy(), a.x(1));
    Value slope = g.multiply(normal, g.mean(g.multiply(scaled, normal), axes));
    Value dx = g.multiply(g.subtract(g.subtract(scaled, g.mean(scaled, axes)), slope), inverse);
    return asList(dx, a.wants(1) ? g.multiply(a.dy(), normal) : null, a.dy())
        .subList(0, a.node().inputs().size());
  }

  private static List<@Nullable Value> unitLength(Rule.Application a) {
    GraphBuilder g = a.g();
    long axis = a.node().attributes().integer("axis", -1);
    boolean euclidean = a.node().attributes().integer("p", 2) == 2;
    Value length = g.reduce(euclidean ? "ReduceL2" : "ReduceL1", a.x(0), 1, axis);
    Value along = g.sum(g.multiply(a.dy(), a.y()), axis);
    Value direction = euclidean ? a.y() : g.unary("Sign", a.x(0));
    Value dx = g.subtract(a.dy(), g.multiply(direction, along));
    // A vector of zeros stays one whichever way it is pushed: as with PyTorch's norm, no slope.
    Value existing = g.multiply(dx, g.unary("Sign", length));
    return asList(g.divide(existing, ReductionRules.above0(a, length)));
  }

  /** Krizhevsky et al. 2012, section 3.3: each pixel is divided by its neighbour channels. */
  private static List<@Nullable Value> localResponse(Rule.Application a) {
    GraphBuilder g = a.g();
    double alpha = a.node().attributes().real("alpha", 1e-4f);
    double beta = a.node().attributes().real("beta", 0.75f);
    double bias = a.node().attributes().real("bias", 1);
    long size = a.node().attributes().integer("size", 1);
    Value squares = neighbours(g, g.multiply(a.x(0), a.x(0)), (size - 1) / 2, size / 2);
    Value base = g.add(g.multiply(squares, a.number(alpha)), a.number(bias));
    Value divided = g.apply("Pow", Attributes.none(), base, a.number(-beta));
    Value each = g.divide(g.multiply(g.multiply(a.dy(), a.x(0)), divided), base);
    // Whom a channel divides lies on the other side of it than who divides it.
    Value others = neighbours(g, each, size / 2, (size - 1) / 2);
    Value back = g.multiply(g.multiply(a.x(0), others), a.number(-2 * alpha * beta));
    return asList(g.add(g.multiply(a.dy(), divided), back));
  }

  /** The mean of a channel and its neighbours, zeros beyond the first and last. */
  private static Value neighbours(GraphBuilder g, Value x, long before, long after) {
    long pixels = x.shape().elements() / (x.dimension(0) * x.dimension(1));
    Attributes window =
        Attributes.none()
            .withLongs("kernel_shape", before + 1 + after, 1)
            .withLongs("pads", before, 0, after, 0)
            .with("count_include_pad", 1);
    Value planes = g.reshape(x, x.dimension(0), 1, x.dimension(1), pixels);
    return g.reshape(g.apply("AveragePool", window, planes), x.shape().toArray());
  }
}
