package org.cvkit.core.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Offset;
import org.cvkit.core.metric.PrecisionRecall.Point;
import org.junit.jupiter.api.Test;

class PrecisionRecallTest {
  private static final Offset<Double> EXACT = within(1e-12);

  @Test
  void the_curve_is_the_one_of_scikit_learns_documentation() {
    // average_precision_score([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8]) is 0.83 there.
    PrecisionRecall curve =
        PrecisionRecall.of(
            new float[] {0.1f, 0.4f, 0.35f, 0.8f}, new boolean[] {false, false, true, true});

    assertThat(curve.points())
        .containsExactly(new Point(0.8f, 1, 0.5), new Point(0.35f, 2 / 3.0, 1));
    // Half the recall at precision 1, the other half at 2/3.
    assertThat(curve.averagePrecision()).isCloseTo(0.5 + 0.5 * 2 / 3, EXACT);
  }

  @Test
  void a_perfect_order_has_an_average_precision_of_one() {
    PrecisionRecall curve =
        PrecisionRecall.of(new float[] {3, 2, 1, 0}, new boolean[] {true, true, false, false});

    assertThat(curve.averagePrecision()).isEqualTo(1);
    assertThat(curve.best()).isEqualTo(new Point(2, 1, 1));
    assertThat(curve.best().f1()).isEqualTo(1);
  }

  @Test
  void equal_scores_come_in_together_whatever_their_order() {
    boolean[] truths = {true, false, false, true};
    boolean[] turned = {false, false, true, true};
    float[] same = {0.5f, 0.5f, 0.5f, 0.9f};

    PrecisionRecall curve = PrecisionRecall.of(same, truths);

    // The threshold 0.9 finds 1 of 2; 0.5 finds both among 4.
    assertThat(curve.points()).containsExactly(new Point(0.9f, 1, 0.5), new Point(0.5f, 0.5, 1));
    assertThat(curve.averagePrecision()).isCloseTo(0.5 * 1 + 0.5 * 0.5, EXACT);
    assertThat(PrecisionRecall.of(same, turned)).isEqualTo(curve);
  }

  @Test
  void a_score_that_says_nothing_has_the_share_of_positives() {
    PrecisionRecall curve =
        PrecisionRecall.of(new float[] {1, 1, 1, 1}, new boolean[] {true, false, false, false});

    assertThat(curve.averagePrecision()).isEqualTo(0.25);
    assertThat(curve.points()).containsExactly(new Point(1, 0.25, 1));
  }

  @Test
  void negative_scores_and_both_zeros_are_in_order() {
    PrecisionRecall curve =
        PrecisionRecall.of(
            new float[] {-2, -1, -0f, 0f, 1e-30f}, new boolean[] {true, false, true, true, false});

    assertThat(curve.points())
        .containsExactly(new Point(0, 2 / 3.0, 2 / 3.0), new Point(-2, 3 / 5.0, 1));
  }

  @Test
  void without_positive_examples_there_is_no_curve() {
    assertThatThrownBy(() -> PrecisionRecall.of(new float[] {1}, new boolean[] {false}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at least 1 positive example, got none of 1");
    assertThatThrownBy(() -> PrecisionRecall.of(new float[] {1}, new boolean[] {}))
        .hasMessageContaining("got 1 scores and 0 truths");
    assertThatThrownBy(() -> PrecisionRecall.of(new float[] {Float.NaN}, new boolean[] {true}))
        .hasMessageContaining("got NaN at 0");
  }
}
