package org.cvkit.detection.train;

/**
 * A picture scaled to fit the input, without the grey around it, and its objects in its own pixels.
 * Never changed once made: threads share it.
 */
final class FittedPicture {
  final int width;
  final int height;

  /** Where its top-left corner lies in the letterboxed input. */
  final int left;

  final int top;

  /** Levels, red, green, blue, each row by row. */
  final byte[] planes;

  /** Four edges an object: left, top, right, bottom. */
  final double[] edges;

  /** An index a object. */
  final int[] classes;

  FittedPicture(
      int left, int top, int width, int height, byte[] planes, double[] edges, int[] classes) {
    this.left = left;
    this.top = top;
    this.width = width;
    this.height = height;
    this.planes = planes;
    this.edges = edges;
    this.classes = classes;
  }
}
