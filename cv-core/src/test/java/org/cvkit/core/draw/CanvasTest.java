package org.cvkit.core.draw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.function.IntPredicate;
import org.cvkit.core.geometry.Box;
import org.cvkit.core.geometry.Point;
import org.cvkit.core.geometry.Size;
import org.cvkit.core.image.Image;
import org.cvkit.core.image.PixelFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class CanvasTest {
  private static final Color INK = new Color(200, 30, 50);

  private static Image black(int width, int height, PixelFormat format) {
    Image image = Image.allocate(new Size(width, height), format);
    ByteBuffer pixels = image.asByteBuffer();
    pixels.put(new byte[pixels.remaining()]);
    return image;
  }

  private static boolean isColored(Image image, int x, int y) {
    return isPixel(image, x, y, INK);
  }

  private static boolean isPixel(Image image, int x, int y, Color color) {
    int at = (int) (y * image.rowStride()) + 3 * x;
    ByteBuffer pixels = image.asByteBuffer();
    return (pixels.get(at) & 0xff) == color.blue()
        && (pixels.get(at + 1) & 0xff) == color.green()
        && (pixels.get(at + 2) & 0xff) == color.red();
  }

  private static int count(Image image, IntPredicate green) {
    int count = 0;
    for (int y = 0; y < image.height(); y++) {
      for (int x = 0; x < image.width(); x++) {
        int level = image.asByteBuffer().get((int) (y * image.rowStride()) + 3 * x + 1) & 0xff;
        count += green.test(level) ? 1 : 0;
      }
    }
    return count;
  }

  /** Pixels that are no longer black. */
  private static int touched(Image image) {
    return count(image, level -> level > 0);
  }

  /** Pixels of letters that are whiter than their ground. */
  private static int letters(Image image) {
    return count(image, level -> level > INK.green());
  }

  @Test
  void a_box_is_outlined_at_its_edges_and_not_filled() {
    try (Image image = black(100, 80, PixelFormat.BGR8)) {
      Canvas.on(image).box(new Box(20, 10, 70, 60), INK);

      assertThat(isColored(image, 20, 10)).isTrue();
      assertThat(isColored(image, 69, 59)).isTrue();
      assertThat(isColored(image, 20, 40)).isTrue();
      assertThat(isColored(image, 69, 40)).isTrue();
      assertThat(isColored(image, 45, 10)).isTrue();
      assertThat(isColored(image, 45, 59)).isTrue();
      assertThat(isColored(image, 45, 35)).isFalse();
      assertThat(isColored(image, 17, 40)).isFalse();
      assertThat(isColored(image, 72, 40)).isFalse();
    }
  }

  @ParameterizedTest
  @CsvSource({"0,0", "560,0", "0,420", "560,420", "-40,-40", "610,450", "300,200"})
  void a_label_is_whole_wherever_its_box_lies(float left, float top) {
    int whole;
    try (Image image = black(640, 480, PixelFormat.BGR8)) {
      Canvas.on(image).label(new Point(300, 200), "person 0.87", INK);
      whole = letters(image);
    }

    try (Image image = black(640, 480, PixelFormat.BGR8)) {
      Canvas.on(image).box(new Box(left, top, left + 80, top + 60), "person 0.87", INK);

      assertThat(whole).isGreaterThan(100);
      assertThat(letters(image)).isEqualTo(whole);
    }
  }

  @Test
  void a_label_stands_above_its_box_where_there_is_room() {
    try (Image image = black(640, 480, PixelFormat.BGR8)) {
      Canvas.on(image).box(new Box(100, 200, 400, 300), "cat", INK);

      assertThat(isColored(image, 101, 195)).isTrue();
      assertThat(isColored(image, 110, 215)).isFalse();
    }
  }

  @Test
  void a_label_wider_than_the_picture_is_made_smaller() {
    try (Image image = black(90, 60, PixelFormat.BGR8)) {
      Canvas.on(image).label(new Point(0, 0), "traffic light", INK);

      int columns = 0;
      for (int x = 0; x < 90; x++) {
        columns += isColored(image, x, 1) ? 1 : 0;
      }
      assertThat(columns).isBetween(70, 90);
    }
  }

  @Test
  void what_lies_outside_is_cut_off_however_far() {
    float far = 1e12f;
    try (Image image = black(64, 64, PixelFormat.BGR8)) {
      Canvas canvas = Canvas.on(image);
      canvas.box(new Box(70, 70, 90, 90), "outside", INK);
      canvas.box(new Box(Float.NaN, 0, 10, 10), "nowhere", INK);
      canvas.point(new Point(-far, 10), INK);
      assertThat(touched(image)).isZero();

      canvas.box(new Box(-far, -far, far, far), INK);
      assertThat(isColored(image, 32, 20)).isFalse();
      canvas.line(new Point(-far, -far), new Point(far, far), INK);
      assertThat(isColored(image, 32, 32)).isTrue();
    }
  }

  @Test
  void lines_points_circles_and_text_are_where_they_should_be() {
    try (Image image = black(100, 100, PixelFormat.BGR8)) {
      Canvas.on(image)
          .line(new Point(10.5f, 20.5f), new Point(90.5f, 20.5f), INK)
          .point(new Point(30.5f, 40.5f), INK)
          .circle(new Point(60.5f, 60.5f), 20, INK);

      assertThat(isColored(image, 50, 20)).isTrue();
      assertThat(isColored(image, 50, 25)).isFalse();
      assertThat(isColored(image, 30, 40)).isTrue();
      assertThat(isColored(image, 36, 40)).isFalse();
      assertThat(isColored(image, 80, 60)).isTrue();
      assertThat(isColored(image, 60, 60)).isFalse();
      int before = touched(image);
      Canvas.on(image).text(new Point(2, 80), "IH", INK);
      assertThat(touched(image)).isGreaterThan(before + 10);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"GRAY8", "BGRA8"})
  void grey_and_transparent_pictures_can_be_drawn_on(PixelFormat format) {
    try (Image image = black(64, 64, format)) {
      Canvas.on(image).box(new Box(10, 30, 50, 60), "x", INK);

      int at = (int) (30 * image.rowStride()) + 40 * format.channels();
      byte[] pixel = new byte[format.channels()];
      image.asByteBuffer().position(at).get(pixel);
      assertThat(pixel)
          .containsExactly(
              format == PixelFormat.GRAY8
                  // 0.299 x 200 + 0.587 x 30 + 0.114 x 50
                  ? new byte[] {83}
                  : new byte[] {50, 30, (byte) 200, (byte) 255});
    }
  }

  @Test
  void strokes_grow_with_the_picture() {
    try (Image small = black(64, 48, PixelFormat.GRAY8);
        Image hd = black(1280, 720, PixelFormat.GRAY8);
        Image uhd = black(3840, 2160, PixelFormat.GRAY8)) {
      assertThat(Canvas.on(small).lineWidth()).isEqualTo(2);
      assertThat(Canvas.on(hd).lineWidth()).isEqualTo(3);
      assertThat(Canvas.on(uhd).lineWidth()).isEqualTo(9);
    }
  }

  @Test
  void sixteen_bits_are_refused() {
    try (Image image = black(4, 4, PixelFormat.BGR16)) {
      assertThatThrownBy(() -> Canvas.on(image))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("BGR16");
    }
  }
}
