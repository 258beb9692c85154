package org.cvkit.core.primitive;

import org.cvkit.core.graph.Attributes;
import org.cvkit.core.graph.Constant;
import org.cvkit.core.graph.GraphBuilder;
import org.cvkit.core.graph.Value;
import org.cvkit.core.tensor.Shape;

/**
 * Batch normalisation as it is applied after training, with statistics gathered then: {@code scale
 * (x - mean) / sqrt(variance + epsilon) + bias}, channel by channel (ONNX BatchNormalization, opset
 * 15; Ioffe and Szegedy 2015, algorithm 2). Each vector is 1 x C x 1 x 1.
 *
 * <p>Immutable.
 */
public record BatchNormalization(
    Volume scale, Volume bias, Volume mean, Volume variance, float epsilon) implements Primitive {

  public BatchNormalization {
    for (Volume each : new Volume[] {bias, mean, variance}) {
      Conv2d.requireBias("batch normalisation", each, scale.channels());
    }
  }

  /** With the usual epsilon, 1e-5; see {@link Volume#ofChannels}. */
  public static BatchNormalization of(Volume scale, Volume bias, Volume mean, Volume variance) {
    return new BatchNormalization(scale, bias, mean, variance, 1e-5f);
  }

  public BatchNormalization withEpsilon(float other) {
    return new BatchNormalization(scale, bias, mean, variance, other);
  }

  @Override
  public Volume apply(Volume x, Backend backend) {
    outputShape(x.shape());
    return backend.execution().normalize(this, x);
  }

  @Override
  public Shape outputShape(Shape x) {
    if (x.dimension(1) != scale.channels()) {
      throw new IllegalArgumentException(
          "batch normalisation: expected " + scale.channels() + " channels, got " + x);
    }
    return x;
  }

  @Override
  public Value apply(GraphBuilder g, Value x) {
    return g.apply(
        "BatchNormalization",
        Attributes.none().withReal("epsilon", epsilon),
        x,
        g.parameter("weight", vector(scale)),
        g.parameter("bias", vector(bias)),
        g.state("running_mean", vector(mean)),
        g.state("running_var", vector(variance)));
  }

  private static Constant vector(Volume channels) {
    return Constant.of(Shape.of(channels.channels()), channels.values());
  }
}
