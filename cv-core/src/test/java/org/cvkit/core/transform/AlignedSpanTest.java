package org.cvkit.core.transform;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.cvkit.core.geometry.Box;
import org.cvkit.core.geometry.Size;
import org.cvkit.core.image.Image;
import org.cvkit.core.image.Interpolation;
import org.cvkit.core.image.PixelFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AlignedSpanTest {

  @Test
  void ends_lie_on_whole_pixels_before_and_after() {
    // 1280 shrinks to 455 = 5 * 91; 91 resized pixels are 256 of the source.
    AlignedSpan span = AlignedSpan.of(1280, 455, 115, 224, Interpolation.LINEAR);

    assertThat(span).isEqualTo(new AlignedSpan(256, 1024, 91, 364));
  }

  @Test
  void sides_without_a_common_divisor_are_taken_whole() {
    assertThat(AlignedSpan.of(641, 300, 38, 224, Interpolation.LINEAR))
        .isEqualTo(new AlignedSpan(0, 641, 0, 300));
  }

  @ParameterizedTest
  @CsvSource({
    "1280, 720, LINEAR",
    "640, 480, LINEAR",
    "800, 600, AREA",
    "1024, 1024, LINEAR",
    "900, 301, NEAREST",
    "512, 300, CUBIC",
    "300, 200, LINEAR",
    "256, 640, LINEAR"
  })
  void the_crop_is_that_of_the_whole_picture(int width, int height, Interpolation how) {
    Transform.CenterCrop crop = new Transform.CenterCrop(Size.square(224), how, 256);
    Preprocessing preprocessing =
        Preprocessing.of(crop, Preprocessing.ChannelOrder.BGR, Normalization.none());

    try (Image image = noise(new Size(width, height));
        Prepared prepared = preprocessing.prepare(image)) {
      Fit fit = Fit.of(crop, image.size());
      try (Image resized = image.resize(fit.resized(), how);
          Image shown =
              resized.crop(
                  new Box(fit.cropX(), fit.cropY(), fit.cropX() + 224, fit.cropY() + 224))) {

        // OpenCV rounds its weights from the distance to the first pixel: at rare places the last
        // bit
        // differs.
        assertThat(prepared.tensor().toFloatArray())
            .usingComparatorWithPrecision(1f)
            .containsExactly(planes(shown));
      }
    }
  }

  private static Image noise(Size size) {
    Image image = Image.allocate(size, PixelFormat.BGR8);
    byte[] pixels = new byte[(int) size.area() * 3];
    new Random(5).nextBytes(pixels);
    image.asByteBuffer().put(pixels);
    return image;
  }

  private static float[] planes(Image image) {
    Preprocessing as =
        Preprocessing.of(
            new Transform.Stretch(image.size(), Interpolation.NEAREST),
            Preprocessing.ChannelOrder.BGR,
            Normalization.none());
    try (Prepared prepared = as.prepare(image)) {
      return prepared.tensor().toFloatArray();
    }
  }
}
