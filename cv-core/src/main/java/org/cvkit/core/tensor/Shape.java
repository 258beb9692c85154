package org.cvkit.core.tensor;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * The dimensions of a tensor, outermost first; {@link #FREE} stands for one that is only known when
 * the model runs.
 *
 * <p>Immutable.
 */
public final class Shape {
  /** A dimension that is not fixed. */
  public static final long FREE = -1;

  private final long[] dimensions;

  private Shape(long[] dimensions) {
    this.dimensions = dimensions;
    for (long d : dimensions) {
      if (d < FREE) {
        throw new IllegalArgumentException("shape: expected dimensions of at least 0, got " + this);
      }
    }
  }

  /** The shape of the given dimensions; none for a scalar. */
  public static Shape of(long... dimensions) {
    return new Shape(dimensions.clone());
  }

  public int rank() {
    return dimensions.length;
  }

  /** Dimension {@code axis}; negative axes count from the last, -1 being the innermost. */
  public long dimension(int axis) {
    int i = axis < 0 ? axis + dimensions.length : axis;
    if (i < 0 || i >= dimensions.length) {
      throw new IndexOutOfBoundsException("shape " + this + ": no axis " + axis);
    }
    return dimensions[i];
  }

  /** Whether every dimension is known. */
  public boolean isFixed() {
    for (long d : dimensions) {
      if (d == FREE) {
        return false;
      }
    }
    return true;
  }

  /**
   * Number of elements, 1 for a scalar.
   *
   * @throws IllegalStateException when a dimension is free
   */
  public long elements() {
    if (!isFixed()) {
      throw new IllegalStateException("shape " + this + ": the number of elements is not fixed");
    }
    long n = 1;
    for (long d : dimensions) {
      n = Math.multiplyExact(n, d);
    }
    return n;
  }

  /** A copy of the dimensions. */
  public long[] toArray() {
    return dimensions.clone();
  }

  /**
   * Whether a tensor of shape {@code other} fits where this shape is asked for: equal but for free
   * dimensions.
   */
  public boolean accepts(Shape other) {
    if (other.rank() != rank()) {
      return false;
    }
    for (int i = 0; i < dimensions.length; i++) {
      if (dimensions[i] != FREE && dimensions[i] != other.dimensions[i]) {
        return false;
      }
    }
    return true;
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof Shape s && Arrays.equals(dimensions, s.dimensions);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(dimensions);
  }

  /** {@code 1x3x224x224}, a free dimension as {@code ?}, {@code scalar} for rank 0. */
  @Override
  public String toString() {
    return dimensions.length == 0
        ? "scalar"
        : Arrays.stream(dimensions)
            .mapToObj(d -> d == FREE ? "?" : Long.toString(d))
            .collect(Collectors.joining("x"));
  }
}
