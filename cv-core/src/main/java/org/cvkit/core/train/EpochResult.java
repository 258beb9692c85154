package org.cvkit.core.train;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What one epoch gave.
 *
 * <p>Immutable.
 *
 * @param epoch from 0
 * @param learningRate of its last step
 * @param training means over its steps, the loss first
 * @param validation what the validation measured afterwards; the first decides which weights are
 *     best, the higher the better
 * @param seconds it took, validation included
 */
public record EpochResult(
    int epoch,
    double learningRate,
    Map<String, Double> training,
    Map<String, Double> validation,
    double seconds) {

  public EpochResult {
    training = Collections.unmodifiableMap(new LinkedHashMap<>(training));
    validation = Collections.unmodifiableMap(new LinkedHashMap<>(validation));
    if (validation.isEmpty()) {
      throw new IllegalArgumentException("epoch: expected a validation metric, got none");
    }
  }

  /** The number that decides which weights are best. */
  public double fitness() {
    return validation.values().iterator().next();
  }
}
