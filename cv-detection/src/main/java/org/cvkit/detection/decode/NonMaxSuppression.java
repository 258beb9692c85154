package org.cvkit.detection.decode;

import java.util.Arrays;
import org.cvkit.detection.BoxOverlap;
import org.cvkit.detection.DetectionOptions.Suppression;

/**
 * Greedy non-maximum suppression: the best box is kept, every other that overlaps it by more than a
 * threshold is dropped, and so on with the best of what remains. Boxes of equal score are taken in
 * the order they were given, so that the answer never depends on chance.
 *
 * <p>It works on plain arrays and keeps its scratch memory from call to call. Source: Dalal and
 * Triggs, "Histograms of Oriented Gradients", 2005; Felzenszwalb et al., "Object Detection with
 * Discriminatively Trained Part-Based Models", 2010, section 7.2 (the greedy form).
 *
 * <p>Confined to one thread at a time.
 */
public final class NonMaxSuppression {
  /** Where this many boxes may be kept, a grid finds those near a box sooner than a chain. */
  private static final int CROWD = 1000;

  private static final int NONE = -1;

  private final float threshold;
  private final boolean overUnion;
  private final boolean classWise;
  private final int most;

  private long[] order = new long[0];
  private int[] kept = new int[0];
  private float[] keptCorners = new float[0];
  private float[] keptAreas = new float[0];
  // The kept boxes of each class as a chain, newest first: only these can suppress a candidate.
  private int[] newest = new int[0];
  private int[] older = new int[0];
  private int count;

  /**
   * Prepares to suppress by intersection over union.
   *
   * @param iou intersection over union above which the worse of two boxes is dropped, 0..1
   * @param suppression whether boxes of different classes compete
   * @param most the most boxes to keep, at least 1
   */
  public NonMaxSuppression(float iou, Suppression suppression, int most) {
    this(BoxOverlap.IOU, iou, suppression, most);
  }

  /**
   * Prepares to suppress.
   *
   * @param overlap how the overlap of two boxes is measured
   * @param threshold overlap above which the worse of two boxes is dropped, 0..1
   * @param suppression whether boxes of different classes compete
   * @param most the most boxes to keep, at least 1
   */
  public NonMaxSuppression(BoxOverlap overlap, float threshold, Suppression suppression, int most) {
    if (!(threshold >= 0 && threshold <= 1) || most < 1) {
      throw new IllegalArgumentException(
          "non-maximum suppression: expected an overlap in 0..1 and at least 1 box, got "
              + threshold
              + " and "
              + most);
    }
    this.threshold = threshold;
    overUnion = overlap == BoxOverlap.IOU;
    this.most = most;
    classWise = suppression == Suppression.CLASS_WISE;
  }

  /**
   * Selects among the first {@code candidates} boxes; {@link #kept} then tells which.
   *
   * @param corners left, top, right, bottom of box i at 4i to 4i + 3
   * @param scores scores at least 0, not NaN
   * @param classes class indices at least 0
   * @return the number of boxes kept
   */
  public int select(float[] corners, float[] scores, int[] classes, int candidates) {
    sort(scores, candidates);
    prepare(classes, candidates);
    count = 0;
    if (Math.min(most, candidates) < CROWD) {
      selectByChains(corners, classes, candidates);
    } else {
      selectByCells(corners, classes, candidates);
    }
    return count;
  }

  /** Asks of each candidate whether a kept box of its class suppresses it. */
  private void selectByChains(float[] corners, int[] classes, int candidates) {
    for (int rank = 0; rank < candidates && count < most; rank++) {
      int candidate = (int) order[rank];
      int chain = classWise ? classes[candidate] : 0;
      if (!isSuppressed(corners, candidate, chain)) {
        keep(corners, candidate, chain);
      }
    }
  }

  /** Lets each kept box suppress the candidates near by. */
  private void selectByCells(float[] corners, int[] classes, int candidates) {
    BoxCells cells = new BoxCells(corners, candidates);
    for (int rank = 0; rank < candidates && count < most; rank++) {
      int candidate = (int) order[rank];
      if (cells.isRemoved(candidate)) {
        continue;
      }
      cells.remove(candidate);
      keep(corners, candidate, 0);
      int near = cells.near(candidate);
      for (int n = 0; n < near; n++) {
        int other = cells.found(n);
        if ((!classWise || classes[other] == classes[candidate])
            && overlaps(corners, other, area(corners, other), count - 1)) {
          cells.remove(other);
        }
      }
    }
  }

  /** The index of the kept box of rank {@code rank}, 0 the best. */
  public int kept(int rank) {
    if (rank >= count) {
      throw new IndexOutOfBoundsException("kept box " + rank + " of " + count);
    }
    return kept[rank];
  }

  private void sort(float[] scores, int candidates) {
    if (order.length < candidates) {
      order = new long[Math.max(candidates, 2 * order.length)];
    }
    for (int i = 0; i < candidates; i++) {
      // The bits of floats of at least 0 sort as the floats do; turned round, the best come first,
      // and the index below them decides between equals. Adding 0 makes -0 a plain 0.
      order[i] = (long) (Integer.MAX_VALUE - Float.floatToRawIntBits(scores[i] + 0f)) << 32 | i;
    }
    Arrays.sort(order, 0, candidates);
  }

  private void prepare(int[] classes, int candidates) {
    int chains = 1;
    for (int i = 0; classWise && i < candidates; i++) {
      chains = Math.max(chains, classes[i] + 1);
    }
    if (newest.length < chains) {
      newest = new int[chains];
    }
    Arrays.fill(newest, 0, chains, NONE);
    int room = Math.min(most, candidates);
    if (kept.length < room) {
      kept = new int[room];
      older = new int[room];
      keptAreas = new float[room];
      keptCorners = new float[4 * room];
    }
  }

  /** Among the kept boxes of a chain. */
  private boolean isSuppressed(float[] corners, int candidate, int chain) {
    float area = area(corners, candidate);
    for (int k = newest[chain]; k != NONE; k = older[k]) {
      if (overlaps(corners, candidate, area, k)) {
        return true;
      }
    }
    return false;
  }

  private boolean overlaps(float[] corners, int candidate, float area, int k) {
    float width =
        Math.min(corners[4 * candidate + 2], keptCorners[4 * k + 2])
            - Math.max(corners[4 * candidate], keptCorners[4 * k]);
    float height =
        Math.min(corners[4 * candidate + 3], keptCorners[4 * k + 3])
            - Math.max(corners[4 * candidate + 1], keptCorners[4 * k + 1]);
    float shared = width * height;
    float whole = overUnion ? area + keptAreas[k] - shared : Math.min(area, keptAreas[k]);
    return width > 0 && height > 0 && shared > threshold * whole;
  }

  private static float area(float[] corners, int box) {
    return (corners[4 * box + 2] - corners[4 * box])
        * (corners[4 * box + 3] - corners[4 * box + 1]);
  }

  private void keep(float[] corners, int candidate, int chain) {
    System.arraycopy(corners, 4 * candidate, keptCorners, 4 * count, 4);
    keptAreas[count] = area(corners, candidate);
    kept[count] = candidate;
    older[count] = newest[chain];
    newest[chain] = count;
    count++;
  }
}
