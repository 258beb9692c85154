package org.cvkit.core.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import org.cvkit.core.geometry.Box;
import org.cvkit.core.geometry.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageTest {

  @Test
  void crop_copies_every_pixel_the_box_touches_within_the_picture() {
    try (Image image = Image.decode(TestPictures.png(50, 30));
        Image middle = image.crop(new Box(10.5f, 5, 20, 15.2f));
        Image corner = image.crop(new Box(-5, -5, 3, 4))) {

      assertThat(middle.size()).isEqualTo(new Size(10, 11));
      assertThat(TestPictures.pixel(middle, 0, 0))
          .containsExactly(TestPictures.pixel(image, 10, 5));
      assertThat(corner.size()).isEqualTo(new Size(3, 4));
      assertThatThrownBy(() -> image.crop(new Box(60, 0, 70, 10)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("50x30");
    }
  }

  @Test
  void resize_by_area_averages_and_by_nearest_repeats() {
    try (Image image = Image.allocate(new Size(2, 2), PixelFormat.GRAY8)) {
      image.asByteBuffer().put(new byte[] {10, 20, 30, 40});
      try (Image one = image.resize(Size.square(1), Interpolation.AREA);
          Image four = image.resize(Size.square(4), Interpolation.NEAREST)) {

        assertThat(TestPictures.pixel(one, 0, 0)).containsExactly(25);
        assertThat(TestPictures.pixel(four, 3, 1)).containsExactly(20);
        assertThat(TestPictures.pixel(four, 1, 2)).containsExactly(30);
      }
      assertThatThrownBy(() -> image.resize(new Size(0, 3), Interpolation.LINEAR))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void degrees_name_rotations() {
    assertThat(Rotation.ofDegrees(-90)).isEqualTo(Rotation.COUNTERCLOCKWISE_90);
    assertThat(Rotation.ofDegrees(450)).isEqualTo(Rotation.CLOCKWISE_90);
    assertThatThrownBy(() -> Rotation.ofDegrees(45)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @EnumSource(PixelFormat.class)
  void every_format_goes_to_a_buffered_image_and_back(PixelFormat format) {
    try (Image image = Image.allocate(new Size(5, 3), format)) {
      for (int i = 0; i < 15 * format.bytesPerPixel(); i++) {
        image.asByteBuffer().put(i, (byte) (i * 7 + 3));
      }
      try (Image back = Image.from(image.toBufferedImage())) {

        assertThat(back.format()).isEqualTo(format);
        assertThat(back.asByteBuffer()).isEqualTo(image.asByteBuffer());
      }
    }
  }

  @Test
  void a_buffered_image_shows_the_same_colours() {
    try (Image image = Image.decode(TestPictures.png(50, 30))) {

      assertThat(image.toBufferedImage().getRGB(40, 20)).isEqualTo(0xffccaa3c);
    }
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        BufferedImage.TYPE_INT_RGB,
        BufferedImage.TYPE_INT_BGR,
        BufferedImage.TYPE_3BYTE_BGR,
        BufferedImage.TYPE_INT_ARGB,
        BufferedImage.TYPE_INT_ARGB_PRE,
        BufferedImage.TYPE_4BYTE_ABGR,
        BufferedImage.TYPE_4BYTE_ABGR_PRE,
        BufferedImage.TYPE_BYTE_INDEXED,
        BufferedImage.TYPE_USHORT_565_RGB
      })
  void every_kind_of_buffered_image_keeps_its_colours(int type) {
    BufferedImage picture = TestPictures.gradient(50, 30, type);

    try (Image image = Image.from(picture)) {

      int rgb = picture.getRGB(40, 20);
      int[] pixel = TestPictures.pixel(image, 40, 20);
      assertThat(new int[] {pixel[0], pixel[1], pixel[2]})
          .containsExactly(rgb & 0xff, rgb >> 8 & 0xff, rgb >> 16 & 0xff);
      assertThat(image.format().channels() == 4).isEqualTo(picture.getColorModel().hasAlpha());
    }
  }

  @Test
  void a_part_of_a_buffered_image_is_that_part() {
    BufferedImage part =
        TestPictures.gradient(50, 30, BufferedImage.TYPE_3BYTE_BGR).getSubimage(40, 20, 5, 5);

    try (Image image = Image.from(part)) {

      assertThat(image.size()).isEqualTo(Size.square(5));
      assertThat(TestPictures.pixel(image, 0, 0)).containsExactly(60, 170, 204);
    }
  }

  @Test
  void a_closed_image_says_so() {
    Image image = Image.empty();
    image.close();

    assertThatThrownBy(() -> image.encode(ImageFormat.PNG))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("image");
  }

  @Test
  void an_empty_image_has_an_empty_buffer() {
    try (Image image = Image.empty()) {
      assertThat(image.asByteBuffer().capacity()).isZero();
    }
  }

  @Test
  void more_pixels_than_there_is_memory_for_are_refused_and_leave_nothing_behind() {
    assertThatThrownBy(() -> Image.allocate(Size.square(2_000_000), PixelFormat.BGR8))
        .isInstanceOf(MediaException.class)
        .hasMessageContaining("no memory for 2000000x2000000 pixels");
  }
}
