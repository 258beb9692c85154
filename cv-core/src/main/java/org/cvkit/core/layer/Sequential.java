package org.cvkit.core.layer;

import java.util.List;
import org.cvkit.core.graph.GraphBuilder;
import org.cvkit.core.graph.Value;

/**
 * One layer after the other, named by their numbers from 0 as in PyTorch's {@code Sequential}.
 *
 * <p>Immutable.
 */
public record Sequential(List<Layer> layers) implements Layer {

  public Sequential {
    layers = List.copyOf(layers);
  }

  public static Sequential of(Layer... layers) {
    return new Sequential(List.of(layers));
  }

  @Override
  public Value apply(GraphBuilder g, Value x) {
    Value y = x;
    for (int i = 0; i < layers.size(); i++) {
      y = layers.get(i).apply(g.scope(Integer.toString(i)), y);
    }
    return y;
  }
}
