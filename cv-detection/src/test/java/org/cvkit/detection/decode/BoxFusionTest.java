package org.cvkit.detection.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.cvkit.detection.BoxOverlap;
import org.cvkit.detection.DetectionOptions.Suppression;
import org.cvkit.detection.decode.BoxMerging.Chain;
import org.cvkit.detection.decode.SoftSuppression.Decay;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The family of suppression against references that compare every box with every other. */
class BoxFusionTest {
  private static final int COUNT = 1500;

  private final float[] corners = new float[4 * COUNT];
  private final float[] scores = new float[COUNT];
  private final int[] classes = new int[COUNT];

  /** Crowded, some far larger than the others, many of equal score. */
  BoxFusionTest() {
    Random random = new Random(8);
    for (int i = 0; i < COUNT; i++) {
      float side = i % 50 == 0 ? 200 : 10 + random.nextInt(30);
      float x = random.nextInt(600);
      float y = random.nextInt(400);
      corners[4 * i] = x;
      corners[4 * i + 1] = y;
      corners[4 * i + 2] = x + side;
      corners[4 * i + 3] = y + side * (0.5f + random.nextFloat());
      scores[i] = random.nextInt(64) / 64f;
      classes[i] = random.nextInt(3);
    }
  }

  /** One box of a reference. */
  private record Kept(float[] box, float score, int classIndex) {}

  private float[] box(int i) {
    return new float[] {corners[4 * i], corners[4 * i + 1], corners[4 * i + 2], corners[4 * i + 3]};
  }

  private static double overlap(float[] a, float[] b, BoxOverlap how) {
    double w = Math.min(a[2], b[2]) - Math.max(a[0], b[0]);
    double h = Math.min(a[3], b[3]) - Math.max(a[1], b[1]);
    if (w <= 0 || h <= 0) {
      return 0;
    }
    double areaA = (double) (a[2] - a[0]) * (a[3] - a[1]);
    double areaB = (double) (b[2] - b[0]) * (b[3] - b[1]);
    return w * h / (how == BoxOverlap.IOU ? areaA + areaB - w * h : Math.min(areaA, areaB));
  }

  private boolean meet(int a, int b, Suppression suppression) {
    return suppression != Suppression.CLASS_WISE || classes[a] == classes[b];
  }

  private List<Integer> order() {
    return IntStream.range(0, COUNT)
        .boxed()
        .sorted(Comparator.comparingDouble((Integer i) -> -scores[i]))
        .toList();
  }

  private static void assertSame(FusedBoxes actual, List<Kept> expected) {
    assertThat(actual.count()).isEqualTo(expected.size());
    for (int i = 0; i < expected.size(); i++) {
      Kept kept = expected.get(i);
      assertThat(actual.score(i)).isCloseTo(kept.score(), within(1e-5f));
      assertThat(actual.classIndex(i)).isEqualTo(kept.classIndex());
      for (int side = 0; side < 4; side++) {
        assertThat(actual.edge(i, side)).isCloseTo(kept.box()[side], within(1e-3f));
      }
    }
  }

  private List<Kept> soft(Decay decay, double parameter, double least, Suppression suppression) {
    float[] left = scores.clone();
    List<Integer> rest = new ArrayList<>(IntStream.range(0, COUNT).boxed().toList());
    List<Kept> kept = new ArrayList<>();
    while (!rest.isEmpty()) {
      int best = rest.get(0);
      for (int i : rest) {
        best = left[i] > left[best] ? i : best;
      }
      if (left[best] < least) {
        break;
      }
      rest.remove((Integer) best);
      kept.add(new Kept(box(best), left[best], classes[best]));
      for (int i : rest) {
        double o = meet(best, i, suppression) ? overlap(box(best), box(i), BoxOverlap.IOU) : 0;
        double factor = decay == Decay.GAUSSIAN ? Math.exp(-o * o / parameter) : 1 - o;
        left[i] *= decay == Decay.GAUSSIAN || o > parameter ? (float) factor : 1;
      }
    }
    return kept;
  }

  @ParameterizedTest
  @EnumSource(Suppression.class)
  void soft_suppression_equals_the_quadratic_loop(Suppression suppression) {
    assertSame(
        new SoftSuppression(Decay.GAUSSIAN, 0.5f, 0.05f, suppression)
            .select(corners, scores, classes, COUNT),
        soft(Decay.GAUSSIAN, 0.5, 0.05f, suppression));
    assertSame(
        new SoftSuppression(Decay.LINEAR, 0.3f, 0.05f, suppression)
            .select(corners, scores, classes, COUNT),
        soft(Decay.LINEAR, 0.3f, 0.05f, suppression));
  }

  private List<Kept> merged(BoxMerging how) {
    List<Integer> order = order();
    int[] group = new int[COUNT];
    java.util.Arrays.fill(group, -1);
    for (int a : order) {
      if (group[a] < 0) {
        group[a] = a;
      } else if (how.chain() == Chain.BEST_ONLY) {
        continue;
      }
      for (int b : order) {
        if (group[b] < 0
            && meet(a, b, how.suppression())
            && overlap(box(a), box(b), how.overlap()) >= how.threshold()) {
          group[b] = group[a];
        }
      }
    }
    List<Kept> kept = new ArrayList<>();
    for (int a : order) {
      if (group[a] == a) {
        float[] all = box(a);
        for (int b = 0; b < COUNT; b++) {
          if (group[b] == a) {
            float[] other = box(b);
            all[0] = Math.min(all[0], other[0]);
            all[1] = Math.min(all[1], other[1]);
            all[2] = Math.max(all[2], other[2]);
            all[3] = Math.max(all[3], other[3]);
          }
        }
        kept.add(new Kept(all, scores[a], classes[a]));
      }
    }
    return kept;
  }

  @ParameterizedTest
  @EnumSource(Suppression.class)
  void merging_equals_the_quadratic_loop(Suppression suppression) {
    for (Chain chain : Chain.values()) {
      for (BoxOverlap overlap : BoxOverlap.values()) {
        BoxMerging merging = new BoxMerging(chain, overlap, 0.51f, suppression);
        assertSame(merging.merge(corners, scores, classes, COUNT), merged(merging));
      }
    }
  }

  private List<Kept> fused(double iou, int detectors, Suppression suppression) {
    List<List<Integer>> clusters = new ArrayList<>();
    List<float[]> boxes = new ArrayList<>();
    for (int i : order()) {
      int best = -1;
      double most = iou;
      for (int c = 0; c < clusters.size(); c++) {
        double o =
            meet(clusters.get(c).get(0), i, suppression)
                ? overlap(boxes.get(c), box(i), BoxOverlap.IOU)
                : 0;
        if (o > most) {
          most = o;
          best = c;
        }
      }
      if (best < 0) {
        clusters.add(new ArrayList<>(List.of(i)));
        boxes.add(box(i));
      } else {
        clusters.get(best).add(i);
        boxes.set(best, mean(clusters.get(best)));
      }
    }
    List<Kept> kept = new ArrayList<>();
    for (int c = 0; c < clusters.size(); c++) {
      List<Integer> members = clusters.get(c);
      double sum = members.stream().mapToDouble(i -> scores[i]).sum();
      float score =
          (float) (sum / members.size()) * Math.min(detectors, members.size()) / detectors;
      kept.add(new Kept(boxes.get(c), score, classes[members.get(0)]));
    }
    kept.sort(Comparator.comparingDouble(k -> -k.score()));
    return kept;
  }

  private float[] mean(List<Integer> members) {
    double weight = members.stream().mapToDouble(i -> scores[i]).sum();
    float[] mean = box(members.get(0));
    for (int side = 0; side < 4 && weight > 0; side++) {
      int edge = side;
      double sum =
          members.stream().mapToDouble(i -> (double) scores[i] * corners[4 * i + edge]).sum();
      mean[side] = (float) (sum / weight);
    }
    return mean;
  }

  @ParameterizedTest
  @EnumSource(Suppression.class)
  void weighted_fusion_equals_the_quadratic_loop(Suppression suppression) {
    assertSame(
        new WeightedFusion(0.55f, 1, suppression).fuse(corners, scores, classes, COUNT),
        fused(0.55f, 1, suppression));
    assertSame(
        new WeightedFusion(0.4f, 3, suppression).fuse(corners, scores, classes, COUNT),
        fused(0.4f, 3, suppression));
  }

  @Test
  void two_boxes_are_worked_out_by_hand() {
    float[] two = {0, 0, 10, 10, 5, 0, 15, 10};
    float[] sure = {0.8f, 0.4f};
    int[] same = {2, 2};

    FusedBoxes soft =
        new SoftSuppression(Decay.LINEAR, 0.3f, 0.01f, Suppression.CLASS_WISE)
            .select(two, sure, same, 2);
    FusedBoxes mean = new WeightedFusion(0.3f, 2, Suppression.CLASS_WISE).fuse(two, sure, same, 2);
    FusedBoxes half =
        new BoxMerging(Chain.BEST_ONLY, BoxOverlap.IOS, 0.5f, Suppression.CLASS_WISE)
            .merge(two, sure, same, 2);

    // They share a third of their union, and a half of either.
    assertThat(soft.score(1)).isCloseTo(0.4f * 2 / 3, within(1e-6f));
    assertThat(mean.count()).isEqualTo(1);
    assertThat(mean.edge(0, 0)).isCloseTo(5 / 3f, within(1e-5f));
    assertThat(mean.score(0)).isCloseTo(0.6f, within(1e-6f));
    assertThat(half.count()).isEqualTo(1);
    assertThat(half.edge(0, 2)).isEqualTo(15);
    assertThat(half.score(0)).isEqualTo(0.8f);
  }

  @Test
  void nothing_comes_of_nothing() {
    assertThat(
            new WeightedFusion(0.5f, 1, Suppression.CLASS_WISE)
                .fuse(new float[0], new float[0], new int[0], 0)
                .count())
        .isZero();
    assertThatThrownBy(() -> new WeightedFusion(0.5f, 0, Suppression.CLASS_WISE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at least 1 detector");
  }
}
