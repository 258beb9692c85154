package org.cvkit.core.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TopAccuracyTest {

  @Test
  void the_right_class_counts_from_its_rank_on() {
    TopAccuracy.Counter counter = TopAccuracy.counter(4, 3);
    counter.add(new float[] {0.1f, 0.6f, 0.2f, 0.1f}, 1); // first
    counter.add(new float[] {0.1f, 0.6f, 0.2f, 0.1f}, 2); // second
    counter.add(new float[] {0.15f, 0.6f, 0.2f, 0.05f}, 0); // third
    counter.add(new float[] {0.15f, 0.6f, 0.2f, 0.05f}, 3); // last

    TopAccuracy accuracy = counter.accuracy();

    assertThat(accuracy.of(1)).isEqualTo(0.25);
    assertThat(accuracy.of(2)).isEqualTo(0.5);
    assertThat(accuracy.of(3)).isEqualTo(0.75);
    assertThat(accuracy.of(1, 1)).isEqualTo(1);
    assertThat(accuracy.of(1, 2)).isZero();
    assertThat(accuracy.of(3, 3)).isZero();
  }

  @Test
  void of_equal_scores_the_first_class_wins() {
    float[] same = {0.25f, 0.25f, 0.25f, 0.25f};

    assertThat(TopAccuracy.rank(same, 0)).isZero();
    assertThat(TopAccuracy.rank(same, 2)).isEqualTo(2);
    assertThat(TopAccuracy.rank(new float[] {0.2f, 0.5f, 0.2f}, 2)).isEqualTo(2);
    assertThat(TopAccuracy.rank(new float[] {0.2f, 0.5f, 0.2f}, 0)).isEqualTo(1);
  }

  @Test
  void a_class_without_examples_scores_zero() {
    TopAccuracy nothing = TopAccuracy.counter(2, 5).accuracy();

    assertThat(nothing.of(5)).isZero();
    assertThat(nothing.of(1, 1)).isZero();
  }

  @Test
  void more_than_there_are_classes_is_everything() {
    TopAccuracy.Counter counter = TopAccuracy.counter(2, 5);
    counter.add(new float[] {0.9f, 0.1f}, 1);

    assertThat(counter.accuracy().of(5)).isEqualTo(1);
    assertThat(counter.accuracy().of(1)).isZero();
  }

  @Test
  void a_depth_that_was_not_counted_is_refused() {
    TopAccuracy accuracy = TopAccuracy.counter(10, 5).accuracy();

    assertThatThrownBy(() -> accuracy.of(6))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("top-k accuracy: expected k from 1 to 5, got 6");
    assertThatThrownBy(() -> accuracy.of(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> TopAccuracy.counter(0, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
