package org.cvkit.core.layer;

import org.cvkit.core.graph.GraphBuilder;
import org.cvkit.core.graph.GraphBuilder.Transposed;
import org.cvkit.core.graph.Value;
import org.cvkit.core.tensor.Shape;

/**
 * A fully connected layer, {@code x W^T + b} (ONNX Gemm, opset 13): N x {@code in} to N x {@code
 * out}. Parameters: {@code weight} out x in, {@code bias} out.
 *
 * <p>Immutable.
 */
public record Linear(int in, int out, Bias bias, Initializer initializer) implements Layer {

  /** With bias; weights as PyTorch begins them. */
  public static Linear of(int in, int out) {
    return new Linear(in, out, Bias.YES, Initializer.uniformFanIn());
  }

  public Linear withoutBias() {
    return new Linear(in, out, Bias.NO, initializer);
  }

  public Linear withInitializer(Initializer other) {
    return new Linear(in, out, bias, other);
  }

  @Override
  public Value apply(GraphBuilder g, Value x) {
    Value weight = g.parameter("weight", initializer.draw(Shape.of(out, in), g.seedOf("weight")));
    Value added =
        bias == Bias.NO ? null : g.parameter("bias", Initializer.zeros().draw(Shape.of(out), 0));
    return g.gemm(x, Transposed.NO, weight, Transposed.YES, added);
  }
}
