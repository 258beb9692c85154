package org.cvkit.style;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class GramMatrixTest {

  @Test
  void channels_are_multiplied_position_by_position() {
    GramMatrix gram = GramMatrix.of(2, 1, 2, 3, /* channel 1 */ 4, 5, 6);

    assertThat(gram.get(0, 0)).isEqualTo(1 + 4 + 9);
    assertThat(gram.get(0, 1)).isEqualTo(4 + 10 + 18);
    assertThat(gram.get(1, 0)).isEqualTo(gram.get(0, 1));
    assertThat(gram.get(1, 1)).isEqualTo(16 + 25 + 36);
  }

  @Test
  void style_does_not_depend_on_where_things_are() {
    GramMatrix here = GramMatrix.of(2, 1, 2, 3, 4, 5, 6);
    GramMatrix shuffled = GramMatrix.of(2, 3, 1, 2, 6, 4, 5);

    assertThat(here.styleLoss(shuffled)).isZero();
  }

  @Test
  void the_loss_has_the_factor_of_the_paper() {
    GramMatrix one = GramMatrix.of(1, 1, 1);
    GramMatrix two = GramMatrix.of(1, 2, 2);

    // G = 2 and 8, one channel, two positions: 36 / (4 * 1 * 4).
    assertThat(one.styleLoss(two)).isEqualTo(36 / 16.0, within(1e-12));
  }

  @Test
  void features_that_do_not_divide_into_channels_are_refused() {
    assertThatThrownBy(() -> GramMatrix.of(2, 1, 2, 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2 channels");
  }
}
