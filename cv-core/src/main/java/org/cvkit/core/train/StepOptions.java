package org.cvkit.core.train;

import java.util.Map;
import java.util.function.Predicate;
import org.cvkit.core.gradient.Lowering;
import org.cvkit.core.graph.Value;
import org.cvkit.core.runtime.Device;
import org.jspecify.annotations.Nullable;

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
 * @param lowering the forms of the graph's operators, or null for those of the device
 * @param stepsPerRun steps that one run of the session takes, or 0 for what suits the device: more
 *     than one keeps the weights on a GPU between them and needs that many batches of memory
 */
public record StepOptions(
    Optimizer optimizer,
    double weightDecay,
    double clipNorm,
    double averaging,
    Predicate<String> frozen,
    Map<String, Double> rates,
    @Nullable Lowering lowering,
    int stepsPerRun) {
  /** A ResNet-20's weights are 1 MB and so is a batch: few steps hide the copies already. */
  private static final int STEPS_ON_GPU = 8;

  public StepOptions {
    if (stepsPerRun < 0) {
      throw new IllegalArgumentException(
          "training: expected at least 1 step a run, or 0 for the device's own choice, got "
              + stepsPerRun);
    }
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
    return new StepOptions(optimizer, 0, 0, 0, name -> false, Map.of(), null, 0);
  }

  public StepOptions withWeightDecay(double other) {
    return new StepOptions(
        optimizer, other, clipNorm, averaging, frozen, rates, lowering, stepsPerRun);
  }

  public StepOptions withClipNorm(double other) {
    return new StepOptions(
        optimizer, weightDecay, other, averaging, frozen, rates, lowering, stepsPerRun);
  }

  public StepOptions withAveraging(double other) {
    return new StepOptions(
        optimizer, weightDecay, clipNorm, other, frozen, rates, lowering, stepsPerRun);
  }

  public StepOptions withFrozen(Predicate<String> other) {
    return new StepOptions(
        optimizer, weightDecay, clipNorm, averaging, other, rates, lowering, stepsPerRun);
  }

  public StepOptions withRates(Map<String, Double> other) {
    return new StepOptions(
        optimizer, weightDecay, clipNorm, averaging, frozen, other, lowering, stepsPerRun);
  }

  public StepOptions withLowering(Lowering other) {
    return new StepOptions(
        optimizer, weightDecay, clipNorm, averaging, frozen, rates, other, stepsPerRun);
  }

  /** One step a run keeps weights in the host's memory, where the processor computes anyway. */
  public StepOptions withStepsPerRun(int other) {
    return new StepOptions(
        optimizer, weightDecay, clipNorm, averaging, frozen, rates, lowering, other);
  }

  /** The forms on {@code device}: those that were chosen, or those it computes best. */
  Lowering loweringOn(Device device) {
    if (lowering != null) {
      return lowering;
    }
    return device instanceof Device.Cuda ? Lowering.cuda() : Lowering.cpu();
  }

  int stepsPerRunOn(Device device) {
    if (stepsPerRun > 0) {
      return stepsPerRun;
    }
    return device instanceof Device.Cuda ? STEPS_ON_GPU : 1;
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
