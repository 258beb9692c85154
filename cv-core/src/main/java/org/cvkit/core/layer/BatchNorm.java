package org.cvkit.core.layer;

import java.util.List;
import org.cvkit.core.graph.Attributes;
import org.cvkit.core.graph.Constant;
import org.cvkit.core.graph.GraphBuilder;
import org.cvkit.core.graph.GraphBuilder.Mode;
import org.cvkit.core.graph.Value;
import org.cvkit.core.tensor.ElementType;
import org.cvkit.core.tensor.Shape;

/**
 * Batch normalisation of N x C x H x W (Ioffe and Szegedy 2015; ONNX BatchNormalization, opset 15).
 * Training normalises by the batch's statistics and moves the running ones, {@code running_mean}
 * and {@code running_var} (of the unbiased variance), towards them; inference uses the running
 * ones. Parameters: {@code weight} and {@code bias}, one a channel.
 *
 * <p>Immutable.
 *
 * @param momentum how far the running statistics move at each step, PyTorch's convention
 */
public record BatchNorm(int channels, double epsilon, double momentum, Initializer scale)
    implements Layer {

  /** Epsilon 1e-5, momentum 0.1. */
  public static BatchNorm of(int channels) {
    return new BatchNorm(channels, 1e-5, 0.1, Initializer.ones());
  }

  public BatchNorm withEpsilon(double other) {
    return new BatchNorm(channels, other, momentum, scale);
  }

  public BatchNorm withMomentum(double other) {
    return new BatchNorm(channels, epsilon, other, scale);
  }

  /** With another beginning of {@code weight}: zero makes a residual block begin as identity. */
  public BatchNorm withScale(Initializer other) {
    return new BatchNorm(channels, epsilon, momentum, other);
  }

  @Override
  public Value apply(GraphBuilder g, Value x) {
    Shape shape = Shape.of(channels);
    Value gamma = g.parameter("weight", scale.draw(shape, g.seedOf("weight")));
    Value beta = g.parameter("bias", Initializer.zeros().draw(shape, 0));
    Value mean = g.state("running_mean", Constant.filled(ElementType.FLOAT32, shape, 0));
    Value variance = g.state("running_var", Constant.filled(ElementType.FLOAT32, shape, 1));
    Attributes attributes = Attributes.none().withReal("epsilon", (float) epsilon);
    return g.mode() == Mode.INFERENCE
        ? g.apply("BatchNormalization", attributes, x, gamma, beta, mean, variance)
        : train(g, x, gamma, beta, mean, variance, attributes);
  }

  private Value train(
      GraphBuilder g,
      Value x,
      Value gamma,
      Value beta,
      Value mean,
      Value variance,
      Attributes attributes) {
    // On the CPU the operator writes its statistics into these two inputs: fresh tensors, never a
    // state or an initialiser.
    Value zero = g.scalar(gamma, 0);
    List<Value> results =
        g.applyAll(
            "BatchNormalization",
            "",
            attributes.with("training_mode", 1).withReal("momentum", 0),
            x,
            gamma,
            beta,
            g.multiply(gamma, zero),
            g.multiply(beta, zero));
    double count = (double) x.shape().elements() / channels;
    move(g, mean, results.get(1), 1);
    move(g, variance, results.get(2), count > 1 ? count / (count - 1) : 1);
    return results.get(0);
  }

  private void move(GraphBuilder g, Value running, Value batch, double correction) {
    Value kept = g.multiply(running, g.scalar(running, 1 - momentum));
    g.update(running, g.add(kept, g.multiply(batch, g.scalar(batch, momentum * correction))));
  }
}
