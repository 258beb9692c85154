package org.cvkit.core.train;

/**
 * The learning rate over a run (course 2, week 2).
 *
 * <p>Immutable.
 */
@FunctionalInterface
public interface LearningRate {

  /**
   * The rate of one step.
   *
   * @param progress how much of the run is done, in [0, 1)
   * @param epoch the same in epochs, fractions included
   */
  double at(double progress, double epoch);

  static LearningRate constant(double rate) {
    return (progress, epoch) -> rate;
  }

  /** {@code rate} times {@code factor} for each {@code epochs} that have passed. */
  static LearningRate steps(double rate, double factor, double epochs) {
    return (progress, epoch) -> rate * Math.pow(factor, Math.floor(epoch / epochs));
  }

  /** {@code rate * factor^epoch}. */
  static LearningRate exponential(double rate, double factor) {
    return (progress, epoch) -> rate * Math.pow(factor, epoch);
  }

  /** {@code rate / (1 + decay * epoch)}. */
  static LearningRate inverseTime(double rate, double decay) {
    return (progress, epoch) -> rate / (1 + decay * epoch);
  }

  /** Half a cosine from {@code rate} to zero (Loshchilov and Hutter 2017, equation 5). */
  static LearningRate cosine(double rate) {
    return (progress, epoch) -> rate * (1 + Math.cos(Math.PI * progress)) / 2;
  }

  /** A straight line from {@code rate} to zero. */
  static LearningRate linear(double rate) {
    return (progress, epoch) -> rate * (1 - progress);
  }

  /**
   * Up a straight line from a 25th of {@code rate} in the first {@code rise} of the run, then down
   * one to nearly nothing (Smith and Topin 2018).
   */
  static LearningRate oneCycle(double rate, double rise) {
    double low = rate / 25;
    double end = rate / 1e4;
    return (progress, epoch) ->
        progress < rise
            ? low + (rate - low) * progress / rise
            : rate + (end - rate) * (progress - rise) / (1 - rise);
  }

  /** Begins with a straight line from zero over the first {@code epochs}. */
  default LearningRate withWarmUp(double epochs) {
    return (progress, epoch) -> at(progress, epoch) * Math.min(1, (epoch + 1e-3) / epochs);
  }
}
