package org.cvkit.core.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.assertj.core.data.Offset;
import org.cvkit.core.metric.RocCurve.Point;
import org.junit.jupiter.api.Test;

class RocCurveTest {
  private static final Offset<Double> EXACT = within(1e-12);

  @Test
  void the_curve_is_the_one_of_scikit_learns_documentation() {
    // roc_auc_score([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8]) is 0.75 there.
    RocCurve curve =
        RocCurve.of(
            new float[] {0.1f, 0.4f, 0.35f, 0.8f}, new boolean[] {false, false, true, true});

    assertThat(curve.points())
        .containsExactly(
            new Point(0, 0),
            new Point(0, 0.5),
            new Point(0.5, 0.5),
            new Point(0.5, 1), //
            new Point(1, 1));
    assertThat(curve.area()).isEqualTo(0.75);
  }

  @Test
  void the_area_is_the_share_of_pairs_in_the_right_order() {
    Random random = new Random(7);
    float[] scores = new float[60];
    boolean[] truths = new boolean[60];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = random.nextInt(12); // Many are equal.
      truths[i] = random.nextInt(3) == 0;
    }

    RocCurve curve = RocCurve.of(scores, truths);

    assertThat(curve.area()).isCloseTo(shareOfPairs(scores, truths), EXACT);
  }

  /** Mann and Whitney's count, with no curve in it. */
  private static double shareOfPairs(float[] scores, boolean[] truths) {
    double right = 0;
    double pairs = 0;
    for (int p = 0; p < scores.length; p++) {
      for (int n = 0; n < scores.length; n++) {
        if (truths[p] && !truths[n]) {
          pairs++;
          right += scores[p] > scores[n] ? 1 : scores[p] == scores[n] ? 0.5 : 0;
        }
      }
    }
    return right / pairs;
  }

  @Test
  void straight_stretches_keep_their_ends() {
    RocCurve curve =
        RocCurve.of(
            new float[] {6, 5, 4, 3, 2, 1}, new boolean[] {true, true, true, false, false, false});

    assertThat(curve.points()).containsExactly(new Point(0, 0), new Point(0, 1), new Point(1, 1));
    assertThat(curve.area()).isEqualTo(1);
  }

  @Test
  void a_score_that_says_nothing_has_half_the_area() {
    RocCurve curve = RocCurve.of(new float[] {1, 1, 1}, new boolean[] {true, false, false});

    assertThat(curve.points()).containsExactly(new Point(0, 0), new Point(1, 1));
    assertThat(curve.area()).isEqualTo(0.5);
  }

  @Test
  void examples_of_one_kind_have_no_curve() {
    assertThatThrownBy(() -> RocCurve.of(new float[] {1, 2}, new boolean[] {true, true}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("positive and negative examples, got 2 and 0");
    assertThatThrownBy(() -> RocCurve.of(new float[0], new boolean[0]))
        .hasMessageContaining("got 0 and 0");
  }
}
