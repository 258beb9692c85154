package org.cvkit.core.primitive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Pooling on cases small enough to be computed by hand. */
class PoolTest {
  /** The 4x4 example of many a course. */
  private static final Volume PICTURE =
      Volume.ofRows(
          new float[] {1, 3, 2, 1},
          new float[] {2, 9, 1, 1},
          new float[] {1, 3, 2, 3},
          new float[] {5, 6, 1, 2});

  @ParameterizedTest
  @EnumSource
  void the_largest_of_each_window(Backend backend) {
    assertThat(MaxPool.of(2, 2).apply(PICTURE, backend))
        .isEqualTo(Volume.ofRows(new float[] {9, 2}, new float[] {6, 3}));
  }

  @ParameterizedTest
  @EnumSource
  void the_mean_of_each_window(Backend backend) {
    assertThat(AveragePool.of(2, 2).apply(PICTURE, backend))
        .isEqualTo(Volume.ofRows(new float[] {3.75f, 1.25f}, new float[] {3.75f, 2}));
  }

  @ParameterizedTest
  @EnumSource
  void padding_is_never_the_largest_and_counts_in_a_mean_when_asked_to(Backend backend) {
    Volume x = Volume.ofRows(new float[] {-4, -8});
    Window window = Window.of(1, 2).withStride(1, 2).withPadding(Padding.of(0, 1, 0, 1));

    assertThat(MaxPool.of(window).apply(x, backend)).isEqualTo(x);
    assertThat(AveragePool.of(window).apply(x, backend)).isEqualTo(x);
    assertThat(
            AveragePool.of(window)
                .withCounted(AveragePool.Counted.PICTURE_AND_PADDING)
                .apply(x, backend))
        .isEqualTo(Volume.ofRows(new float[] {-2, -4}));
  }

  @ParameterizedTest
  @EnumSource
  void rounding_up_takes_what_is_left_over(Backend backend) {
    Volume x = Volume.ofRows(new float[] {1, 2, 3});
    Window window = Window.of(1, 2).withStride(1, 2);

    assertThat(MaxPool.of(window).apply(x, backend).toArray()).containsExactly(2);
    assertThat(MaxPool.of(window).withRounding(Rounding.UP).apply(x, backend).toArray())
        .containsExactly(2, 3);
    assertThat(AveragePool.of(window).withRounding(Rounding.UP).apply(x, backend).toArray())
        .containsExactly(1.5f, 3);
  }

  @ParameterizedTest
  @EnumSource
  void one_number_a_channel(Backend backend) {
    Volume x = Volume.of(1, 2, 1, 2, 1, 2, 10, 30);

    assertThat(GlobalPool.AVERAGE.apply(x, backend).toArray()).containsExactly(1.5f, 20);
    assertThat(GlobalPool.MAX.apply(x, backend).toArray()).containsExactly(2, 30);
  }

  @ParameterizedTest
  @EnumSource
  void padding_as_wide_as_the_window_is_refused(Backend backend) {
    assertThatThrownBy(() -> MaxPool.of(2, 2).withPadding(Padding.of(2)).apply(PICTURE, backend))
        .hasMessageContaining("expected less padding than the window's 2x2");
  }
}
