package org.cvkit.detection.decode;

import java.util.Arrays;
import org.cvkit.detection.BoxOverlap;
import org.cvkit.detection.DetectionOptions.Suppression;

/**
 * Soft non-maximum suppression: boxes that overlap a better one are not dropped, but lose score,
 * and what falls below a least score goes (Bodla et al. 2017, "Soft-NMS: improving object detection
 * with one line of code", section 3). Boxes that a grid shows to be far apart are never compared,
 * and those that have lost too much leave it.
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
    float[] left = Arrays.copyOf(scores, count);
    BoxCells cells = new BoxCells(corners, count);
    ScoreHeap heap = new ScoreHeap(left, count);
    FusedBoxes kept = new FusedBoxes();
    for (int box = heap.best(); box >= 0 && left[box] >= leastScore; box = heap.best()) {
      heap.removeBest();
      cells.remove(box);
      kept.add(corners, box, left[box], classes[box]);
      int near = cells.near(box);
      for (int n = 0; n < near; n++) {
        int other = cells.found(n);
        if (suppression != Suppression.CLASS_WISE || classes[box] == classes[other]) {
          left[other] *= factor(BoxOverlap.IOU.of(corners, box, corners, other));
          if (left[other] < leastScore) {
            cells.remove(other);
          }
        }
      }
    }
    return kept;
  }

  private float factor(float overlap) {
    if (overlap == 0) {
      return 1;
    }
    return decay == Decay.GAUSSIAN
        ? (float) Math.exp(-overlap * overlap / parameter)
        : overlap > parameter ? 1 - overlap : 1;
  }
}
