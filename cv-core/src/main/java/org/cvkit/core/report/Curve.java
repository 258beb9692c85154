package org.cvkit.core.report;

import java.util.ArrayList;
import java.util.List;

/**
 * One line of a plot.
 *
 * <p>Immutable.
 *
 * @param name what the legend calls it
 * @param x from left to right
 * @param y as many; NaN leaves a gap
 */
public record Curve(String name, List<Double> x, List<Double> y) {

  public Curve {
    x = List.copyOf(x);
    y = List.copyOf(y);
    if (x.size() != y.size()) {
      throw new IllegalArgumentException(
          "curve " + name + ": expected as many x as y, got " + x.size() + " and " + y.size());
    }
  }

  /** A value an epoch, counted from 1. */
  public static Curve ofEpochs(String name, List<Double> values) {
    List<Double> epochs = new ArrayList<>();
    for (int i = 1; i <= values.size(); i++) {
      epochs.add((double) i);
    }
    return new Curve(name, epochs, values);
  }
}
