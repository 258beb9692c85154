package org.cvkit.detection.slice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import org.cvkit.core.geometry.Box;
import org.cvkit.core.geometry.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SliceGridTest {

  @Test
  void the_last_slices_are_moved_inside() {
    // Step 100 - 20 = 80 from the left; the third would reach to 260.
    List<Box> slices = SliceGrid.of(new Size(250, 120), SliceOptions.of(100));

    assertThat(slices)
        .containsExactly(
            new Box(0, 0, 100, 100),
            new Box(80, 0, 180, 100),
            new Box(150, 0, 250, 100),
            new Box(0, 20, 100, 120),
            new Box(80, 20, 180, 120),
            new Box(150, 20, 250, 120));
  }

  @Test
  void slices_that_fit_exactly_are_not_followed_by_another() {
    assertThat(SliceGrid.of(new Size(180, 100), SliceOptions.of(100)))
        .containsExactly(new Box(0, 0, 100, 100), new Box(80, 0, 180, 100));
    assertThat(SliceGrid.of(new Size(200, 100), SliceOptions.of(100).withOverlap(0)))
        .containsExactly(new Box(0, 0, 100, 100), new Box(100, 0, 200, 100));
  }

  @Test
  void a_picture_smaller_than_a_slice_is_its_only_slice() {
    assertThat(SliceGrid.of(new Size(90, 40), SliceOptions.of(100)))
        .containsExactly(new Box(0, 0, 90, 40));
  }

  @Test
  void one_side_may_be_smaller_than_a_slice() {
    assertThat(SliceGrid.of(new Size(150, 40), SliceOptions.of(100)))
        .containsExactly(new Box(0, 0, 100, 40), new Box(50, 0, 150, 40));
  }

  @Test
  void every_pixel_is_in_a_slice_and_no_slice_is_there_twice() {
    Random random = new Random(5);
    for (int round = 0; round < 60; round++) {
      Size picture = new Size(1 + random.nextInt(500), 1 + random.nextInt(200));
      SliceOptions options =
          SliceOptions.of(32 + random.nextInt(200)).withOverlap(random.nextInt(10) / 10f);

      List<Box> slices = SliceGrid.of(picture, options);

      boolean[] seen = new boolean[(int) picture.area()];
      for (Box b : slices) {
        assertThat(b.clip(picture)).isEqualTo(b);
        for (int y = (int) b.top(); y < b.bottom(); y++) {
          for (int x = (int) b.left(); x < b.right(); x++) {
            seen[y * picture.width() + x] = true;
          }
        }
      }
      assertThat(seen).as("%s by %s", picture, options).doesNotContain(false);
      assertThat(slices).doesNotHaveDuplicates();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {31, 0, -5})
  void sides_that_are_too_small_are_refused(int side) {
    assertThatThrownBy(() -> SliceOptions.of(side))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at least 32 pixels, got " + side);
  }

  @ParameterizedTest
  @ValueSource(floats = {-0.1f, 0.91f, Float.NaN})
  void overlaps_that_never_arrive_are_refused(float overlap) {
    assertThatThrownBy(() -> SliceOptions.of(64).withOverlap(overlap))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("overlap in 0..0.9 of a side, got " + overlap);
  }
}
