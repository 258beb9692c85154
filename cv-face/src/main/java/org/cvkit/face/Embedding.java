package org.cvkit.face;

import java.util.Arrays;

/**
 * A face as a point on the unit sphere, as FaceNet (Schroff et al. 2015, section 3) defines it:
 * pictures of one person lie close together, those of different people far apart.
 *
 * <p>Immutable.
 */
public final class Embedding {
  private final float[] values;

  private Embedding(float[] values) {
    this.values = values;
  }

  /**
   * Scales {@code raw} to length 1.
   *
   * @param raw a network's output, at least one value, finite and not all zero
   */
  public static Embedding of(float... raw) {
    double squares = 0;
    for (float v : raw) {
      squares += (double) v * v;
    }
    double length = Math.sqrt(squares);
    if (!(length > 0) || Double.isInfinite(length)) {
      throw new IllegalArgumentException(
          "embedding: expected finite values that are not all zero, got length " + length);
    }
    float[] unit = new float[raw.length];
    for (int i = 0; i < raw.length; i++) {
      unit[i] = (float) (raw[i] / length);
    }
    return new Embedding(unit);
  }

  /** Number of values. */
  public int dimensions() {
    return values.length;
  }

  /** A copy of the values; their squares sum to 1. */
  public float[] toArray() {
    return values.clone();
  }

  /** Cosine of the angle between two faces, -1..1: 1 for the same picture, near 0 for strangers. */
  public float similarity(Embedding other) {
    if (other.values.length != values.length) {
      throw new IllegalArgumentException(
          "embedding: expected "
              + values.length
              + " dimensions to compare with, got "
              + other.values.length
              + "; compare faces encoded by the same model");
    }
    double dot = 0;
    for (int i = 0; i < values.length; i++) {
      dot += (double) values[i] * other.values[i];
    }
    return (float) Math.max(-1, Math.min(1, dot));
  }

  /**
   * Squared Euclidean distance, 0..4, which FaceNet's triplet loss compares: {@code 2 - 2 *
   * similarity}.
   */
  public float squaredDistance(Embedding other) {
    return 2 - 2 * similarity(other);
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof Embedding e && Arrays.equals(e.values, values);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    return "embedding of " + values.length + " dimensions";
  }
}
