package org.cvkit.core.layer;

import org.cvkit.core.graph.Attributes;
import org.cvkit.core.graph.GraphBuilder;
import org.cvkit.core.graph.Value;

/**
 * Functions applied to each number.
 *
 * <p>Immutable.
 */
public enum Activation implements Layer {
  IDENTITY,
  SIGMOID,
  TANH,
  RELU,
  /** {@code min(max(x, 0), 6)} (MobileNet). */
  RELU6,
  /** {@code max(x, 0.01 x)}. */
  LEAKY_RELU,
  /** {@code x sigmoid(x)}, also called swish. */
  SILU,
  HARD_SWISH,
  SOFTPLUS;

  @Override
  public Value apply(GraphBuilder g, Value x) {
    return switch (this) {
      case IDENTITY -> x;
      case SIGMOID -> g.unary("Sigmoid", x);
      case TANH -> g.unary("Tanh", x);
      case RELU -> g.unary("Relu", x);
      case RELU6 -> g.apply("Clip", Attributes.none(), x, g.scalar(x, 0), g.scalar(x, 6));
      case LEAKY_RELU -> g.unary("LeakyRelu", x);
      case SILU -> g.multiply(x, g.unary("Sigmoid", x));
      case HARD_SWISH -> g.unary("HardSwish", x);
      case SOFTPLUS -> g.unary("Softplus", x);
    };
  }
}
