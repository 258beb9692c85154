package org.cvkit.cli.option;

import org.cvkit.core.geometry.Size;
import org.cvkit.detection.window.HogTraining;
import picocli.CommandLine.Option;

/**
 * How a classifier of gradient histograms is trained.
 *
 * <p>Confined to one thread at a time.
 */
public final class HogTrainingOptions {
  @Option(
      names = "--window",
      paramLabel = "WIDTHxHEIGHT",
      converter = Sides.class,
      description = "size the crops are brought to, multiples of 8 (default: 64x64)")
  private Size window = Size.square(64);

  @Option(
      names = "--penalty",
      paramLabel = "C",
      description = "cost of a crop on the wrong side (default: 1)")
  private double penalty = 1;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "of the windows drawn from negative pictures (default: 0)")
  private long seed;

  /**
   * The training that was asked for.
   *
   * @throws IllegalArgumentException when there is none of such a window or penalty
   */
  public HogTraining training() {
    return HogTraining.of(window).withPenalty(penalty).withSeed(seed);
  }
}
