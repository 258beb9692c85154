package org.cvkit.core.metric;

import java.util.Arrays;

/**
 * What a threshold on a score would let through: for each different score, from the greatest down,
 * how many positive and negative examples score at least that. Examples of equal score cannot be
 * told apart, so they come in together.
 */
final class Thresholds {
  private final float[] scores;
  private final long[] positives;
  private final long[] negatives;
  private final int count;

  private Thresholds(float[] scores, long[] positives, long[] negatives, int count) {
    this.scores = scores;
    this.positives = positives;
    this.negatives = negatives;
    this.count = count;
  }

  static Thresholds of(float[] scores, boolean[] positive) {
    if (scores.length != positive.length) {
      throw new IllegalArgumentException(
          "scores: expected one truth a score, got "
              + scores.length
              + " scores and "
              + positive.length
              + " truths");
    }
    long[] order = descending(scores);
    float[] different = new float[order.length];
    long[] above = new long[order.length];
    long[] below = new long[order.length];
    int n = 0;
    long trues = 0;
    long falses = 0;
    for (int i = 0; i < order.length; i++) {
      int example = (int) order[i];
      if (positive[example]) {
        trues++;
      } else {
        falses++;
      }
      boolean last = i + 1 == order.length || scores[(int) order[i + 1]] != scores[example];
      if (last) {
        different[n] = scores[example];
        above[n] = trues;
        below[n] = falses;
        n++;
      }
    }
    return new Thresholds(different, above, below, n);
  }

  /** The examples from the greatest score down, each in the lower half of a number. */
  private static long[] descending(float[] scores) {
    long[] order = new long[scores.length];
    for (int i = 0; i < scores.length; i++) {
      if (Float.isNaN(scores[i])) {
        throw new IllegalArgumentException("scores: expected numbers, got NaN at " + i);
      }
      // Plus 0 makes of -0 what it equals. Floats order as their bits do but for the negative ones,
      // whose bits run the other way.
      int bits = Float.floatToIntBits(scores[i] + 0f);
      int ascending = bits ^ ((bits >> 31) & Integer.MAX_VALUE);
      order[i] = ((long) ~ascending << 32) | i;
    }
    Arrays.sort(order);
    return order;
  }

  /** How many different scores there are. */
  int count() {
    return count;
  }

  float score(int i) {
    return scores[i];
  }

  long positives(int i) {
    return positives[i];
  }

  long negatives(int i) {
    return negatives[i];
  }

  /** Whether the next step does not go on as this one did: up, or to the side. */
  boolean isCorner(int i) {
    if (i + 1 == count) {
      return true;
    }
    long up = positives[i] - (i == 0 ? 0 : positives[i - 1]);
    long aside = negatives[i] - (i == 0 ? 0 : negatives[i - 1]);
    long nextUp = positives[i + 1] - positives[i];
    long nextAside = negatives[i + 1] - negatives[i];
    return !(up == 0 && nextUp == 0 || aside == 0 && nextAside == 0);
  }

  /** Number of positive examples. */
  long positives() {
    return count == 0 ? 0 : positives[count - 1];
  }

  /** Number of negative examples. */
  long negatives() {
    return count == 0 ? 0 : negatives[count - 1];
  }
}
