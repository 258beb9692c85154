package org.cvkit.core.train;

import java.util.Map;
import java.util.function.Predicate;
import org.cvkit.core.gradient.Lowering;
import org.cvkit.core.graph.Value;

/**
 * How one step turns gradients into new weights.
 *
 * <p>Immutable.
 *
 * @param weightDecay of kernels and matrices (rank above 1); biases and normalisations have none
 * @param clipNorm the gradient is shortened to this Euclidean norm over all parameters; 0 for never
 * @param averaging how much of the moving average of all weights a step keeps; 0 for no average
 * @param frozen names of parameters, and scopes, that stay as they are
 * @param rates factors on the learning rate by the beginning of a parameter's name, the longest
 *     that fits counts (discriminative fine-tuning, Howard and Ruder 2018)
 */
public record StepOptions(
    Optimizer optimizer,
    double weightDecay,
    double clipNorm,
    double averaging,
    Predicate<String> frozen,
    Map<String, Double> rates,
    Lowering lowering) {

  public StepOptions {
    if (weightDecay < 0 || clipNorm < 0 || !(averaging >= 0 && averaging < 1)) {
      throw new IllegalArgumentException(
          "training: expected weight decay and clip norm of at least 0 and averaging in [0, 1), got "
              + weightDecay
              + ", "
              + clipNorm
              + " and "
              + averaging);
    }
    rates = Map.copyOf(rates);
  }

  public static StepOptions of(Optimizer optimizer) {
    return new StepOptions(optimizer, 0, 0, 0, name -> false, Map.of(), Lowering.cpu());
  }

  public StepOptions withWeightDecay(double other) {
    return new StepOptions(optimizer, other, clipNorm, averaging, frozen, rates, lowering);
  }

  public StepOptions withClipNorm(double other) {
    return new StepOptions(optimizer, weightDecay, other, averaging, frozen, rates, lowering);
  }

  public StepOptions withAveraging(double other) {
    return new StepOptions(optimizer, weightDecay, clipNorm, other, frozen, rates, lowering);
  }

  public StepOptions withFrozen(Predicate<String> other) {
    return new StepOptions(optimizer, weightDecay, clipNorm, averaging, other, rates, lowering);
  }

  public StepOptions withRates(Map<String, Double> other) {
    return new StepOptions(optimizer, weightDecay, clipNorm, averaging, frozen, other, lowering);
  }

  public StepOptions withLowering(Lowering other) {
    return new StepOptions(optimizer, weightDecay, clipNorm, averaging, frozen, rates, other);
  }

  double decayOf(Value parameter) {
    return parameter.rank() > 1 ? weightDecay : 0;
  }

  double rateOf(String name) {
    return rates.entrySet().stream()
        .filter(e -> name.startsWith(e.getKey()))
        .max(java.util.Comparator.comparingInt(e -> e.getKey().length()))
        .map(Map.Entry::getValue)
        .orElse(1.0);
  }
}
