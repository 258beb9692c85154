package org.cvkit.core.tensor;

/**
 * What a model says of one of its inputs or outputs: its name, element type and shape, free
 * dimensions included.
 *
 * <p>Immutable.
 */
public record TensorSpec(String name, ElementType type, Shape shape) {

  @Override
  public String toString() {
    return name + " " + type.name().toLowerCase(java.util.Locale.ROOT) + " " + shape;
  }
}
