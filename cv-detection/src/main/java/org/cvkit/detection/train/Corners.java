package org.cvkit.detection.train;

import org.cvkit.core.graph.Attributes;
import org.cvkit.core.graph.GraphBuilder;
import org.cvkit.core.graph.Value;

/**
 * Boxes in a graph as four values of one shape, or of shapes that broadcast.
 *
 * <p>Immutable.
 */
public record Corners(Value left, Value top, Value right, Value bottom) {

  /** Boxes whose four numbers lie along {@code axis}, which stays as an axis of length 1. */
  public static Corners of(GraphBuilder g, Value boxes, int axis) {
    return new Corners(
        g.slice(boxes, axis, 0, 1),
        g.slice(boxes, axis, 1, 2),
        g.slice(boxes, axis, 2, 3),
        g.slice(boxes, axis, 3, 4));
  }

  /** Negative for a box turned inside out. */
  Value width(GraphBuilder g) {
    return g.subtract(right, left);
  }

  Value height(GraphBuilder g) {
    return g.subtract(bottom, top);
  }

  Value area(GraphBuilder g) {
    return g.multiply(width(g), height(g));
  }

  /** What two boxes share; empty ones have a width or height of 0. */
  Value intersection(GraphBuilder g, Corners other) {
    Value w = g.subtract(least(g, right, other.right), most(g, left, other.left));
    Value h = g.subtract(least(g, bottom, other.bottom), most(g, top, other.top));
    return g.multiply(g.unary("Relu", w), g.unary("Relu", h));
  }

  /** The smallest box around two. */
  Corners hull(GraphBuilder g, Corners other) {
    return new Corners(
        least(g, left, other.left),
        least(g, top, other.top),
        most(g, right, other.right),
        most(g, bottom, other.bottom));
  }

  private static Value least(GraphBuilder g, Value a, Value b) {
    return g.apply("Min", Attributes.none(), a, b);
  }

  private static Value most(GraphBuilder g, Value a, Value b) {
    return g.apply("Max", Attributes.none(), a, b);
  }
}
