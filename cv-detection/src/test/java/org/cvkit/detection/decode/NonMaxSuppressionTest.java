package org.cvkit.detection.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.cvkit.core.geometry.Box;
import org.cvkit.detection.DetectionOptions.Suppression;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NonMaxSuppressionTest {

  @Test
  void the_better_of_two_overlapping_boxes_stays() {
    // Shared 10 x 8 = 80, union 100 + 100 - 80 = 120: IoU 2/3.
    float[] corners = {0, 0, 10, 10, 0, 2, 10, 12};
    float[] scores = {0.6f, 0.9f};

    assertThat(select(0.6f, Suppression.CLASS_WISE, 10, corners, scores, 0, 0)).containsExactly(1);
    assertThat(select(0.7f, Suppression.CLASS_WISE, 10, corners, scores, 0, 0))
        .containsExactly(1, 0);
  }

  @Test
  void an_overlap_of_exactly_the_threshold_does_not_suppress() {
    // Shared 10 x 5 = 50, union 100: IoU 1/2.
    float[] corners = {0, 0, 10, 10, 0, 5, 10, 10};
    float[] scores = {0.9f, 0.8f};

    assertThat(select(0.5f, Suppression.AGNOSTIC, 10, corners, scores, 0, 0)).containsExactly(0, 1);
  }

  @Test
  void boxes_of_different_classes_compete_only_when_asked_to() {
    float[] corners = {0, 0, 10, 10, 0, 0, 10, 10};
    float[] scores = {0.8f, 0.9f};

    assertThat(select(0.5f, Suppression.CLASS_WISE, 10, corners, scores, 3, 7))
        .containsExactly(1, 0);
    assertThat(select(0.5f, Suppression.AGNOSTIC, 10, corners, scores, 3, 7)).containsExactly(1);
  }

  @Test
  void equal_scores_are_taken_in_the_order_given() {
    float[] corners = {0, 0, 1, 1, 5, 5, 6, 6, 9, 9, 10, 10, 5, 5, 6, 6};
    float[] scores = {0.5f, 0.5f, 0.7f, 0.5f};

    assertThat(select(0.5f, Suppression.CLASS_WISE, 10, corners, scores, 0, 0, 0, 0))
        .containsExactly(2, 0, 1);
  }

  @Test
  void no_more_than_the_most_are_kept() {
    float[] corners = {0, 0, 1, 1, 5, 5, 6, 6, 9, 9, 10, 10};
    float[] scores = {0.1f, 0.3f, 0.2f};

    assertThat(select(0.5f, Suppression.CLASS_WISE, 2, corners, scores, 0, 0, 0))
        .containsExactly(1, 2);
  }

  @Test
  void nothing_gives_nothing() {
    assertThat(select(0.5f, Suppression.CLASS_WISE, 2, new float[0], new float[0])).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Suppression.class)
  void it_agrees_with_the_quadratic_definition_on_random_boxes(Suppression suppression) {
    Random random = new Random(20);
    NonMaxSuppression nms = new NonMaxSuppression(0.45f, suppression, 50);
    for (int round = 0; round < 300; round++) {
      int count = random.nextInt(150);
      float[] corners = new float[4 * count];
      float[] scores = new float[count];
      int[] classes = new int[count];
      for (int i = 0; i < count; i++) {
        corners[4 * i] = random.nextFloat() * 60;
        corners[4 * i + 1] = random.nextFloat() * 60;
        corners[4 * i + 2] = corners[4 * i] + 5 + random.nextFloat() * 40;
        corners[4 * i + 3] = corners[4 * i + 1] + 5 + random.nextFloat() * 40;
        // Few different scores, so that many are equal.
        scores[i] = random.nextInt(20) / 20f;
        classes[i] = random.nextInt(4);
      }

      int kept = nms.select(corners, scores, classes, count);

      assertThat(IntStream.range(0, kept).map(nms::kept).boxed().toList())
          .as("round %d", round)
          .isEqualTo(quadratic(corners, scores, classes, suppression));
    }
  }

  @Test
  void a_threshold_outside_0_to_1_is_refused() {
    assertThatThrownBy(() -> new NonMaxSuppression(1.5f, Suppression.AGNOSTIC, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1.5");
  }

  /** The definition: take the best that is left, drop all that overlap it, repeat. */
  private static List<Integer> quadratic(
      float[] corners, float[] scores, int[] classes, Suppression suppression) {
    List<Integer> left = new ArrayList<>(IntStream.range(0, scores.length).boxed().toList());
    left.sort(Comparator.comparingDouble((Integer i) -> -scores[i]).thenComparingInt(i -> i));
    List<Integer> kept = new ArrayList<>();
    while (!left.isEmpty() && kept.size() < 50) {
      int best = left.remove(0);
      kept.add(best);
      left.removeIf(
          i ->
              (suppression == Suppression.AGNOSTIC || classes[i] == classes[best])
                  && box(corners, i).iou(box(corners, best)) > 0.45f);
    }
    return kept;
  }

  private static Box box(float[] corners, int i) {
    return new Box(corners[4 * i], corners[4 * i + 1], corners[4 * i + 2], corners[4 * i + 3]);
  }

  private static List<Integer> select(
      float iou,
      Suppression suppression,
      int most,
      float[] corners,
      float[] scores,
      int... classes) {
    NonMaxSuppression nms = new NonMaxSuppression(iou, suppression, most);
    int kept = nms.select(corners, scores, classes, scores.length);
    return IntStream.range(0, kept).map(nms::kept).boxed().toList();
  }
}
