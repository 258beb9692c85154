package org.cvkit.detection.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.cvkit.detection.architecture.Anchors.Anchor;
import org.junit.jupiter.api.Test;

class AnchorsTest {
  private static final List<Anchor> TRUE_SIZES =
      List.of(new Anchor(20, 20), new Anchor(30, 90), new Anchor(120, 60));

  private static List<Anchor> boxes() {
    Random random = new Random(1);
    List<Anchor> boxes = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      Anchor size = TRUE_SIZES.get(i % 3);
      boxes.add(
          new Anchor(
              size.width() * (0.9 + 0.2 * random.nextDouble()),
              size.height() * (0.9 + 0.2 * random.nextDouble())));
    }
    return boxes;
  }

  @Test
  void finds_the_sizes_that_boxes_were_drawn_around() {
    Anchors anchors = Anchors.kMeans(boxes(), 3, 7);

    for (int i = 0; i < 3; i++) {
      assertThat(anchors.sizes().get(i).iou(TRUE_SIZES.get(i))).isGreaterThan(0.97);
    }
    assertThat(anchors.averageIou(boxes())).isBetween(0.88, 0.95);
  }

  @Test
  void is_the_same_for_the_same_seed_and_better_with_more_clusters() {
    List<Anchor> boxes = boxes();

    assertThat(Anchors.kMeans(boxes, 5, 3)).isEqualTo(Anchors.kMeans(boxes, 5, 3));
    assertThat(Anchors.kMeans(boxes, 9, 3).averageIou(boxes))
        .isGreaterThan(Anchors.kMeans(boxes, 3, 3).averageIou(boxes));
  }

  @Test
  void as_many_clusters_as_boxes_fit_each_box() {
    Anchors anchors = Anchors.kMeans(TRUE_SIZES, 3, 0);

    assertThat(anchors.sizes()).containsExactlyInAnyOrderElementsOf(TRUE_SIZES);
    assertThat(anchors.averageIou(TRUE_SIZES)).isEqualTo(1);
  }

  @Test
  void overlap_of_shapes_is_a_hand_sum() {
    // 10 x 20 shared of 200 + 600 - 200.
    assertThat(new Anchor(10, 20).iou(new Anchor(20, 30))).isCloseTo(200.0 / 600, within(1e-12));
  }

  @Test
  void says_that_there_are_too_few_boxes() {
    assertThatThrownBy(() -> Anchors.kMeans(TRUE_SIZES, 4, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("anchors: expected at least 4 boxes for as many clusters, got 3");
  }
}
