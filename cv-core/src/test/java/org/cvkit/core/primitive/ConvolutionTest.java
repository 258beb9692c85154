package org.cvkit.core.primitive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.cvkit.core.tensor.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Convolution and its transpose on cases small enough to be computed by hand. */
class ConvolutionTest {
  /** Bright on the left, dark on the right. */
  private static final float[] BRIGHT_TO_DARK = {10, 10, 10, 0, 0, 0};

  @ParameterizedTest
  @EnumSource
  void a_vertical_edge_filter_finds_where_bright_meets_dark(Backend backend) {
    Volume picture =
        Volume.ofRows(
            BRIGHT_TO_DARK,
            BRIGHT_TO_DARK,
            BRIGHT_TO_DARK,
            BRIGHT_TO_DARK,
            BRIGHT_TO_DARK,
            BRIGHT_TO_DARK);

    Volume edges = Conv2d.of(EdgeFilter.VERTICAL.kernel()).apply(picture, backend);

    float[] row = {0, 30, 30, 0};
    assertThat(edges).isEqualTo(Volume.ofRows(row, row, row, row));
  }

  @Test
  void a_horizontal_edge_filter_sees_nothing_of_a_vertical_edge() {
    Volume picture = Volume.ofRows(BRIGHT_TO_DARK, BRIGHT_TO_DARK, BRIGHT_TO_DARK);

    assertThat(EdgeFilter.HORIZONTAL.apply(picture).toArray()).containsOnly(0);
  }

  @Test
  void sobel_and_scharr_weigh_the_middle_row_more() {
    Volume point = Volume.ofRows(new float[] {0, 0, 0}, new float[] {1, 0, 0}, new float[3]);

    assertThat(EdgeFilter.VERTICAL.apply(point).at(0, 0, 0, 0)).isEqualTo(1);
    assertThat(EdgeFilter.SOBEL_VERTICAL.apply(point).at(0, 0, 0, 0)).isEqualTo(2);
    assertThat(EdgeFilter.SCHARR_VERTICAL.apply(point).at(0, 0, 0, 0)).isEqualTo(10);
    assertThat(EdgeFilter.SOBEL_HORIZONTAL.apply(point).at(0, 0, 0, 0)).isEqualTo(0);
  }

  @ParameterizedTest
  @EnumSource
  void a_filter_sums_over_all_channels_of_a_volume(Backend backend) {
    Volume x = Volume.of(1, 3, 2, 2, 1, 2, 3, 4, 10, 20, 30, 40, 100, 200, 300, 400);
    Volume kernel = Volume.of(2, 3, 1, 1, 1, 1, 1, 0, 0, 2);

    Volume y = Conv2d.of(kernel).withBias(0, 5).apply(x, backend);

    assertThat(y).isEqualTo(Volume.of(1, 2, 2, 2, 111, 222, 333, 444, 205, 405, 605, 805));
  }

  @ParameterizedTest
  @EnumSource
  void padding_the_same_keeps_the_size_and_stride_two_halves_it(Backend backend) {
    Volume x = Volumes.counting(1, 1, 5, 5);
    Conv2d sum = Conv2d.of(Volume.of(1, 1, 3, 3, 1, 1, 1, 1, 1, 1, 1, 1, 1));

    Volume same = sum.withPadding(Padding.same()).apply(x, backend);
    Volume halved = sum.withPadding(Padding.same()).withStride(2).apply(x, backend);

    assertThat(same.shape()).isEqualTo(Shape.of(1, 1, 5, 5));
    assertThat(same.at(0, 0, 0, 0)).isEqualTo(0 + 1 + 5 + 6);
    assertThat(same.at(0, 0, 2, 2)).isEqualTo(9 * 12);
    assertThat(halved).isEqualTo(Volume.of(1, 1, 3, 3, 12, 27, 24, 63, 108, 81, 72, 117, 84));
  }

  @ParameterizedTest
  @EnumSource
  void a_dilated_kernel_leaves_gaps(Backend backend) {
    Volume x = Volumes.counting(1, 1, 3, 3);
    Volume corners = Conv2d.of(Volume.of(1, 1, 2, 2, 1, 1, 1, 1)).withDilation(2).apply(x, backend);

    assertThat(corners).isEqualTo(Volume.of(1, 1, 1, 1, 0 + 2 + 6 + 8));
  }

  @ParameterizedTest
  @EnumSource
  void depthwise_filters_see_their_own_channel_alone(Backend backend) {
    Volume x = Volume.of(1, 2, 1, 3, 1, 2, 3, 10, 20, 30);
    Conv2d depthwise = Conv2d.depthwise(Volume.of(2, 1, 1, 2, 1, 1, 1, -1));

    assertThat(depthwise.apply(x, backend)).isEqualTo(Volume.of(1, 2, 1, 2, 3, 5, -10, -10));
  }

  @ParameterizedTest
  @EnumSource
  void a_transposed_convolution_places_the_kernel_at_each_pixel(Backend backend) {
    Volume x = Volume.ofRows(new float[] {1, 2});
    Volume kernel = Volume.of(1, 1, 1, 3, 1, 10, 100);

    Volume overlapping = TransposedConv2d.of(kernel).withStride(2).apply(x, backend);
    Volume apart = TransposedConv2d.of(kernel).withStride(3).withBias(1).apply(x, backend);

    assertThat(overlapping).isEqualTo(Volume.ofRows(new float[] {1, 10, 102, 20, 200}));
    assertThat(apart).isEqualTo(Volume.ofRows(new float[] {2, 11, 101, 3, 21, 201}));
  }

  @ParameterizedTest
  @EnumSource
  void a_transposed_convolution_of_the_same_padding_is_a_stride_times_as_long(Backend backend) {
    Volume x = Volumes.counting(1, 1, 3, 4);

    for (int side = 1; side <= 4; side++) {
      Volume kernel = Volumes.counting(1, 1, side, side);
      Volume y =
          TransposedConv2d.of(kernel).withStride(2).withPadding(Padding.same()).apply(x, backend);

      assertThat(y.shape()).isEqualTo(Shape.of(1, 1, 6, 8));
    }
  }

  @Test
  void multiplications_and_additions_are_counted() {
    Conv2d conv = Conv2d.of(Volumes.counting(64, 64, 3, 3)).withPadding(Padding.same());

    assertThat(conv.operations(Shape.of(1, 64, 56, 56))).isEqualTo(2L * 56 * 56 * 64 * 64 * 9);
  }

  @Test
  void what_does_not_fit_is_refused_in_numbers() {
    Conv2d conv = Conv2d.of(Volumes.counting(4, 3, 3, 3));

    assertThatThrownBy(() -> conv.apply(Volumes.counting(1, 2, 8, 8)))
        .hasMessage(
            "convolution: expected 3 channels for a kernel of 4x3x3x3 and 1 groups, got 1x2x8x8");
    assertThatThrownBy(() -> conv.apply(Volumes.counting(1, 3, 2, 8)))
        .hasMessageContaining("expected at least 3 padded pixels for it, got 2");
    assertThatThrownBy(() -> conv.withGroups(3)).hasMessageContaining("3 groups");
    assertThatThrownBy(() -> conv.withBias(1, 2)).hasMessageContaining("one bias a filter, 4");
    assertThatThrownBy(() -> Padding.of(-1)).hasMessageContaining("at least 0");
    assertThatThrownBy(() -> conv.withStride(0)).hasMessageContaining("at least 1");
    assertThatThrownBy(() -> TransposedConv2d.of(conv.kernel()).withOutputPadding(1, 0))
        .hasMessageContaining("fewer extra rows");
  }
}
