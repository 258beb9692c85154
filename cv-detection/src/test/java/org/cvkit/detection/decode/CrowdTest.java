package org.cvkit.detection.decode;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.cvkit.detection.BoxOverlap;
import org.cvkit.detection.DetectionOptions.Suppression;
import org.cvkit.detection.decode.BoxMerging.Chain;
import org.cvkit.detection.decode.SoftSuppression.Decay;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The family of suppression on 33,000 crowded boxes, to the last bit what loops over all boxes
 * give.
 */
class CrowdTest {
  private static final int COUNT = 33_000;
  private static final int PROPOSALS = 30;

  private final float[] corners = new float[4 * COUNT];
  private final float[] scores = new float[COUNT];
  private final int[] classes = new int[COUNT];

  /** 1,100 objects in a picture of 1920x1080, each proposed 30 times, a tenth off. */
  CrowdTest() {
    SplittableRandom random = new SplittableRandom(33);
    for (int i = 0; i < COUNT; i += PROPOSALS) {
      double width = random.nextDouble(20, 80);
      double height = width * random.nextDouble(1, 2);
      double x = random.nextDouble(1920);
      double y = random.nextDouble(1080);
      int classIndex = random.nextInt(3);
      for (int k = i; k < i + PROPOSALS; k++) {
        for (int side = 0; side < 4; side++) {
          double length = side % 2 == 0 ? width : height;
          double edge = (side % 2 == 0 ? x : y) + (side < 2 ? 0 : length);
          corners[4 * k + side] = (float) (edge + length * random.nextDouble(-0.1, 0.1));
        }
        scores[k] = (float) random.nextDouble(0.001, 1);
        classes[k] = classIndex;
      }
    }
  }

  private float overlap(int a, int b, BoxOverlap how) {
    float width =
        Math.min(corners[4 * a + 2], corners[4 * b + 2]) - Math.max(corners[4 * a], corners[4 * b]);
    float height =
        Math.min(corners[4 * a + 3], corners[4 * b + 3])
            - Math.max(corners[4 * a + 1], corners[4 * b + 1]);
    if (width <= 0 || height <= 0) {
      return 0;
    }
    float areaA = area(a);
    float areaB = area(b);
    float shared = width * height;
    return shared / (how == BoxOverlap.IOU ? areaA + areaB - shared : Math.min(areaA, areaB));
  }

  private float area(int i) {
    return (corners[4 * i + 2] - corners[4 * i]) * (corners[4 * i + 3] - corners[4 * i + 1]);
  }

  private boolean meet(int a, int b, Suppression suppression) {
    return suppression == Suppression.AGNOSTIC || classes[a] == classes[b];
  }

  /** The box of the highest score left, the first of equals; -1 when none is left. */
  private static int best(float[] left) {
    int best = -1;
    for (int i = 0; i < left.length; i++) {
      if (left[i] >= 0 && (best < 0 || left[i] > left[best])) {
        best = i;
      }
    }
    return best;
  }

  @ParameterizedTest
  @EnumSource(Suppression.class)
  void hard_suppression_is_the_quadratic_loop(Suppression suppression) {
    for (BoxOverlap how : BoxOverlap.values()) {
      NonMaxSuppression nms = new NonMaxSuppression(how, 0.45f, suppression, COUNT);

      int kept = nms.select(corners, scores, classes, COUNT);

      float[] left = scores.clone();
      int rank = 0;
      for (int b = best(left); b >= 0; b = best(left)) {
        assertThat(nms.kept(rank++)).isEqualTo(b);
        left[b] = -1;
        for (int i = 0; i < COUNT; i++) {
          if (left[i] >= 0 && meet(b, i, suppression) && overlap(b, i, how) > 0.45f) {
            left[i] = -1;
          }
        }
      }
      assertThat(kept).isEqualTo(rank).isBetween(300, 3000);
    }
  }

  @ParameterizedTest
  @EnumSource(Suppression.class)
  void soft_suppression_is_the_quadratic_loop(Suppression suppression) {
    for (Decay decay : Decay.values()) {
      float least = 0.15f;
      FusedBoxes kept =
          new SoftSuppression(decay, 0.4f, least, suppression)
              .select(corners, scores, classes, COUNT);

      float[] left = scores.clone();
      int rank = 0;
      for (int b = best(left); b >= 0 && left[b] >= least; b = best(left)) {
        assertThat(kept.score(rank)).isEqualTo(left[b]);
        assertThat(kept.edge(rank++, 0)).isEqualTo(corners[4 * b]);
        left[b] = -1;
        for (int i = 0; i < COUNT; i++) {
          if (left[i] >= 0 && meet(b, i, suppression)) {
            left[i] *= decayed(decay, overlap(b, i, BoxOverlap.IOU));
          }
        }
      }
      assertThat(kept.count()).isEqualTo(rank).isGreaterThan(1000);
    }
  }

  private static float decayed(Decay decay, float overlap) {
    return decay == Decay.GAUSSIAN
        ? (float) Math.exp(-overlap * overlap / 0.4f)
        : overlap > 0.4f ? 1 - overlap : 1;
  }

  @ParameterizedTest
  @EnumSource(Suppression.class)
  void merging_is_the_quadratic_loop(Suppression suppression) {
    for (Chain chain : Chain.values()) {
      for (BoxOverlap how : BoxOverlap.values()) {
        BoxMerging merging = new BoxMerging(chain, how, 0.5f, suppression);

        FusedBoxes merged = merging.merge(corners, scores, classes, COUNT);

        assertMerged(merged, merging);
      }
    }
  }

  private void assertMerged(FusedBoxes merged, BoxMerging how) {
    int[] order = ScoreOrder.of(scores, COUNT);
    int[] leader = new int[COUNT];
    Arrays.fill(leader, -1);
    float[] right = new float[COUNT];
    int[] rest = order.clone();
    int left = COUNT;
    int rank = 0;
    for (int a : order) {
      boolean leads = leader[a] < 0;
      leader[a] = leads ? a : leader[a];
      right[leader[a]] = Math.max(right[leader[a]], corners[4 * a + 2]);
      if (!leads && how.chain() == Chain.BEST_ONLY) {
        continue;
      }
      int free = 0;
      for (int r = 0; r < left; r++) {
        int b = rest[r];
        if (leader[b] < 0
            && meet(a, b, how.suppression())
            && overlap(a, b, how.overlap()) >= how.threshold()) {
          leader[b] = leader[a];
        }
        if (leader[b] < 0) {
          rest[free++] = b;
        }
      }
      left = free;
    }
    for (int a : order) {
      if (leader[a] == a) {
        assertThat(merged.score(rank)).isEqualTo(scores[a]);
        assertThat(merged.edge(rank++, 2)).isEqualTo(right[a]);
      }
    }
    assertThat(merged.count()).isEqualTo(rank).isBetween(200, 3000);
  }

  @ParameterizedTest
  @EnumSource(Suppression.class)
  void weighted_fusion_is_the_quadratic_loop(Suppression suppression) {
    FusedBoxes fused =
        new WeightedFusion(0.5f, 1, suppression).fuse(corners, scores, classes, COUNT);

    Means means = new Means();
    for (int i : ScoreOrder.of(scores, COUNT)) {
      means.join(i, suppression);
    }
    assertThat(fused.count()).isEqualTo(means.count).isBetween(300, 3000);
    float[] expected = means.scores();
    int[] order = ScoreOrder.of(expected, means.count);
    for (int rank = 0; rank < means.count; rank++) {
      assertThat(fused.score(rank)).isEqualTo(expected[order[rank]]);
      assertThat(fused.edge(rank, 1)).isEqualTo(means.boxes[4 * order[rank] + 1]);
    }
  }

  /** Fused boxes of the reference. */
  private final class Means {
    final float[] boxes = new float[4 * COUNT];
    final double[] sums = new double[4 * COUNT];
    final double[] weights = new double[COUNT];
    final int[] members = new int[COUNT];
    final int[] kinds = new int[COUNT];
    int count;

    void join(int box, Suppression suppression) {
      int best = count;
      float most = 0.5f;
      for (int c = 0; c < count; c++) {
        boolean meet = suppression == Suppression.AGNOSTIC || kinds[c] == classes[box];
        float overlap = meet ? BoxOverlap.IOU.of(boxes, c, corners, box) : 0;
        if (overlap > most) {
          most = overlap;
          best = c;
        }
      }
      if (best == count) {
        kinds[count++] = classes[box];
      }
      members[best]++;
      weights[best] += scores[box];
      for (int side = 0; side < 4; side++) {
        sums[4 * best + side] += (double) scores[box] * corners[4 * box + side];
        boxes[4 * best + side] = (float) (sums[4 * best + side] / weights[best]);
      }
    }

    float[] scores() {
      float[] means = new float[count];
      for (int c = 0; c < count; c++) {
        means[c] = (float) (weights[c] / members[c]);
      }
      return means;
    }
  }
}
