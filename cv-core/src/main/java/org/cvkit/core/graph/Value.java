package org.cvkit.core.graph;

import org.cvkit.core.tensor.ElementType;
import org.cvkit.core.tensor.Shape;

/**
 * One tensor that flows through a graph, known by its name; its element type and shape are known
 * while the graph is built, so that a mistake is reported where it is made.
 *
 * <p>Immutable. Two values are the same only if they are the same object: names are unique within
 * one graph alone.
 */
public final class Value {
  private final String name;
  private final ElementType type;
  private final Shape shape;

  Value(String name, ElementType type, Shape shape) {
    this.name = name;
    this.type = type;
    this.shape = shape;
  }

  public String name() {
    return name;
  }

  public ElementType type() {
    return type;
  }

  public Shape shape() {
    return shape;
  }

  /** Dimension {@code axis} of the shape; negative axes count from the last. */
  public long dimension(int axis) {
    return shape.dimension(axis);
  }

  public int rank() {
    return shape.rank();
  }

  @Override
  public String toString() {
    return name + " " + type.name().toLowerCase(java.util.Locale.ROOT) + " " + shape;
  }
}
