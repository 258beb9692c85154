package org.cvkit.core.primitive;

import org.cvkit.core.graph.Attributes;
import org.cvkit.core.graph.GraphBuilder;
import org.cvkit.core.graph.Value;
import org.cvkit.core.tensor.Shape;

/**
 * Scores of classes, one a channel, to probabilities that sum to 1 at each pixel (ONNX Softmax,
 * opset 13, axis 1).
 *
 * <p>Immutable.
 */
public record Softmax() implements Primitive {
  /** Over the channels. */
  public static Softmax overChannels() {
    return new Softmax();
  }

  @Override
  public Volume apply(Volume x, Backend backend) {
    return backend.execution().softmax(this, x);
  }

  @Override
  public Shape outputShape(Shape x) {
    return x;
  }

  @Override
  public Value apply(GraphBuilder g, Value x) {
    return g.apply("Softmax", Attributes.none().with("axis", 1), x);
  }
}
