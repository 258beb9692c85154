package org.cvkit.core.layer;

import org.cvkit.core.graph.GraphBuilder;
import org.cvkit.core.graph.GraphBuilder.Mode;
import org.cvkit.core.graph.Value;

/**
 * Inverted dropout (Srivastava et al. 2014; course 2, week 1): in training each number is zeroed
 * with probability {@code rate} and the others grow by {@code 1 / (1 - rate)}; in inference nothing
 * happens. The mask is an input that the trainer draws, so that a resumed run repeats it.
 *
 * <p>Immutable.
 *
 * @param rate in [0, 1)
 */
public record Dropout(double rate) implements Layer {

  public Dropout {
    if (!(rate >= 0 && rate < 1)) {
      throw new IllegalArgumentException("dropout: expected a rate in [0, 1), got " + rate);
    }
  }

  @Override
  public Value apply(GraphBuilder g, Value x) {
    if (g.mode() == Mode.INFERENCE || rate == 0) {
      return x;
    }
    Value mask = g.mask("mask", x.type(), x.shape(), rate);
    return g.multiply(g.multiply(x, mask), g.scalar(x, 1 / (1 - rate)));
  }
}
