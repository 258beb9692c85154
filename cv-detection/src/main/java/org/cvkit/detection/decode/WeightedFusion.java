package org.cvkit.detection.decode;

import org.cvkit.detection.BoxOverlap;
import org.cvkit.detection.DetectionOptions.Suppression;

/**
 * Weighted boxes fusion: boxes that overlap become their mean, weighted by score, and the mean
 * score, scaled down where fewer than all detectors saw it (Solovyev et al. 2021, "Weighted boxes
 * fusion", section 3). From the best box down, each joins the fused box that it overlaps most, or
 * begins one.
 *
 * <p>Immutable.
 *
 * @param iou overlap above which a box joins, 0..1
 * @param detectors how many detectors the boxes are from, at least 1
 * @param suppression whether boxes of different classes are fused; the first one's class stays
 */
public record WeightedFusion(float iou, int detectors, Suppression suppression) {

  public WeightedFusion {
    if (!(iou >= 0 && iou <= 1) || detectors < 1) {
      throw new IllegalArgumentException(
          "weighted fusion: expected an IoU in 0..1 and at least 1 detector, got "
              + iou
              + " and "
              + detectors);
    }
  }

  /**
   * What the first {@code count} boxes fuse to, the best first.
   *
   * @param corners left, top, right, bottom of box i at 4i to 4i + 3
   * @param scores at least 0, not NaN
   */
  public FusedBoxes fuse(float[] corners, float[] scores, int[] classes, int count) {
    Clusters clusters = new Clusters(corners, count);
    for (int box : ScoreOrder.of(scores, count)) {
      int cluster = best(clusters, corners, box, classes[box]);
      clusters.join(cluster, corners, box, scores[box], classes[box]);
    }
    float[] fused = new float[clusters.count];
    for (int c = 0; c < fused.length; c++) {
      float mean = (float) (clusters.weights[c] / clusters.members[c]);
      fused[c] = mean * Math.min(detectors, clusters.members[c]) / detectors;
    }
    FusedBoxes result = new FusedBoxes();
    for (int c : ScoreOrder.of(fused, fused.length)) {
      result.add(clusters.corners, c, fused[c], clusters.classes[c]);
    }
    return result;
  }

  /** The cluster that the box overlaps most, the earliest of equals; the next free one if none. */
  private int best(Clusters clusters, float[] corners, int box, int classIndex) {
    int best = clusters.count;
    float most = iou;
    int near = clusters.grid.near(corners, box);
    for (int n = 0; n < near; n++) {
      int c = clusters.grid.found(n);
      if (suppression == Suppression.CLASS_WISE && clusters.classes[c] != classIndex) {
        continue;
      }
      float overlap = BoxOverlap.IOU.of(clusters.corners, c, corners, box);
      if (overlap > most || overlap == most && overlap > iou && c < best) {
        most = overlap;
        best = c;
      }
    }
    return best;
  }

  /** Fused boxes, and the sums that they are made of. */
  private static final class Clusters {
    final BoxGrid grid;
    final float[] corners;
    final int[] classes;
    final int[] members;
    final double[] weights;
    private final double[] sums;
    int count;

    Clusters(float[] boxes, int most) {
      grid = new BoxGrid(boxes, most);
      corners = new float[4 * most];
      classes = new int[most];
      members = new int[most];
      weights = new double[most];
      sums = new double[4 * most];
    }

    void join(int cluster, float[] boxes, int box, float score, int classIndex) {
      if (cluster == count) {
        count++;
        classes[cluster] = classIndex;
      }
      members[cluster]++;
      weights[cluster] += score;
      for (int side = 0; side < 4; side++) {
        int at = 4 * cluster + side;
        sums[at] += (double) score * boxes[4 * box + side];
        // Boxes without a score weigh nothing: the first of them stands.
        corners[at] =
            weights[cluster] > 0
                ? (float) (sums[at] / weights[cluster])
                : members[cluster] == 1 ? boxes[4 * box + side] : corners[at];
      }
      // It may have moved into other cells; where it was before it is looked at in vain.
      grid.move(cluster, corners, cluster);
    }
  }
}
