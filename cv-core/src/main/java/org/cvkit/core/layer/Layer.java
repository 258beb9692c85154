package org.cvkit.core.layer;

import org.cvkit.core.graph.GraphBuilder;
import org.cvkit.core.graph.Value;

/**
 * A function from one value to another that declares its parameters where it is applied: a layer, a
 * block of layers, a whole network. Pictures are N x C x H x W, float32.
 *
 * <p>Immutable, as every implementation is expected to be.
 */
@FunctionalInterface
public interface Layer {

  /**
   * Writes the layer into the graph. Its parameters are named below the builder's scope.
   *
   * @throws org.cvkit.core.graph.GraphException naming the scope when {@code x} does not fit
   */
  Value apply(GraphBuilder g, Value x);
}
