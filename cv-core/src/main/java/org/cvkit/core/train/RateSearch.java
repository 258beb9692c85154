package org.cvkit.core.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.cvkit.core.graph.Constant;
import org.cvkit.core.report.Curve;

/**
 * The learning-rate range test (Smith 2017, section 3.3): the rate rises exponentially from step to
 * step while the loss is watched; where it falls fastest is a good rate to train with.
 *
 * <p>Immutable.
 *
 * @param losses smoothed, against the rate
 * @param suggested the rate at which the smoothed loss fell fastest
 */
public record RateSearch(Curve losses, double suggested) {
  /** What of the running mean each step keeps. */
  private static final double SMOOTHING = 0.95;

  /** The search ends when the loss is this many times its least. */
  private static final double BLOWN_UP = 4;

  /**
   * Runs the test on a network that begins with {@code weights}; nothing of what it learns is kept.
   *
   * @param steps from {@code lowest} to {@code highest}; the data begin anew as often as need be
   * @throws TrainingException when the loss is no number from the start
   */
  public static RateSearch run(
      Objective objective,
      Feed feed,
      Map<String, Constant> weights,
      TrainingOptions options,
      int steps,
      double lowest,
      double highest) {
    List<Double> rates = new ArrayList<>();
    List<Double> losses = new ArrayList<>();
    StepOptions oneByOne = options.step().withStepsPerRun(1);
    try (TrainingStep step =
        TrainingStep.open(objective, oneByOne, weights, options.seed(), options.session())) {
      double mean = 0;
      double least = Double.POSITIVE_INFINITY;
      for (int i = 0; i < steps; i++) {
        if (i % feed.steps() == 0) {
          feed.begin(i / feed.steps(), 0);
        }
        feed.fill(step.inputs());
        double rate = lowest * Math.pow(highest / lowest, i / (double) Math.max(1, steps - 1));
        double loss = step.run(rate, i).getOrDefault(StepGraph.LOSS, Double.NaN);
        mean = SMOOTHING * mean + (1 - SMOOTHING) * loss;
        double smooth = mean / (1 - Math.pow(SMOOTHING, i + 1));
        least = Math.min(least, smooth);
        if (!Double.isFinite(smooth) || smooth > BLOWN_UP * least) {
          break;
        }
        rates.add(rate);
        losses.add(smooth);
      }
    }
    if (losses.size() < 3) {
      throw new TrainingException(
          "learning-rate search: expected a falling loss, got one that blows up within "
              + (losses.size() + 1)
              + " steps from rate "
              + lowest
              + "; begin lower");
    }
    return new RateSearch(new Curve("loss", rates, losses), steepest(rates, losses));
  }

  /** The rate with the most negative slope of the loss over the logarithm of the rate. */
  static double steepest(List<Double> rates, List<Double> losses) {
    int window = Math.max(1, losses.size() / 20);
    int best = 0;
    double fall = Double.POSITIVE_INFINITY;
    for (int i = window; i < losses.size() - window; i++) {
      double slope = losses.get(i + window) - losses.get(i - window);
      if (slope < fall) {
        fall = slope;
        best = i;
      }
    }
    return rates.get(best);
  }
}
