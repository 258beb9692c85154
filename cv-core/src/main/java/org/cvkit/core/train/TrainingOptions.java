package org.cvkit.core.train;

import org.cvkit.core.runtime.SessionOptions;

/**
 * How long, how fast and where a network is trained.
 *
 * <p>Immutable.
 *
 * @param epochs passes over the training data
 * @param patience epochs without a better result after which training stops early; 0 for never
 * @param seed of initial weights, order, augmentation and dropout
 */
public record TrainingOptions(
    int epochs,
    LearningRate learningRate,
    StepOptions step,
    int patience,
    long seed,
    SessionOptions session) {

  public TrainingOptions {
    if (epochs < 1 || patience < 0) {
      throw new IllegalArgumentException(
          "training: expected at least 1 epoch and a patience of at least 0, got "
              + epochs
              + " and "
              + patience);
    }
  }

  /** Nesterov momentum 0.9, weight decay 5e-4, one cycle up to 0.1, on the CPU. */
  public static TrainingOptions defaults(int epochs) {
    return new TrainingOptions(
        epochs,
        LearningRate.oneCycle(0.1, 0.25),
        StepOptions.of(Optimizer.nesterov(0.9)).withWeightDecay(5e-4),
        0,
        0,
        SessionOptions.defaults());
  }

  public TrainingOptions withLearningRate(LearningRate other) {
    return new TrainingOptions(epochs, other, step, patience, seed, session);
  }

  public TrainingOptions withStep(StepOptions other) {
    return new TrainingOptions(epochs, learningRate, other, patience, seed, session);
  }

  public TrainingOptions withPatience(int other) {
    return new TrainingOptions(epochs, learningRate, step, other, seed, session);
  }

  public TrainingOptions withSeed(long other) {
    return new TrainingOptions(epochs, learningRate, step, patience, other, session);
  }

  public TrainingOptions withSession(SessionOptions other) {
    return new TrainingOptions(epochs, learningRate, step, patience, seed, other);
  }
}
