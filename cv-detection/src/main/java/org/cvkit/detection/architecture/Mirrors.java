package org.cvkit.detection.architecture;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.cvkit.core.graph.Attributes;
import org.cvkit.core.graph.GraphBuilder;
import org.cvkit.core.graph.Value;

/**
 * Mirror images of a picture that a head answers for as well: the answers of cells that look at the
 * same place become their mean (Simonyan and Zisserman 2014, section 3.2, applied to every cell).
 * It is a part of the graph, and each axis doubles its time.
 *
 * <p>Immutable.
 */
public enum Mirrors {
  /** The picture alone. */
  NONE,
  /** Left for right. */
  HORIZONTAL(Axis.WIDTH),
  /** Left for right, upside down, and both: for what has no way up, as seen through microscopes. */
  BOTH(Axis.WIDTH, Axis.HEIGHT);

  private static final int SIDES = 4;

  private final List<Axis> axes;

  Mirrors(Axis... axes) {
    this.axes = Arrays.asList(axes);
  }

  /** An axis of N x C x H x W, and where left, top, right and bottom are in its mirror image. */
  private enum Axis {
    WIDTH(3, 2, 1, 0, 3),
    HEIGHT(2, 0, 3, 2, 1);

    private final int number;
    private final int[] sides;

    Axis(int number, int... sides) {
      this.number = number;
      this.sides = sides;
    }
  }

  /** N x 3 x H x W to as many more pictures as there are mirror images. */
  Value pictures(GraphBuilder g, Value x) {
    Value all = x;
    for (Axis axis : axes) {
      all = g.concat(0, all, reversed(g, all, axis));
    }
    return all;
  }

  /** What a map of scores of all {@link #pictures} says of the pictures themselves. */
  Value scores(GraphBuilder g, Value map) {
    Value mean = map;
    for (int i = axes.size() - 1; i >= 0; i--) {
      mean = mean(g, mean, reversed(g, mean, axes.get(i)));
    }
    return mean;
  }

  /** The same of a map of the sides' distances: left, top, right, bottom, as many channels each. */
  Value sides(GraphBuilder g, Value map) {
    Value mean = map;
    for (int i = axes.size() - 1; i >= 0; i--) {
      Axis axis = axes.get(i);
      mean = mean(g, mean, swapped(g, reversed(g, mean, axis), axis));
    }
    return mean;
  }

  private static Value reversed(GraphBuilder g, Value x, Axis axis) {
    Value last = g.longs(-1);
    Value beyondFirst = g.longs(Integer.MIN_VALUE);
    Value step = g.longs(-1);
    return g.apply("Slice", Attributes.none(), x, last, beyondFirst, g.longs(axis.number), step);
  }

  private static Value swapped(GraphBuilder g, Value map, Axis axis) {
    int each = Math.toIntExact(map.dimension(1) / SIDES);
    LongStream channels =
        Arrays.stream(axis.sides)
            .flatMap(side -> IntStream.range(side * each, (side + 1) * each))
            .asLongStream();
    return g.apply("Gather", Attributes.none().with("axis", 1), map, g.longs(channels.toArray()));
  }

  /** The first half of {@code plain}'s batch with the second of {@code mirrored}'s. */
  private static Value mean(GraphBuilder g, Value plain, Value mirrored) {
    Value sum = g.add(g.slice(halves(g, plain), 3, 0, 1), g.slice(halves(g, mirrored), 3, 1, 2));
    Value mean = g.multiply(sum, g.scalar(sum, 0.5));
    return g.transpose(g.reshape(mean, 0, 0, 0, -1), 3, 0, 1, 2);
  }

  /** C x H x W x 2 x N: a length that nobody knows yet can only be divided when it comes last. */
  private static Value halves(GraphBuilder g, Value map) {
    return g.reshape(g.transpose(map, 1, 2, 3, 0), 0, 0, 0, 2, -1);
  }
}
