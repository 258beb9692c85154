package org.cvkit.core.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.cvkit.core.geometry.Size;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The EXIF standard (2.32, 4.6.4 A) says of each orientation where the stored row 0 and column 0
 * are seen; the expected places below are worked out from that by hand.
 */
class OrientationTest {
  private static final int WIDTH = 64;
  private static final int HEIGHT = 32;

  /** Where the stored pixel (x, y) is seen. */
  private static int[] seen(int orientation, int x, int y) {
    int right = WIDTH - 1 - x;
    int bottom = HEIGHT - 1 - y;
    return switch (orientation) {
      case 2 -> new int[] {right, y};
      case 3 -> new int[] {right, bottom};
      case 4 -> new int[] {x, bottom};
      case 5 -> new int[] {y, x};
      case 6 -> new int[] {bottom, x};
      case 7 -> new int[] {bottom, right};
      case 8 -> new int[] {y, right};
      default -> new int[] {x, y};
    };
  }

  private static void assertUpright(byte[] upright, byte[] turned, int orientation) {
    for (DecodeOptions.Color color : DecodeOptions.Color.values()) {
      DecodeOptions options = DecodeOptions.defaults().withColor(color);
      try (Image stored = Image.decode(upright, options);
          Image image = Image.decode(turned, options)) {
        assertThat(image.size())
            .isEqualTo(orientation >= 5 ? new Size(HEIGHT, WIDTH) : new Size(WIDTH, HEIGHT));
        for (int[] place : new int[][] {{0, 0}, {60, 2}, {3, 30}, {40, 20}}) {
          int[] at = seen(orientation, place[0], place[1]);
          assertThat(TestPictures.pixel(image, at[0], at[1]))
              .as("%s, orientation %d", color, orientation)
              .containsExactly(TestPictures.pixel(stored, place[0], place[1]));
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void a_jpeg_is_turned_upright_in_every_mode(int orientation) {
    byte[] jpeg = TestPictures.jpeg(WIDTH, HEIGHT);

    assertUpright(jpeg, TestPictures.withOrientation(jpeg, orientation), orientation);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void a_png_is_turned_upright_in_every_mode(int orientation) {
    byte[] png = TestPictures.png(WIDTH, HEIGHT);

    assertUpright(png, TestPictures.withPngOrientation(png, orientation), orientation);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void a_tiff_is_turned_upright_in_every_mode(int orientation) {
    byte[] upright = TestPictures.tiff(WIDTH, HEIGHT, 8, 1, 1);

    assertUpright(upright, TestPictures.tiff(WIDTH, HEIGHT, 8, 1, orientation), orientation);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 9, 255})
  void an_orientation_that_does_not_exist_is_ignored(int orientation) {
    byte[] jpeg = TestPictures.jpeg(WIDTH, HEIGHT);

    assertUpright(jpeg, TestPictures.withOrientation(jpeg, orientation), 1);
  }

  @ParameterizedTest
  @EnumSource(Rotation.class)
  void the_same_turn_by_hand_gives_the_same_picture(Rotation rotation) {
    byte[] jpeg = TestPictures.jpeg(WIDTH, HEIGHT);
    int orientation =
        switch (rotation) {
          case NONE -> 1;
          case CLOCKWISE_90 -> 6;
          case HALF_TURN -> 3;
          case COUNTERCLOCKWISE_90 -> 8;
        };

    try (Image stored = Image.decode(jpeg);
        Image turned = stored.rotate(rotation);
        Image read = Image.decode(TestPictures.withOrientation(jpeg, orientation))) {

      assertThat(turned.size()).isEqualTo(read.size());
      ByteBuffer expected = turned.asByteBuffer();
      assertThat(read.asByteBuffer()).isEqualTo(expected);
    }
  }
}
