package org.cvkit.core.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class CalibrationTest {
  private static final Offset<Double> EXACT = within(1e-12);

  @Test
  void the_gaps_are_averaged_over_the_answers() {
    Calibration.Counter counter = Calibration.counter(10);
    counter.right(0.95);
    counter.right(0.95);
    counter.wrong(0.91);
    counter.wrong(0.35);

    Calibration calibration = counter.calibration();

    // (0.9, 1]: 3 answers, promised (0.95 + 0.95 + 0.91) / 3, kept 2/3. (0.3, 0.4]: 0.35 and 0.
    double high = Math.abs(2 / 3.0 - 2.81 / 3);
    assertThat(calibration.expectedError()).isCloseTo((3 * high + 1 * 0.35) / 4, EXACT);
    assertThat(calibration.maximumError()).isCloseTo(0.35, EXACT);
    assertThat(calibration.total()).isEqualTo(4);
    assertThat(calibration.bins()).hasSize(10);
    assertThat(calibration.bins().get(9).count()).isEqualTo(3);
    assertThat(calibration.bins().get(3).accuracy()).isZero();
  }

  @Test
  void bins_are_closed_above() {
    Calibration.Counter counter = Calibration.counter(4);
    counter.right(0);
    counter.right(0.25);
    counter.right(0.2500001);
    counter.right(1);
    counter.right(1.00001);

    assertThat(counter.calibration().bins())
        .extracting(Calibration.Bin::count)
        .containsExactly(2L, 1L, 0L, 2L);
  }

  @Test
  void nothing_counted_has_no_error() {
    Calibration nothing = Calibration.counter(15).calibration();

    assertThat(nothing.expectedError()).isZero();
    assertThat(nothing.maximumError()).isZero();
  }

  @Test
  void what_is_no_probability_is_refused() {
    Calibration.Counter counter = Calibration.counter(15);

    assertThatThrownBy(() -> counter.right(1.5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("calibration: expected a confidence from 0 to 1, got 1.5");
    assertThatThrownBy(() -> counter.wrong(Double.NaN))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Calibration.counter(0)).isInstanceOf(IllegalArgumentException.class);
  }
}
