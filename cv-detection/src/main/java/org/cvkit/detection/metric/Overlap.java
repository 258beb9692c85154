package org.cvkit.detection.metric;

/** The ten overlaps at which COCO asks whether a detection fits an object. */
final class Overlap {
  /** How many there are. */
  static final int LIMITS = 10;

  /** Which of them is 0.50. */
  static final int AT_50 = 0;

  /** Which of them is 0.75. */
  static final int AT_75 = 5;

  private Overlap() {}

  /**
   * Limit {@code index}, rounded as {@code numpy.linspace(.5, .95, 10)} rounds it: 0.9 comes out a
   * little less, and an overlap may lie just there.
   */
  static double limit(int index) {
    return (0.95 - 0.5) / (LIMITS - 1) * index + 0.5;
  }
}
