package org.cvkit.core.graph;

import org.cvkit.core.tensor.Shape;

/**
 * ONNX's multidirectional broadcasting: axes are matched from the last; a length of 1 stretches.
 */
final class Broadcast {
  private Broadcast() {}

  static Shape of(String node, Shape a, Shape b) {
    int rank = Math.max(a.rank(), b.rank());
    long[] result = new long[rank];
    for (int i = 1; i <= rank; i++) {
      long x = i <= a.rank() ? a.dimension(-i) : 1;
      long y = i <= b.rank() ? b.dimension(-i) : 1;
      result[rank - i] = dimension(node, a, b, x, y);
    }
    return Shape.of(result);
  }

  private static long dimension(String node, Shape a, Shape b, long x, long y) {
    if (x == y || y == 1) {
      return x;
    }
    if (x == 1) {
      return y;
    }
    // A free length against a fixed one above 1 can only be that one.
    if (x == Shape.FREE) {
      return y;
    }
    if (y == Shape.FREE) {
      return x;
    }
    throw new GraphException(node + ": expected shapes that broadcast, got " + a + " and " + b);
  }
}
