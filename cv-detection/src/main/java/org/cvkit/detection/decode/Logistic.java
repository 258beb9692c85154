package org.cvkit.detection.decode;

/** From logits to probabilities. */
final class Logistic {
  private Logistic() {}

  static float sigmoid(float x) {
    return (float) (1 / (1 + Math.exp(-x)));
  }

  /** Replaces the first {@code count} logits by probabilities that sum to 1. */
  static void softmax(float[] values, int count) {
    float highest = Float.NEGATIVE_INFINITY;
    for (int i = 0; i < count; i++) {
      highest = Math.max(highest, values[i]);
    }
    double sum = 0;
    for (int i = 0; i < count; i++) {
      sum += Math.exp(values[i] - highest);
    }
    for (int i = 0; i < count; i++) {
      values[i] = (float) (Math.exp(values[i] - highest) / sum);
    }
  }
}
