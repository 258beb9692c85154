package org.cvkit.detection.train;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** Boxes and their classes, in arrays that grow and are used again. */
final class BoxList {
  private static final int SIDES = 4;

  private float[] edges = new float[64 * SIDES];
  private int[] classes = new int[64];
  private int count;

  void clear() {
    count = 0;
  }

  int count() {
    return count;
  }

  void add(double left, double top, double right, double bottom, int classIndex) {
    if (count == classes.length) {
      classes = Arrays.copyOf(classes, 2 * count);
      edges = Arrays.copyOf(edges, 2 * SIDES * count);
    }
    edges[SIDES * count] = (float) left;
    edges[SIDES * count + 1] = (float) top;
    edges[SIDES * count + 2] = (float) right;
    edges[SIDES * count + 3] = (float) bottom;
    classes[count++] = classIndex;
  }

  /** Edge {@code side} of box {@code box}: left, top, right, bottom. */
  float edge(int box, int side) {
    return edges[SIDES * box + side];
  }

  int classOf(int box) {
    return classes[box];
  }

  /** Which boxes to show when there is room for {@code most}: the largest, in their old order. */
  int[] largest(int most) {
    IntStream all = IntStream.range(0, count);
    return count <= most
        ? all.toArray()
        : all.boxed()
            .sorted(Comparator.comparingDouble(box -> -area(box)))
            .limit(most)
            .mapToInt(Integer::intValue)
            .sorted()
            .toArray();
  }

  private double area(int box) {
    return (double) (edge(box, 2) - edge(box, 0)) * (edge(box, 3) - edge(box, 1));
  }
}
