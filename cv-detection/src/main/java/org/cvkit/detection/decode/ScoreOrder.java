package org.cvkit.detection.decode;

import java.util.Arrays;

/** Boxes by score, the best first, of equals the first given first. */
final class ScoreOrder {
  private ScoreOrder() {}

  static int[] of(float[] scores, int count) {
    long[] keys = keys(scores, count);
    int[] order = new int[count];
    for (int i = 0; i < count; i++) {
      order[i] = (int) keys[i];
    }
    return order;
  }

  /** The keys of the boxes in order. */
  static long[] keys(float[] scores, int count) {
    long[] keys = new long[count];
    for (int i = 0; i < count; i++) {
      keys[i] = key(scores[i], i);
    }
    Arrays.sort(keys);
    return keys;
  }

  /** A number that sorts so, for scores of at least 0; its low half is the index. */
  static long key(float score, int index) {
    // The bits of floats of at least 0 sort as the floats do. Adding 0 makes -0 a plain 0.
    return (long) (Integer.MAX_VALUE - Float.floatToRawIntBits(score + 0f)) << 32 | index;
  }
}
