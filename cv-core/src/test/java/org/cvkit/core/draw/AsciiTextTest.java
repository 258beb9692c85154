package org.cvkit.core.draw;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AsciiTextTest {

  @ParameterizedTest
  @CsvSource({
    "person 0.87, person 0.87",
    "Zoë Ångström, Zoe Angstrom",
    "Straße, Strasse",
    "Łódź, Lodz",
    "3 × 4 – 5…, 3 x 4 - 5...",
    "ﬁsh, fish",
    "猫 cat, ? cat",
    "😀, ?",
    "20 °C, 20  degC"
  })
  void what_the_font_has_not_is_spelt_out_or_a_question_mark(String text, String ascii) {
    assertThat(AsciiText.of(text)).isEqualTo(ascii);
  }
}
