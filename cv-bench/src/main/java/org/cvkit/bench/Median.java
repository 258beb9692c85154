package org.cvkit.bench;

import java.util.Arrays;
import java.util.stream.IntStream;

/** The middle of some figures, which one bad round does not move. */
final class Median {
  private Median() {}

  static double of(double... figures) {
    double[] sorted = figures.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  /** The median of figure by figure ratios. */
  static double ofRatios(double[] of, double[] to) {
    return of(IntStream.range(0, of.length).mapToDouble(i -> of[i] / to[i]).toArray());
  }
}
