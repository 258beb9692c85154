package org.cvkit.core.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.cvkit.core.geometry.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BadPictureTest {
  @TempDir private Path folder;

  private void assertRefused(String name, byte[] content, String... parts) throws IOException {
    Path file = Files.write(folder.resolve(name), content);
    for (DecodeOptions.Color color : DecodeOptions.Color.values()) {
      assertThatThrownBy(() -> Image.read(file, DecodeOptions.defaults().withColor(color)).close())
          .isInstanceOf(MediaException.class)
          .hasMessageStartingWith(file + ": ")
          .message()
          .contains(parts)
          .doesNotContain("OpenCV", "\n");
    }
  }

  @Test
  void a_missing_file_is_named() {
    Path file = folder.resolve("missing.jpg");

    assertThatThrownBy(() -> Image.read(file))
        .isInstanceOf(MediaException.class)
        .hasMessage(file + ": cannot be read: no such file");
  }

  @Test
  void a_folder_is_no_picture() {
    assertThatThrownBy(() -> Image.read(folder))
        .isInstanceOf(MediaException.class)
        .hasMessage(folder + ": a folder: expected the file of a picture");
  }

  @Test
  void an_empty_file_is_empty() throws IOException {
    assertRefused("empty.jpg", new byte[0], "empty: expected picture data, got 0 bytes");
  }

  @Test
  void text_is_no_picture_whatever_its_name() throws IOException {
    byte[] text = "BMW and other cars, listed\n".repeat(9).getBytes(StandardCharsets.UTF_8);

    assertRefused("text.jpg", text, "not a picture", "got text \"BMW and other ca...\"");
  }

  @Test
  void other_bytes_are_no_picture() throws IOException {
    assertRefused("zip.png", new byte[] {'P', 'K', 3, 4, 20}, "not a picture", "50 4b 03 04 14");
  }

  @ParameterizedTest
  @ValueSource(strings = {"jpg", "png", "bmp", "tiff", "gif", "webp"})
  void a_picture_cut_off_anywhere_is_an_error_and_never_half_a_picture(String format)
      throws IOException {
    byte[] whole;
    if (format.equals("webp")) {
      try (Image image = Image.decode(TestPictures.png(160, 120))) {
        whole = image.encode(ImageFormat.WEBP);
      }
    } else {
      whole =
          TestPictures.encoded(
              TestPictures.gradient(160, 120, BufferedImage.TYPE_3BYTE_BGR), format);
    }

    for (double kept : new double[] {0.02, 0.3, 0.6, 0.9, 0.98}) {
      assertRefused(
          "cut." + format, Arrays.copyOf(whole, (int) (whole.length * kept)), "truncated");
    }
  }

  @Test
  void a_jpeg_without_its_last_bytes_is_truncated() throws IOException {
    byte[] whole = TestPictures.jpeg(160, 120);

    assertRefused(
        "cut.jpg",
        Arrays.copyOf(whole, whole.length - 4),
        "truncated or damaged",
        "JPEG data of 160x120 pixels",
        "copy or download it again");
  }

  @Test
  void a_changed_byte_in_a_png_is_found() throws IOException {
    byte[] png = TestPictures.png(160, 120);
    png[png.length / 2] ^= 0x10;

    assertRefused("changed.png", png, "damaged: the checksum of its PNG data");
  }

  @ParameterizedTest
  @CsvSource({"20000,20000,400000000", "200000,1000,200000000"})
  void a_picture_over_the_pixel_limit_is_refused(int width, int height, String pixels)
      throws IOException {
    assertRefused(
        "huge.png",
        TestPictures.hugePng(width, height),
        "too large: expected at most 178956970 pixels",
        new Size(width, height) + " = " + pixels,
        "raise the limit");
  }

  @Test
  void the_pixel_limit_is_adjustable_both_ways() {
    byte[] png = TestPictures.png(100, 10);
    DecodeOptions options = DecodeOptions.defaults();

    assertThatThrownBy(() -> Image.decode(png, options.withMaxPixels(999)))
        .isInstanceOf(MediaException.class)
        .hasMessageContaining("at most 999 pixels");
    try (Image image = Image.decode(png, options.withMaxPixels(1000))) {
      assertThat(image.size()).isEqualTo(new Size(100, 10));
    }
  }

  @ParameterizedTest
  @CsvSource({"1200000,2", "2,1200000"})
  void a_picture_beyond_what_the_decoder_takes_says_so(int width, int height) throws IOException {
    assertRefused(
        "long.png",
        TestPictures.hugePng(width, height),
        "too large for the decoder",
        "1000000 pixels a side");
  }

  @Test
  void a_bitmap_beyond_what_the_decoder_takes_says_so() throws IOException {
    byte[] bmp =
        TestPictures.encoded(TestPictures.gradient(8, 8, BufferedImage.TYPE_3BYTE_BGR), "bmp");
    // Little-endian width: 0x200008 = 2097160.
    bmp[20] = 0x20;

    assertRefused("wide.bmp", bmp, "too large for the decoder", "1048576", "2097160x8");
  }

  @Test
  void samples_that_are_no_brightness_are_refused() throws IOException {
    assertRefused("float.tif", TestPictures.tiff(8, 8, 32, 3, 1), "32-bit floating-point samples");
    assertRefused("int.tif", TestPictures.tiff(8, 8, 32, 1, 1), "32-bit unsigned samples");
    assertRefused("signed.tif", TestPictures.tiff(8, 8, 16, 2, 1), "16-bit signed samples");
  }

  @Test
  void a_destination_can_be_filled_again_after_a_failure() {
    byte[] jpeg = TestPictures.jpeg(64, 48);
    byte[] cut = Arrays.copyOf(jpeg, jpeg.length / 2);

    try (ImageDecoder decoder = ImageDecoder.open(DecodeOptions.defaults());
        Image image = Image.empty();
        Image expected = Image.decode(jpeg)) {
      assertThatThrownBy(() -> decoder.decode(java.nio.ByteBuffer.wrap(cut), "cut", image))
          .isInstanceOf(MediaException.class);
      decoder.decode(java.nio.ByteBuffer.wrap(jpeg), "whole", image);

      assertThat(image.asByteBuffer()).isEqualTo(expected.asByteBuffer());
    }
  }
}
