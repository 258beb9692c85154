package org.cvkit.style;

import java.util.Arrays;

/**
 * The style of a picture as one layer of a network sees it: how strongly each pair of its channels
 * fires together, wherever in the picture (Gatys, Ecker and Bethge 2016, section 2.2).
 *
 * <p>Immutable.
 */
public final class GramMatrix {
  private final int channels;
  private final int positions;
  private final float[] values;

  private GramMatrix(int channels, int positions, float[] values) {
    this.channels = channels;
    this.positions = positions;
    this.values = values;
  }

  /**
   * The Gram matrix {@code G[i][j] = sum over positions of F[i] * F[j]} of a feature map.
   *
   * @param channels number of channels
   * @param features the map, channel-major ({@code channels x height x width})
   */
  public static GramMatrix of(int channels, float... features) {
    if (channels < 1 || features.length == 0 || features.length % channels != 0) {
      throw new IllegalArgumentException(
          "Gram matrix: expected a whole number of positions in "
              + channels
              + " channels, got "
              + features.length
              + " values");
    }
    int positions = features.length / channels;
    float[] values = new float[channels * channels];
    for (int i = 0; i < channels; i++) {
      for (int j = i; j < channels; j++) {
        double sum = 0;
        for (int p = 0; p < positions; p++) {
          sum += (double) features[i * positions + p] * features[j * positions + p];
        }
        values[i * channels + j] = (float) sum;
        values[j * channels + i] = (float) sum;
      }
    }
    return new GramMatrix(channels, positions, values);
  }

  public int channels() {
    return channels;
  }

  /** How strongly channels {@code i} and {@code j} fire together; symmetric. */
  public float get(int i, int j) {
    if (i < 0 || j < 0 || i >= channels || j >= channels) {
      throw new IndexOutOfBoundsException("channels " + i + " and " + j + " of " + channels);
    }
    return values[i * channels + j];
  }

  /**
   * The paper's style loss of one layer: the mean squared difference of the two matrices over
   * {@code 4 * channels^2 * positions^2}, positions being those of this map.
   */
  public double styleLoss(GramMatrix other) {
    if (other.channels != channels) {
      throw new IllegalArgumentException(
          "Gram matrix: expected another of "
              + channels
              + " channels, got one of "
              + other.channels);
    }
    double sum = 0;
    for (int i = 0; i < values.length; i++) {
      double difference = values[i] - other.values[i];
      sum += difference * difference;
    }
    return sum / (4.0 * channels * channels * positions * positions);
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof GramMatrix g && g.positions == positions && Arrays.equals(g.values, values);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    return "Gram matrix of " + channels + " channels over " + positions + " positions";
  }
}
