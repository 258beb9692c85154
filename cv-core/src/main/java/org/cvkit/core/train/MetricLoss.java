package org.cvkit.core.train;

import org.cvkit.core.graph.GraphBuilder;
import org.cvkit.core.graph.Value;

/**
 * Losses on distances between embeddings, N x D each (course 4, week 4).
 *
 * <p>Thread-safe: it keeps no state.
 */
public final class MetricLoss {
  private MetricLoss() {}

  /**
   * Triplet loss (Schroff et al. 2015, equation 3): {@code max(0, |a - p|^2 - |a - n|^2 + margin)},
   * averaged over the batch.
   */
  public static Value triplet(
      GraphBuilder g, Value anchor, Value positive, Value negative, double margin) {
    Value gap = g.subtract(squared(g, anchor, positive), squared(g, anchor, negative));
    return g.reduce("ReduceMean", g.unary("Relu", g.add(gap, g.scalar(gap, margin))), 0);
  }

  /**
   * Contrastive loss (Hadsell et al. 2006, equation 4): half the squared distance of a pair that is
   * the same, half the square of what lacks to {@code margin} of one that is not; averaged over the
   * batch.
   *
   * @param same N x 1, 1 for a pair of the same, 0 for different ones
   */
  public static Value contrastive(
      GraphBuilder g, Value first, Value second, Value same, double margin) {
    Value near = squared(g, first, second);
    // The root's slope is infinite at zero distance.
    Value distance = g.unary("Sqrt", g.add(near, g.scalar(near, 1e-12)));
    Value lacking = g.unary("Relu", g.subtract(g.scalar(distance, margin), distance));
    Value different = g.subtract(g.scalar(same, 1), same);
    Value each = g.add(g.multiply(same, near), g.multiply(different, g.multiply(lacking, lacking)));
    return g.reduce("ReduceMean", g.multiply(each, g.scalar(each, 0.5)), 0);
  }

  /** Squared Euclidean distance row by row, N x 1. */
  private static Value squared(GraphBuilder g, Value a, Value b) {
    Value difference = g.subtract(a, b);
    return g.sum(g.multiply(difference, difference), 1);
  }
}
