package org.cvkit.core.graph;

import java.util.function.IntUnaryOperator;
import org.cvkit.core.tensor.Shape;
import org.jspecify.annotations.Nullable;

/**
 * Batch normalisation by running statistics as what it is, one scale and one shift a channel: with
 * {@code s = gamma / sqrt(variance + epsilon)}, {@code BN(W x + b) = (s W) x + s (b - mean) +
 * beta}. Computed in double precision, and only when a weight is asked for.
 */
record ChannelAffine(
    Constant gamma, Constant beta, Constant mean, Constant variance, double epsilon) {

  private double[] scales() {
    float[] g = gamma.toFloats();
    float[] v = variance.toFloats();
    double[] scales = new double[g.length];
    for (int c = 0; c < scales.length; c++) {
      scales[c] = g[c] / Math.sqrt(v[c] + epsilon);
    }
    return scales;
  }

  /** The weights of {@code product} with each output channel scaled. */
  Constant scaled(Node product, Constant weight) {
    IntUnaryOperator channel = channelOf(product, weight.shape());
    return Constant.drawn(
        weight.shape(),
        () -> {
          double[] scales = scales();
          float[] w = weight.toFloats();
          for (int i = 0; i < w.length; i++) {
            w[i] = (float) (w[i] * scales[channel.applyAsInt(i)]);
          }
          return w;
        });
  }

  /** What the product adds to each channel, from {@code share} times what it added before. */
  Constant shifted(double share, @Nullable Constant bias) {
    return Constant.drawn(
        beta.shape(),
        () -> {
          double[] scales = scales();
          float[] m = mean.toFloats();
          float[] shift = beta.toFloats();
          float[] b = bias == null ? new float[m.length] : bias.toFloats();
          for (int c = 0; c < shift.length; c++) {
            shift[c] = (float) (scales[c] * (share * b[c] - m[c]) + shift[c]);
          }
          return shift;
        });
  }

  /** Which output channel the number at an index of the weights belongs to. */
  private static IntUnaryOperator channelOf(Node product, Shape weight) {
    int first = (int) weight.dimension(0);
    int each = Math.toIntExact(weight.elements() / first);
    return switch (product.operator()) {
      case "Conv" -> i -> i / each;
      // B is N x K when it is transposed, K x N otherwise.
      case "Gemm" -> product.attributes().integer("transB", 0) != 0 ? i -> i / each : i -> i % each;
      // in x out/groups x kernel; the inputs of a group make its outputs.
      case "ConvTranspose" -> {
        int groups = (int) product.attributes().integer("group", 1);
        int out = (int) weight.dimension(1);
        yield i -> i / each / (first / groups) * out + i % each / (each / out);
      }
      default -> throw new GraphException(product.name() + ": expected a product, got " + product);
    };
  }
}
