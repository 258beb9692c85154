package org.cvkit.core.report;

import java.util.List;

/**
 * Curves over the same axes.
 *
 * <p>Immutable.
 *
 * @param title above the panel
 * @param x title of the axis across
 * @param y title of the axis upwards; empty for none
 * @param yScale of the axis upwards
 */
public record Panel(String title, String x, String y, Scale yScale, List<Curve> curves) {

  /** How an axis is divided. */
  public enum Scale {
    LINEAR,
    /** Only where all values are above 0; otherwise the axis is linear all the same. */
    LOGARITHMIC
  }

  public Panel {
    curves = List.copyOf(curves);
  }

  /** Curves over epochs, with a legend. */
  public static Panel ofEpochs(String title, Curve... curves) {
    return new Panel(title, "epoch", "", Scale.LINEAR, List.of(curves));
  }

  public Panel withYScale(Scale other) {
    return new Panel(title, x, y, other, curves);
  }
}
