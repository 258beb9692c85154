package org.cvkit.detection.train;

/**
 * Where the pixels of a picture come to lie along one axis of the input: at {@code factor * place +
 * offset}; a factor below 0 mirrors.
 */
record Axis(double factor, double offset) {

  double place(double at) {
    return factor * at + offset;
  }

  /** The same, then scaled about {@code centre} and moved. */
  Axis zoomed(double scale, double centre, double move) {
    return new Axis(factor * scale, (offset - centre) * scale + centre + move);
  }

  /** The same in an input of so many pixels, mirrored. */
  Axis mirrored(int length) {
    return new Axis(-factor, length - offset);
  }

  /** The first of the input's pixels whose centre lies beyond an edge at {@code edge}. */
  static int firstPixel(double edge, int length) {
    return (int) Math.max(0, Math.min(length, Math.ceil(edge - 0.5)));
  }
}
