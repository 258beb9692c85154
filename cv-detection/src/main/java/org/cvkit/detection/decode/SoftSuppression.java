package org.cvkit.detection.decode;

import java.util.PriorityQueue;
import org.cvkit.detection.DetectionOptions.Suppression;

/**
 * Soft non-maximum suppression: boxes that overlap a better one are not dropped, but lose score,
 * and what falls below a least score goes (Bodla et al. 2017, "Soft-NMS: improving object detection
 * with one line of code", section 3). Boxes that a grid shows to be far apart are never compared.
 *
 * <p>Immutable.
 *
 * @param decay how score is lost
 * @param parameter for {@link Decay#LINEAR} the IoU above which a box loses score, for {@link
 *     Decay#GAUSSIAN} sigma, above 0
 * @param leastScore what a box must keep to stay
 * @param suppression whether boxes of different classes compete
 */
public record SoftSuppression(
    Decay decay, float parameter, float leastScore, Suppression suppression) {

  /** How an overlap costs score. */
  public enum Decay {
    /** The score times 1 - IoU. */
    LINEAR,
    /** The score times exp(-IoU² / sigma). */
    GAUSSIAN
  }

  public SoftSuppression {
    if (!(parameter > 0) || !(leastScore >= 0)) {
      throw new IllegalArgumentException(
          "soft suppression: expected a parameter above 0 and a least score of at least 0, got "
              + parameter
              + " and "
              + leastScore);
    }
  }

  /**
   * The first {@code count} boxes that stay, the best first, with the scores they are left with.
   *
   * @param corners left, top, right, bottom of box i at 4i to 4i + 3
   * @param scores at least 0, not NaN
   */
  public FusedBoxes select(float[] corners, float[] scores, int[] classes, int count) {
    float[] left = scores.clone();
    boolean[] done = new boolean[count];
    BoxGrid grid = new BoxGrid(corners, count);
    PriorityQueue<Long> queue = new PriorityQueue<>(Math.max(1, count));
    for (int i = 0; i < count; i++) {
      grid.add(i, corners, i);
      queue.add(ScoreOrder.key(left[i], i));
    }
    FusedBoxes kept = new FusedBoxes();
    while (!queue.isEmpty()) {
      long key = queue.remove();
      int box = (int) key;
      // A box that lost score since is in the queue again, further back.
      if (done[box] || key != ScoreOrder.key(left[box], box)) {
        continue;
      }
      if (left[box] < leastScore) {
        break;
      }
      done[box] = true;
      kept.add(corners, box, left[box], classes[box]);
      int near = grid.near(corners, box);
      for (int n = 0; n < near; n++) {
        int other = grid.found(n);
        if (!done[other] && competes(classes[box], classes[other])) {
          float before = left[other];
          left[other] *= factor(BoxOverlap.IOU.of(corners, box, corners, other));
          if (left[other] < before && left[other] >= leastScore) {
            queue.add(ScoreOrder.key(left[other], other));
          }
        }
      }
    }
    return kept;
  }

  private boolean competes(int a, int b) {
    return suppression != Suppression.CLASS_WISE || a == b;
  }

  private float factor(float overlap) {
    return decay == Decay.GAUSSIAN
        ? (float) Math.exp(-overlap * overlap / parameter)
        : overlap > parameter ? 1 - overlap : 1;
  }
}
