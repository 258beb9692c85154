package org.cvkit.detection.decode;

import java.util.Arrays;
import org.cvkit.detection.BoxOverlap;
import org.cvkit.detection.DetectionOptions.Suppression;

/**
 * Non-maximum merging: boxes that overlap become one that encloses them, with the best one's score
 * and class. It suits pictures looked at in slices, where an object's parts are found apart (Akyon
 * et al. 2022, "Slicing aided hyper inference", SAHI, whose {@code NMM} and {@code GREEDYNMM} these
 * are; all boxes of a group are enclosed here, however large it grows).
 *
 * <p>Immutable.
 *
 * @param chain whether groups grow
 * @param overlap how overlaps are measured
 * @param threshold overlap from which boxes are merged, above 0 and at most 1
 * @param suppression whether boxes of different classes are merged
 */
public record BoxMerging(
    Chain chain, BoxOverlap overlap, float threshold, Suppression suppression) {
  private static final int NOBODY = -1;

  /** Which boxes make a group. */
  public enum Chain {
    /** The best and those that overlap it (GREEDYNMM). */
    BEST_ONLY,
    /** Those that overlap any of the group as well (NMM). */
    ALL
  }

  public BoxMerging {
    if (!(threshold > 0 && threshold <= 1)) {
      throw new IllegalArgumentException(
          "merging: expected a threshold above 0, up to 1, got " + threshold);
    }
  }

  /**
   * What the first {@code count} boxes merge to, the best first.
   *
   * @param corners left, top, right, bottom of box i at 4i to 4i + 3
   * @param scores at least 0, not NaN
   */
  public FusedBoxes merge(float[] corners, float[] scores, int[] classes, int count) {
    int[] order = ScoreOrder.of(scores, count);
    BoxCells cells = new BoxCells(corners, count);
    int[] group = new int[count];
    Arrays.fill(group, NOBODY);
    float[] enclosing = Arrays.copyOf(corners, 4 * count);
    for (int box : order) {
      boolean leads = group[box] == NOBODY;
      if (leads) {
        group[box] = box;
        cells.remove(box);
      } else if (chain == Chain.BEST_ONLY) {
        continue;
      }
      int near = cells.near(box);
      for (int n = 0; n < near; n++) {
        int other = cells.found(n);
        if ((suppression != Suppression.CLASS_WISE || classes[box] == classes[other])
            && overlap.of(corners, box, corners, other) >= threshold) {
          group[other] = group[box];
          // Its neighbours may still join by it, but it itself is taken.
          cells.remove(other);
          enclose(enclosing, group[box], corners, other);
        }
      }
    }
    FusedBoxes merged = new FusedBoxes();
    for (int box : order) {
      if (group[box] == box) {
        merged.add(enclosing, box, scores[box], classes[box]);
      }
    }
    return merged;
  }

  private static void enclose(float[] into, int box, float[] from, int other) {
    into[4 * box] = Math.min(into[4 * box], from[4 * other]);
    into[4 * box + 1] = Math.min(into[4 * box + 1], from[4 * other + 1]);
    into[4 * box + 2] = Math.max(into[4 * box + 2], from[4 * other + 2]);
    into[4 * box + 3] = Math.max(into[4 * box + 3], from[4 * other + 3]);
  }
}
