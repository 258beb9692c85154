package org.cvkit.core.transform;

import org.cvkit.core.image.Interpolation;

/**
 * The shortest stretch of one axis that can be resized by itself and holds all that is shown: its
 * ends lie on whole pixels both before and after resizing, so every pixel inside comes out as it
 * would from the whole picture.
 *
 * @param sourceFrom where it begins before resizing
 * @param sourceTo where it ends
 * @param from where it begins after resizing
 * @param to where it ends
 */
record AlignedSpan(int sourceFrom, int sourceTo, int from, int to) {

  /**
   * The stretch around {@code shown} pixels from {@code crop} of an axis that shrinks from {@code
   * source} to {@code resized}. Growing axes and wide kernels look past any end, so there it is the
   * whole axis.
   */
  static AlignedSpan of(int source, int resized, int crop, int shown, Interpolation interpolation) {
    if (resized >= source || interpolation == Interpolation.CUBIC) {
      return new AlignedSpan(0, source, 0, resized);
    }
    int divisor = gcd(source, resized);
    int step = resized / divisor;
    int sourceStep = source / divisor;
    int first = crop / step;
    int last = (crop + shown + step - 1) / step;
    return new AlignedSpan(first * sourceStep, last * sourceStep, first * step, last * step);
  }

  private static int gcd(int a, int b) {
    return b == 0 ? a : gcd(b, a % b);
  }

  int sourceLength() {
    return sourceTo - sourceFrom;
  }

  int length() {
    return to - from;
  }
}
