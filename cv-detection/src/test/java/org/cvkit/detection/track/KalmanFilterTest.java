package org.cvkit.detection.track;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class KalmanFilterTest {

  /**
   * By hand, with F = [1 1; 0 1]: P = diag(4, 1) becomes [5.25 1; 1 1.01] by F P F' + diag(.25,
   * .01); the measurement 3 with variance 0.75 gives the gain [5.25 1] / 6.
   */
  @Test
  void one_step_by_hand() {
    KalmanFilter filter = new KalmanFilter(1, 2, 1);

    filter.predict(0.5, 0.1);
    filter.update(3, Math.sqrt(0.75));

    assertThat(filter.position()).isCloseTo(1 + 2 * 5.25 / 6, within(1e-12));
    assertThat(filter.velocity()).isCloseTo(2.0 / 6, within(1e-12));
    filter.predict(0, 0);
    // The covariance after the update shows in the next gain.
    double p = 5.25 - 5.25 * 5.25 / 6;
    double c = 1 - 5.25 / 6;
    double v = 1.01 - 1.0 / 6;
    double predicted = 1 + 2 * 5.25 / 6 + 2.0 / 6;
    double variance = p + 2 * c + v;
    filter.update(predicted + 1, 1);
    assertThat(filter.position()).isCloseTo(predicted + variance / (variance + 1), within(1e-12));
    assertThat(filter.velocity()).isCloseTo(2.0 / 6 + (c + v) / (variance + 1), within(1e-12));
  }

  @Test
  void a_steady_motion_is_learned() {
    KalmanFilter filter = new KalmanFilter(0, 1, 1);
    for (int i = 1; i <= 50; i++) {
      filter.predict(0.05, 0.01);
      filter.update(3 * i, 0.1);
    }

    filter.predict(0.05, 0.01);

    assertThat(filter.velocity()).isCloseTo(3, within(1e-3));
    assertThat(filter.position()).isCloseTo(153, within(1e-2));
  }
}
