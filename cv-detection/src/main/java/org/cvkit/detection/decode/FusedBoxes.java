package org.cvkit.detection.decode;

import java.util.Arrays;

/**
 * What is left of many boxes, in arrays.
 *
 * <p>Confined to one thread at a time.
 */
public final class FusedBoxes {
  private float[] corners = new float[64];
  private float[] scores = new float[16];
  private int[] classes = new int[16];
  private int count;

  FusedBoxes() {}

  void add(float[] from, int box, float score, int classIndex) {
    if (count == scores.length) {
      corners = Arrays.copyOf(corners, 8 * count);
      scores = Arrays.copyOf(scores, 2 * count);
      classes = Arrays.copyOf(classes, 2 * count);
    }
    System.arraycopy(from, 4 * box, corners, 4 * count, 4);
    scores[count] = score;
    classes[count++] = classIndex;
  }

  /** How many there are. */
  public int count() {
    return count;
  }

  /** Edge {@code side} of box {@code box}: 0 left, 1 top, 2 right, 3 bottom. */
  public float edge(int box, int side) {
    return corners[4 * box + side];
  }

  public float score(int box) {
    return scores[box];
  }

  public int classIndex(int box) {
    return classes[box];
  }
}
