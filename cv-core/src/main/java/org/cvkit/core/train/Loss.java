package org.cvkit.core.train;

import org.cvkit.core.graph.Attributes;
import org.cvkit.core.graph.GraphBuilder;
import org.cvkit.core.graph.Value;

/**
 * How far a network's output is from its target, averaged over the batch: one number.
 *
 * <p>Immutable.
 */
@FunctionalInterface
public interface Loss {

  /**
   * Writes the loss into the graph.
   *
   * @param output what the network gave, N x ...
   * @param target what it should have given, of the same shape
   */
  Value apply(GraphBuilder g, Value output, Value target);

  /**
   * Softmax and cross entropy over classes (course 2, week 3): {@code -sum(t log softmax(x))}, the
   * targets N x C being probabilities.
   */
  static Loss softmaxCrossEntropy() {
    return softmaxCrossEntropy(0);
  }

  /**
   * The same with the target taken down to {@code 1 - smoothing}, the rest spread over all classes
   * (Szegedy et al. 2016, section 7). A target of zeros, an unknown label, stays one.
   */
  static Loss softmaxCrossEntropy(double smoothing) {
    return (g, output, target) -> {
      Value wanted = target;
      if (smoothing > 0) {
        wanted = g.multiply(target, g.scalar(target, 1 - smoothing));
        Value whole = g.reduce("ReduceSum", target, 1, 1);
        Value share = g.scalar(target, smoothing / target.dimension(1));
        wanted = g.add(wanted, g.multiply(whole, share));
      }
      Value logarithms = g.apply("LogSoftmax", Attributes.none().with("axis", 1), output);
      return perPicture(g, g.unary("Neg", g.multiply(wanted, logarithms)), output);
    };
  }

  /**
   * Logistic loss on logits (course 1, week 2): {@code -t log s(x) - (1 - t) log(1 - s(x))}, in the
   * form that does not overflow, {@code max(x, 0) - x t + log(1 + exp(-|x|))}; summed over a
   * picture's outputs.
   */
  static Loss logistic() {
    return (g, output, target) -> {
      Value distance = g.unary("Neg", g.unary("Abs", output));
      Value rest = g.subtract(g.unary("Relu", output), g.multiply(output, target));
      return perPicture(g, g.add(rest, g.unary("Softplus", distance)), output);
    };
  }

  /** Mean of squared differences over all numbers. */
  static Loss meanSquaredError() {
    return (g, output, target) -> {
      Value difference = g.subtract(output, target);
      return g.reduce("ReduceMean", g.multiply(difference, difference), 0);
    };
  }

  /** {@code max(0, 1 - t x)} for targets of -1 and 1, summed over a picture's outputs. */
  static Loss hinge() {
    return (g, output, target) -> {
      Value margin = g.subtract(g.scalar(output, 1), g.multiply(output, target));
      return perPicture(g, g.unary("Relu", margin), output);
    };
  }

  private static Value perPicture(GraphBuilder g, Value each, Value output) {
    Value sum = g.reduce("ReduceSum", each, 0);
    return g.multiply(sum, g.scalar(sum, 1.0 / output.dimension(0)));
  }
}
