package org.cvkit.core.train;

import java.util.Map;
import org.cvkit.core.graph.Constant;

/**
 * Measures weights on data that training does not see.
 *
 * <p>Confined to one thread at a time.
 */
@FunctionalInterface
public interface Validation {

  /**
   * The metrics of a network with {@code weights}, by name, the decisive one first: the higher it
   * is the better.
   */
  Map<String, Double> evaluate(Map<String, Constant> weights);
}
