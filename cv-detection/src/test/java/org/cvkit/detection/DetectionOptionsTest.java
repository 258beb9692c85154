package org.cvkit.detection;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class DetectionOptionsTest {
  private static final DetectionOptions DEFAULTS = DetectionOptions.defaults();

  @Test
  void what_is_no_share_is_refused_by_name() {
    assertThatThrownBy(() -> DEFAULTS.withConfidence(1.5f))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("detection options: expected confidence in 0..1, got 1.5");
    assertThatThrownBy(() -> DEFAULTS.withIou(Float.NaN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("detection options: expected iou in 0..1, got NaN");
  }
}
