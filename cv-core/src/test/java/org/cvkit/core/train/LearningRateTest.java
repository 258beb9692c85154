package org.cvkit.core.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LearningRateTest {
  private static final double EXACT = 1e-12;

  @Test
  void schedules_follow_their_formulas() {
    assertThat(LearningRate.constant(0.3).at(0.9, 27)).isEqualTo(0.3);
    assertThat(LearningRate.steps(1, 0.1, 10).at(0.5, 9.9)).isEqualTo(1);
    assertThat(LearningRate.steps(1, 0.1, 10).at(0.5, 20)).isCloseTo(0.01, within(EXACT));
    assertThat(LearningRate.exponential(2, 0.5).at(0, 3)).isEqualTo(0.25);
    assertThat(LearningRate.inverseTime(1, 1).at(0, 3)).isEqualTo(0.25);
    assertThat(LearningRate.cosine(1).at(0.5, 0)).isCloseTo(0.5, within(EXACT));
    assertThat(LearningRate.linear(1).at(0.75, 0)).isEqualTo(0.25);
  }

  @Test
  void one_cycle_rises_then_falls() {
    LearningRate rate = LearningRate.oneCycle(1, 0.25);

    assertThat(rate.at(0, 0)).isCloseTo(0.04, within(EXACT));
    assertThat(rate.at(0.125, 0)).isCloseTo(0.52, within(EXACT));
    assertThat(rate.at(0.25, 0)).isCloseTo(1, within(EXACT));
    assertThat(rate.at(0.625, 0)).isCloseTo(0.50005, within(EXACT));
  }

  @Test
  void warming_up_begins_near_nothing() {
    LearningRate rate = LearningRate.constant(1).withWarmUp(2);

    assertThat(rate.at(0, 0)).isLessThan(0.001);
    assertThat(rate.at(0, 1)).isCloseTo(0.5, within(0.001));
    assertThat(rate.at(0, 5)).isEqualTo(1);
  }
}
