package org.cvkit.core.train;

import org.cvkit.core.graph.GraphBuilder;
import org.cvkit.core.graph.Value;

/**
 * What training makes small: declares the inputs of a batch, applies the network and gives the
 * loss. What else is worth watching becomes an output of one number ({@code g.output("accuracy",
 * ...)}).
 *
 * <p>Immutable, as every implementation is expected to be.
 */
@FunctionalInterface
public interface Objective {

  /** Writes inputs, network and loss; the loss is one number, the mean over the batch. */
  Value loss(GraphBuilder g);
}
