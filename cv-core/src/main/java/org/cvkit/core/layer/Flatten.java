package org.cvkit.core.layer;

import org.cvkit.core.graph.Attributes;
import org.cvkit.core.graph.GraphBuilder;
import org.cvkit.core.graph.Value;

/**
 * Each picture of the batch as one row: N x C x H x W to N x CHW (ONNX Flatten, opset 13).
 *
 * <p>Immutable.
 */
public record Flatten() implements Layer {
  @Override
  public Value apply(GraphBuilder g, Value x) {
    return g.apply("Flatten", Attributes.none().with("axis", 1), x);
  }
}
