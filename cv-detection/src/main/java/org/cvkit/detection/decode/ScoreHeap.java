package org.cvkit.detection.decode;

/**
 * The best of boxes whose scores fall while it is used: a binary heap that holds each box once,
 * under the score it had when it was last looked at. Only a box that comes to the top is looked at
 * again, so that a loss of score costs nothing until it matters.
 *
 * <p>Source: the "lazy" greedy of Minoux, "Accelerated greedy algorithms for maximizing submodular
 * set functions", 1978.
 */
final class ScoreHeap {
  private static final int NONE = -1;

  private final float[] scores;
  private final long[] keys;
  private int count;

  /**
   * A heap of the first {@code count} boxes.
   *
   * @param scores at least 0, not NaN; read while the heap is used, and may only fall meanwhile
   */
  ScoreHeap(float[] scores, int count) {
    this.scores = scores;
    this.count = count;
    // What is in order is a heap.
    keys = ScoreOrder.keys(scores, count);
  }

  /** The box of the highest score now, of equals the first given; -1 when there is none left. */
  int best() {
    while (count > 0) {
      int box = (int) keys[0];
      long key = ScoreOrder.key(scores[box], box);
      if (key == keys[0]) {
        return box;
      }
      sink(key);
    }
    return NONE;
  }

  /** Takes the box out that {@link #best} named. */
  void removeBest() {
    count--;
    if (count > 0) {
      sink(keys[count]);
    }
  }

  /** Puts {@code key} in the place of the top one, and then where it belongs. */
  private void sink(long key) {
    int at = 0;
    for (int child = 1; child < count; child = 2 * at + 1) {
      if (child + 1 < count && keys[child + 1] < keys[child]) {
        child++;
      }
      if (key <= keys[child]) {
        break;
      }
      keys[at] = keys[child];
      at = child;
    }
    keys[at] = key;
  }
}
