package org.cvkit.detection.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class PictureNamesTest {
  private static final Path OUT = Path.of("out");

  private final PictureNames names = new PictureNames();

  private String name(String picture) {
    return OUT.relativize(names.within(OUT, Path.of(picture))).toString();
  }

  @Test
  void a_name_is_kept_while_it_is_free_and_told_from_others_by_its_folder() {
    assertThat(name("day/a.png")).isEqualTo("a.png");
    assertThat(name("night/a.png")).isEqualTo("night_a.png");
    assertThat(name("night/A.jpg")).isEqualTo("night_2_A.jpg");
    assertThat(name("x/night_a.bmp")).isEqualTo("x_night_a.bmp");
    assertThat(name("b.png")).isEqualTo("b.png");
  }

  @Test
  void each_folder_has_names_of_its_own() {
    assertThat(name("day/a.png")).isEqualTo("a.png");
    assertThat(names.within(Path.of("other"), Path.of("night/a.png")))
        .isEqualTo(Path.of("other/a.png"));
  }
}
