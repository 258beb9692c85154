package org.cvkit.core.primitive;

import org.cvkit.core.graph.GraphBuilder;
import org.cvkit.core.graph.Value;
import org.cvkit.core.tensor.Shape;

/**
 * One operator on volumes, weights included.
 *
 * <p>Immutable.
 */
public sealed interface Primitive
    permits Conv2d,
        TransposedConv2d,
        MaxPool,
        AveragePool,
        GlobalPool,
        BatchNormalization,
        Activation,
        Softmax,
        Resize {

  /** Applies it, fast, in plain Java. */
  default Volume apply(Volume x) {
    return apply(x, Backend.FAST);
  }

  /**
   * Applies it in the way asked for; all give the same numbers but for rounding.
   *
   * @throws IllegalArgumentException when {@code x} does not fit
   */
  Volume apply(Volume x, Backend backend);

  /**
   * The shape it makes of N x C x H x W.
   *
   * @throws IllegalArgumentException when {@code x} does not fit
   */
  Shape outputShape(Shape x);

  /** The same as a node of a graph, its weights as parameters. */
  Value apply(GraphBuilder g, Value x);
}
