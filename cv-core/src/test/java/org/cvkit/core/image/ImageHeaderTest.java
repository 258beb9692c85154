package org.cvkit.core.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Random;
import org.cvkit.core.geometry.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ImageHeaderTest {

  private static ImageHeader of(byte[] encoded) {
    return ImageHeader.of(ByteBuffer.wrap(encoded), "test");
  }

  @ParameterizedTest
  @CsvSource({"jpg,JPEG", "png,PNG", "bmp,BMP", "tiff,TIFF", "gif,GIF"})
  void format_and_size_of_what_the_java_library_writes(String name, ImageFormat format) {
    byte[] encoded =
        TestPictures.encoded(TestPictures.gradient(300, 7, BufferedImage.TYPE_3BYTE_BGR), name);

    assertThat(of(encoded)).isEqualTo(new ImageHeader(format, new Size(300, 7), 1, false));
  }

  @ParameterizedTest
  @EnumSource(names = {"JPEG", "PNG", "WEBP", "BMP", "TIFF"})
  void format_and_size_of_what_cvkit_writes(ImageFormat format) {
    try (Image image = Image.decode(TestPictures.png(300, 7))) {

      assertThat(of(image.encode(format)))
          .isEqualTo(new ImageHeader(format, new Size(300, 7), 1, false));
    }
  }

  @Test
  void the_three_kinds_of_webp() {
    EncodeOptions lossless = EncodeOptions.defaults().withWebpQuality(EncodeOptions.LOSSLESS);
    try (Image image = Image.decode(TestPictures.png(301, 17))) {
      assertThat(of(image.encode(ImageFormat.WEBP, lossless)).size()).isEqualTo(new Size(301, 17));
    }
    // An extended header: animation and EXIF announced, 400x300, orientation 6 (RFC 9649, 2.7).
    byte[] extended =
        HexFormat.of()
            .parseHex(
                "52494646340000005745425056503858"
                    + "0a0000000a0000008f01002b0100"
                    + "455849461a000000"
                    + "4d4d002a000000080001011200030000000100060000"
                    + "00000000");

    assertThat(of(extended))
        .isEqualTo(new ImageHeader(ImageFormat.WEBP, new Size(300, 400), 6, true));
  }

  @Test
  void size_is_the_upright_one() {
    byte[] jpeg = TestPictures.withOrientation(TestPictures.jpeg(64, 32), 8);

    assertThat(of(jpeg)).isEqualTo(new ImageHeader(ImageFormat.JPEG, new Size(32, 64), 8, false));
  }

  @Test
  void animations_are_told_from_single_pictures() {
    byte[] png = TestPictures.png(10, 10);

    assertThat(of(TestPictures.animatedGif(1)).animated()).isFalse();
    assertThat(of(TestPictures.animatedGif(2)).animated()).isTrue();
    assertThat(of(TestPictures.animatedPng(png, 1)).animated()).isFalse();
    assertThat(of(TestPictures.animatedPng(png, 2)).animated()).isTrue();
  }

  @Test
  void a_file_is_probed_without_being_decoded(@TempDir Path folder) throws IOException {
    Path file = Files.write(folder.resolve("huge.png"), TestPictures.hugePng(20000, 20000));

    assertThat(ImageHeader.read(file).size()).isEqualTo(Size.square(20000));
    assertThatThrownBy(() -> ImageHeader.read(folder)).isInstanceOf(MediaException.class);
  }

  @Test
  void the_buffer_stays_where_it_was() {
    ByteBuffer buffer = ByteBuffer.allocate(5000).position(7);
    buffer.put(TestPictures.png(10, 10)).flip().position(7);

    ImageHeader.of(buffer, "test");

    assertThat(buffer.position()).isEqualTo(7);
  }

  @ParameterizedTest
  @CsvSource({"jpg", "png", "bmp", "tiff", "gif"})
  void nonsense_is_refused_with_a_sentence_or_read_but_never_anything_else(String format) {
    Random random = new Random(7);
    byte[] whole =
        TestPictures.encoded(TestPictures.gradient(20, 20, BufferedImage.TYPE_3BYTE_BGR), format);

    for (int i = 0; i < 2000; i++) {
      byte[] broken = whole.clone();
      for (int k = 0; k < 4; k++) {
        broken[random.nextInt(Math.min(broken.length, 300))] = (byte) random.nextInt();
      }
      try {
        assertThat(of(broken).size().area()).isPositive();
      } catch (MediaException e) {
        assertThat(e).hasMessageStartingWith("test: ");
      }
    }
  }
}
