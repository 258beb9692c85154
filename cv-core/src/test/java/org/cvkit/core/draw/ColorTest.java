package org.cvkit.core.draw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ColorTest {

  @Test
  void the_first_twenty_classes_have_colours_of_their_own_that_never_change() {
    assertThat(IntStream.range(0, 20).mapToObj(Color::ofClass)).doesNotHaveDuplicates();
    assertThat(Color.ofClass(0)).isEqualTo(new Color(255, 60, 45));
    assertThat(Color.ofClass(20)).isEqualTo(Color.ofClass(0));
    assertThat(Color.ofClass(-1)).isEqualTo(Color.ofClass(19));
  }

  @Test
  void text_on_a_colour_is_black_or_white_by_contrast() {
    assertThat(new Color(255, 255, 0).contrast()).isEqualTo(Color.BLACK);
    assertThat(new Color(0, 0, 200).contrast()).isEqualTo(Color.WHITE);
    assertThat(Color.WHITE.contrast()).isEqualTo(Color.BLACK);
    assertThat(Color.BLACK.contrast()).isEqualTo(Color.WHITE);
    // WCAG luminance of grey 117 is 0.178, of 118 it is 0.181; both ratios are equal at 0.179.
    assertThat(new Color(117, 117, 117).contrast()).isEqualTo(Color.WHITE);
    assertThat(new Color(118, 118, 118).contrast()).isEqualTo(Color.BLACK);
  }

  @Test
  void parts_beyond_255_are_refused() {
    assertThatThrownBy(() -> new Color(0, 256, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("256");
  }
}
