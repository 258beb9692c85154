package org.cvkit.core.architecture;

/** The width multiplier of the MobileNets. */
final class Width {
  private static final int MULTIPLE = 8;

  private Width() {}

  /**
   * Channels times {@code factor}, to the nearest multiple of 8, but never more than a tenth below
   * (the papers' reference code, {@code make_divisible}).
   */
  static int scaled(int channels, double factor) {
    double wanted = channels * factor;
    int rounded = Math.max(MULTIPLE, (int) (wanted + MULTIPLE / 2) / MULTIPLE * MULTIPLE);
    return rounded < 0.9 * wanted ? rounded + MULTIPLE : rounded;
  }

  static void requirePositive(String network, double factor) {
    if (!(factor > 0 && factor <= 8)) {
      throw new IllegalArgumentException(
          network + ": expected a width above 0 and up to 8, got " + factor);
    }
  }
}
