package org.cvkit.segmentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.cvkit.core.geometry.Size;
import org.junit.jupiter.api.Test;

class SegmentationMapTest {
  private static final Size TWO_BY_TWO = new Size(2, 2);

  @Test
  void the_largest_score_names_the_class_and_ties_go_to_the_lower_index() {
    SegmentationMap map =
        SegmentationMap.ofScores(
            TWO_BY_TWO, 5, 1, 1, 2, /* class 1 */ 4, 1, 3, 7, /* class 2 */ 0, 0, 9, 7);

    assertThat(map)
        .isEqualTo(SegmentationMap.of(TWO_BY_TWO, (short) 0, (short) 0, (short) 2, (short) 1));
  }

  @Test
  void overlap_is_counted_in_pixels_of_one_class() {
    SegmentationMap truth =
        SegmentationMap.of(TWO_BY_TWO, (short) 1, (short) 1, (short) 1, (short) 0);
    SegmentationMap guess =
        SegmentationMap.of(TWO_BY_TWO, (short) 1, (short) 0, (short) 1, (short) 1);

    assertThat(guess.iou(truth, 1)).isEqualTo(2 / 4.0, within(1e-12));
    assertThat(guess.iou(truth, 0)).isZero();
    assertThat(guess.iou(truth, 5)).isEqualTo(1);
    assertThat(truth.coverage(1)).isEqualTo(0.75);
  }

  @Test
  void scores_that_do_not_fill_whole_planes_are_refused() {
    assertThatThrownBy(() -> SegmentationMap.ofScores(TWO_BY_TWO, 1, 2, 3, 4, 5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("multiple of 4");
  }
}
