package org.cvkit.core.primitive;

import org.cvkit.core.graph.GraphBuilder;
import org.cvkit.core.graph.Value;
import org.cvkit.core.tensor.Shape;

/**
 * One number a channel: N x C x H x W to N x C x 1 x 1 (ONNX GlobalAveragePool and GlobalMaxPool;
 * Lin et al., Network in Network, 2013, section 3.2).
 *
 * <p>Immutable.
 */
public enum GlobalPool implements Primitive {
  AVERAGE("GlobalAveragePool"),
  MAX("GlobalMaxPool");

  private final String operator;

  GlobalPool(String operator) {
    this.operator = operator;
  }

  @Override
  public Volume apply(Volume x, Backend backend) {
    return backend.execution().globalPool(this, x);
  }

  @Override
  public Shape outputShape(Shape x) {
    return Shape.of(x.dimension(0), x.dimension(1), 1, 1);
  }

  @Override
  public Value apply(GraphBuilder g, Value x) {
    return g.unary(operator, x);
  }
}
