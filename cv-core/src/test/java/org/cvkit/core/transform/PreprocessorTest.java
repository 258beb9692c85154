package org.cvkit.core.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import org.cvkit.core.geometry.Box;
import org.cvkit.core.geometry.Point;
import org.cvkit.core.geometry.Size;
import org.cvkit.core.image.Image;
import org.cvkit.core.image.Interpolation;
import org.cvkit.core.image.MediaException;
import org.cvkit.core.image.PixelFormat;
import org.cvkit.core.tensor.ElementType;
import org.cvkit.core.tensor.Shape;
import org.cvkit.core.tensor.Tensor;
import org.cvkit.core.transform.Preprocessing.ChannelOrder;
import org.cvkit.core.transform.Preprocessing.Layout;
import org.cvkit.core.transform.Transform.Anchor;
import org.cvkit.core.transform.Transform.CenterCrop;
import org.cvkit.core.transform.Transform.Letterbox;
import org.cvkit.core.transform.Transform.Rounding;
import org.cvkit.core.transform.Transform.Stretch;
import org.junit.jupiter.api.Test;

class PreprocessorTest {

  @Test
  void rgb_planes_take_the_channels_in_reverse() {
    try (Image image = image(2, 1, PixelFormat.BGR8, 1, 2, 3, 4, 5, 6);
        Prepared prepared = raw(stretch(2, 1), ChannelOrder.RGB).prepare(image)) {

      assertThat(prepared.tensor().shape()).isEqualTo(Shape.of(1, 3, 1, 2));
      assertThat(prepared.tensor().toFloatArray()).containsExactly(3, 6, 2, 5, 1, 4);
    }
  }

  @Test
  void bgr_planes_take_them_as_they_are() {
    try (Image image = image(2, 1, PixelFormat.BGR8, 1, 2, 3, 4, 5, 6);
        Prepared prepared = raw(stretch(2, 1), ChannelOrder.BGR).prepare(image)) {

      assertThat(prepared.tensor().toFloatArray()).containsExactly(1, 4, 2, 5, 3, 6);
    }
  }

  @Test
  void nhwc_keeps_the_channels_of_a_pixel_together() {
    Preprocessing preprocessing =
        new Preprocessing(
            stretch(2, 1),
            ChannelOrder.RGB,
            Normalization.none(),
            Layout.NHWC,
            ElementType.FLOAT32);
    try (Image image = image(2, 1, PixelFormat.BGR8, 1, 2, 3, 4, 5, 6);
        Prepared prepared = preprocessing.prepare(image)) {

      assertThat(prepared.tensor().shape()).isEqualTo(Shape.of(1, 1, 2, 3));
      assertThat(prepared.tensor().toFloatArray()).containsExactly(3, 2, 1, 6, 5, 4);
    }
  }

  @Test
  void mean_and_deviation_belong_to_the_channels_of_the_tensor() {
    Normalization normalization =
        new Normalization(
            0.5f, new Normalization.Channels(1, 2, 3), new Normalization.Channels(2, 4, 8));
    Preprocessing preprocessing = Preprocessing.of(stretch(1, 1), ChannelOrder.RGB, normalization);
    try (Image image = image(1, 1, PixelFormat.BGR8, 10, 20, 30);
        Prepared prepared = preprocessing.prepare(image)) {

      // (30 * .5 - 1) / 2, (20 * .5 - 2) / 4, (10 * .5 - 3) / 8
      assertThat(prepared.tensor().toFloatArray()).containsExactly(7, 2, 0.25f);
    }
  }

  @Test
  void uint8_values_are_rounded_and_saturated() {
    Normalization normalization =
        new Normalization(
            2, new Normalization.Channels(100, 100, 100), new Normalization.Channels(1, 1, 1));
    Preprocessing preprocessing =
        new Preprocessing(
            stretch(1, 1), ChannelOrder.BGR, normalization, Layout.NCHW, ElementType.UINT8);
    try (Image image = image(1, 1, PixelFormat.BGR8, 10, 60, 250);
        Prepared prepared = preprocessing.prepare(image)) {

      ByteBuffer bytes = prepared.tensor().asByteBuffer();

      assertThat(new int[] {bytes.get(0) & 255, bytes.get(1) & 255, bytes.get(2) & 255})
          .containsExactly(0, 20, 255);
    }
  }

  @Test
  void colour_becomes_grey_by_the_weights_of_bt_601() {
    try (Image image = image(1, 1, PixelFormat.BGR8, 10, 100, 200);
        Prepared prepared = raw(stretch(1, 1), ChannelOrder.GRAY).prepare(image)) {

      // .114 * 10 + .587 * 100 + .299 * 200
      assertThat(prepared.tensor().shape()).isEqualTo(Shape.of(1, 1, 1, 1));
      assertThat(prepared.tensor().toFloatArray()).containsExactly(120);
    }
  }

  @Test
  void grey_becomes_colour_and_alpha_is_dropped() {
    try (Image grey = image(1, 1, PixelFormat.GRAY8, 7);
        Image alpha = image(1, 1, PixelFormat.BGRA8, 1, 2, 3, 4);
        Prepared ofGrey = raw(stretch(1, 1), ChannelOrder.RGB).prepare(grey);
        Prepared ofAlpha = raw(stretch(1, 1), ChannelOrder.RGB).prepare(alpha)) {

      assertThat(ofGrey.tensor().toFloatArray()).containsExactly(7, 7, 7);
      assertThat(ofAlpha.tensor().toFloatArray()).containsExactly(3, 2, 1);
    }
  }

  @Test
  void sixteen_bits_are_brought_to_the_range_of_eight() {
    try (Image image = Image.allocate(new Size(2, 1), PixelFormat.GRAY16)) {
      image.asByteBuffer().asShortBuffer().put(0, (short) 65535).put(1, (short) (257 * 100));
      try (Prepared prepared = raw(stretch(2, 1), ChannelOrder.GRAY).prepare(image)) {

        assertThat(prepared.tensor().toFloatArray()).containsExactly(255, 100);
      }
    }
  }

  @Test
  void a_centred_letterbox_pads_both_sides_and_normalises_the_padding() {
    Transform box =
        new Letterbox(new Size(4, 4), Interpolation.NEAREST, Anchor.CENTER, Rounding.NEAREST, 114);
    Preprocessing preprocessing = Preprocessing.of(box, ChannelOrder.GRAY, Normalization.unit());
    try (Image image = filled(4, 2, 51);
        Prepared prepared = preprocessing.prepare(image)) {

      float p = 114 / 255f;
      float v = 51 / 255f;
      assertThat(prepared.tensor().toFloatArray())
          .usingComparatorWithPrecision(1e-6f)
          .containsExactly(p, p, p, p, v, v, v, v, v, v, v, v, p, p, p, p);
      assertThat(prepared.placement().offsetY()).isEqualTo(1);
    }
  }

  @Test
  void a_letterbox_at_the_top_left_pads_right_and_below() {
    Transform box =
        new Letterbox(new Size(3, 3), Interpolation.NEAREST, Anchor.TOP_LEFT, Rounding.DOWN, 9);
    try (Image image = filled(1, 3, 5);
        Prepared prepared = raw(box, ChannelOrder.GRAY).prepare(image)) {

      assertThat(prepared.tensor().toFloatArray()).containsExactly(5, 9, 9, 5, 9, 9, 5, 9, 9);
    }
  }

  @Test
  void the_padding_of_the_picture_before_is_gone_when_the_next_has_another_size() {
    Transform box =
        new Letterbox(new Size(2, 2), Interpolation.NEAREST, Anchor.TOP_LEFT, Rounding.DOWN, 9);
    Preprocessing preprocessing = raw(box, ChannelOrder.GRAY);
    try (Preprocessor preprocessor = Preprocessor.open(preprocessing);
        Tensor tensor = Tensor.allocate(ElementType.FLOAT32, preprocessing.shape(1));
        Image wide = filled(2, 1, 1);
        Image tall = filled(1, 2, 2);
        Image square = filled(2, 2, 3)) {

      preprocessor.prepare(wide, tensor, 0);
      assertThat(tensor.toFloatArray()).containsExactly(1, 1, 9, 9);
      preprocessor.prepare(tall, tensor, 0);
      assertThat(tensor.toFloatArray()).containsExactly(2, 9, 2, 9);
      preprocessor.prepare(square, tensor, 0);
      assertThat(tensor.toFloatArray()).containsExactly(3, 3, 3, 3);
      preprocessor.prepare(wide, tensor, 0);
      assertThat(tensor.toFloatArray()).containsExactly(1, 1, 9, 9);
    }
  }

  @Test
  void every_new_tensor_gets_its_padding_wherever_it_lies() {
    Transform box =
        new Letterbox(new Size(2, 2), Interpolation.NEAREST, Anchor.TOP_LEFT, Rounding.DOWN, 9);
    Preprocessing preprocessing = raw(box, ChannelOrder.GRAY);
    try (Preprocessor preprocessor = Preprocessor.open(preprocessing);
        Image wide = filled(2, 1, 1)) {
      // Freed memory is handed out again, so that some of these share an address.
      for (int i = 0; i < 20; i++) {
        try (Tensor tensor = Tensor.allocate(ElementType.FLOAT32, preprocessing.shape(1))) {
          preprocessor.prepare(wide, tensor, 0);

          assertThat(tensor.toFloatArray()).containsExactly(1, 1, 9, 9);
        }
      }
    }
  }

  @Test
  void a_picture_goes_to_its_place_in_the_batch_and_nowhere_else() {
    Preprocessing preprocessing = raw(stretch(1, 1), ChannelOrder.RGB);
    try (Preprocessor preprocessor = Preprocessor.open(preprocessing);
        Tensor tensor = Tensor.allocate(ElementType.FLOAT32, preprocessing.shape(3));
        Image image = image(1, 1, PixelFormat.BGR8, 1, 2, 3);
        Image other = image(1, 1, PixelFormat.BGR8, 4, 5, 6)) {

      preprocessor.prepare(image, tensor, 1);
      assertThat(tensor.toFloatArray()).containsExactly(0, 0, 0, 3, 2, 1, 0, 0, 0);
      preprocessor.prepare(other, tensor, 2);
      assertThat(tensor.toFloatArray()).containsExactly(0, 0, 0, 3, 2, 1, 6, 5, 4);
    }
  }

  @Test
  void a_tensor_that_does_not_fit_is_refused_with_what_was_expected() {
    Preprocessing preprocessing = raw(stretch(2, 2), ChannelOrder.RGB);
    try (Preprocessor preprocessor = Preprocessor.open(preprocessing);
        Tensor tensor = Tensor.allocate(ElementType.FLOAT32, Shape.of(1, 3, 2, 3));
        Image image = filled(2, 2, 0)) {

      assertThatThrownBy(() -> preprocessor.prepare(image, tensor, 0))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("1x3x2x2")
          .hasMessageContaining("1x3x2x3");
    }
  }

  @Test
  void a_crop_shows_the_middle_and_splits_an_odd_margin_as_told() {
    try (Image image = image(4, 1, PixelFormat.GRAY8, 10, 20, 30, 40)) {
      // The short side stays 1; of the margin of 3 the left gets rint(1.5) = 2, or 1 rounded down.
      Size one = new Size(1, 1);
      Transform nearest = new CenterCrop(one, Interpolation.LINEAR, 1, Rounding.NEAREST);
      Transform down = new CenterCrop(one, Interpolation.LINEAR, 1, Rounding.DOWN);
      try (Prepared first = raw(nearest, ChannelOrder.GRAY).prepare(image);
          Prepared second = raw(down, ChannelOrder.GRAY).prepare(image)) {

        assertThat(first.tensor().toFloatArray()).containsExactly(30);
        assertThat(second.tensor().toFloatArray()).containsExactly(20);
        assertThat(first.placement().offsetX()).isEqualTo(-2);
      }
    }
  }

  @Test
  void a_picture_too_narrow_to_be_cropped_is_refused_before_it_fills_the_memory() {
    Transform crop = new CenterCrop(Size.square(224), Interpolation.LINEAR, 256);
    try (Image image = filled(1, 20000, 0)) {

      assertThatThrownBy(() -> raw(crop, ChannelOrder.GRAY).prepare(image).close())
          .isInstanceOf(MediaException.class)
          .hasMessageContaining("1x20000")
          .hasMessageContaining("256x5120000");
    }
  }

  @Test
  void a_picture_whose_resized_side_overflows_is_refused_with_the_size_it_would_have() {
    // 256 * 2^24 is 2^32, which as an int is 0.
    CenterCrop crop = new CenterCrop(Size.square(224), Interpolation.LINEAR, 256);

    assertThatThrownBy(() -> Fit.of(crop, new Size(1 << 24, 1)))
        .isInstanceOf(MediaException.class)
        .hasMessageContaining("4294967296x256");
  }

  @Test
  void a_picture_without_pixels_is_refused() {
    try (Preprocessor preprocessor = Preprocessor.open(raw(stretch(2, 2), ChannelOrder.RGB));
        Tensor tensor = Tensor.allocate(ElementType.FLOAT32, Shape.of(1, 3, 2, 2));
        Image empty = Image.empty()) {

      assertThatThrownBy(() -> preprocessor.prepare(empty, tensor, 0))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("expected a picture, got one of 0x0");
    }
  }

  @Test
  void a_single_pixel_fills_any_input() {
    Transform box =
        new Letterbox(Size.square(2), Interpolation.LINEAR, Anchor.CENTER, Rounding.NEAREST, 9);
    try (Image image = filled(1, 1, 5);
        Prepared prepared = raw(box, ChannelOrder.GRAY).prepare(image)) {

      assertThat(prepared.tensor().toFloatArray()).containsExactly(5, 5, 5, 5);
    }
  }

  @Test
  void a_letterboxed_place_comes_back_to_where_it_was_in_the_picture() {
    Transform box =
        new Letterbox(Size.square(640), Interpolation.LINEAR, Anchor.CENTER, Rounding.NEAREST, 114);
    try (Image image = filled(1281, 719, 0);
        Prepared prepared = raw(box, ChannelOrder.GRAY).prepare(image)) {
      Placement placement = prepared.placement();

      // 719 * 640 / 1281 = 359.2 becomes 359 rows, (640 - 359) / 2 = 140 above them.
      assertThat(placement.offsetY()).isEqualTo(140);
      assertThat(placement.toSource(new Point(0, 140))).isEqualTo(new Point(0, 0));
      Point corner = placement.toSource(new Point(640, 499));
      assertThat(corner.x()).isCloseTo(1281, within(1e-2f));
      assertThat(corner.y()).isCloseTo(719, within(1e-2f));
      Box there = new Box(100, 200, 300, 400);
      Box back = placement.toSource(placement.toInput(there));
      assertThat(back.iou(there)).isCloseTo(1, within(1e-4f));
    }
  }

  @Test
  void a_cropped_place_comes_back_to_where_it_was_in_the_picture() {
    Transform crop = new CenterCrop(Size.square(224), Interpolation.LINEAR, 256);
    try (Image image = filled(1024, 512, 0);
        Prepared prepared = raw(crop, ChannelOrder.GRAY).prepare(image)) {

      // Half size is 512x256, of which (144, 16) to (368, 240) is shown.
      assertThat(prepared.placement().toSource(new Box(0, 0, 224, 224)))
          .isEqualTo(new Box(288, 32, 736, 480));
    }
  }

  private static Preprocessing raw(Transform transform, ChannelOrder order) {
    return Preprocessing.of(transform, order, Normalization.none());
  }

  private static Transform stretch(int width, int height) {
    return new Stretch(new Size(width, height), Interpolation.LINEAR);
  }

  private static Image filled(int width, int height, int level) {
    Image image = Image.allocate(new Size(width, height), PixelFormat.GRAY8);
    ByteBuffer pixels = image.asByteBuffer();
    while (pixels.hasRemaining()) {
      pixels.put((byte) level);
    }
    return image;
  }

  private static Image image(int width, int height, PixelFormat format, int... values) {
    Image image = Image.allocate(new Size(width, height), format);
    ByteBuffer pixels = image.asByteBuffer();
    for (int value : values) {
      pixels.put((byte) value);
    }
    return image;
  }
}
