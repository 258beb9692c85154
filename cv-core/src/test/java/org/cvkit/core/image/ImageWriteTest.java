package org.cvkit.core.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.cvkit.core.geometry.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageWriteTest {
  @TempDir private Path folder;

  private static Image gradient() {
    return Image.decode(TestPictures.png(50, 30));
  }

  private void assertHolds(String... names) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(f -> f.getFileName().toString())).containsExactlyInAnyOrder(names);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.png", "a.bmp", "a.tif", "a.TIFF"})
  void lossless_formats_are_read_back_exactly_by_the_java_library(String name) throws IOException {
    Path file = folder.resolve(name);
    try (Image image = gradient()) {
      image.write(file);
    }

    BufferedImage back = ImageIO.read(file.toFile());

    assertThat(back.getRGB(40, 20)).isEqualTo(0xffccaa3c);
    assertHolds(name);
  }

  @Test
  void the_options_count() {
    EncodeOptions options = EncodeOptions.defaults();
    try (Image image = gradient()) {
      assertThat(image.encode(ImageFormat.JPEG, options.withJpegQuality(10)).length)
          .isLessThan(image.encode(ImageFormat.JPEG).length);
      assertThat(image.encode(ImageFormat.WEBP, options.withWebpQuality(10)).length)
          .isLessThan(image.encode(ImageFormat.WEBP).length);
      assertThat(image.encode(ImageFormat.PNG, options.withPngCompression(9)).length)
          .isLessThan(image.encode(ImageFormat.PNG, options.withPngCompression(0)).length);
    }
  }

  @Test
  void sixteen_bits_are_kept_by_png_and_scaled_down_by_jpeg() throws IOException {
    try (Image deep = Image.from(TestPictures.deep(new Size(16, 16), 25700, 25700, 25700))) {
      BufferedImage png = ImageIO.read(new ByteArrayInputStream(deep.encode(ImageFormat.PNG)));
      BufferedImage jpeg = ImageIO.read(new ByteArrayInputStream(deep.encode(ImageFormat.JPEG)));

      assertThat(png.getRaster().getPixel(3, 3, (int[]) null)).containsExactly(25700, 25700, 25700);
      // 25700 = 100 x 257.
      assertThat(jpeg.getRaster().getPixel(3, 3, (int[]) null)).containsExactly(100, 100, 100);
    }
  }

  @Test
  void a_file_that_is_there_is_replaced_and_a_link_keeps_its_target() throws IOException {
    Path target = Files.writeString(folder.resolve("target.png"), "old");
    Path link = Files.createSymbolicLink(folder.resolve("link.png"), target);
    try (Image image = gradient()) {
      image.write(link);
    }

    assertThat(Files.isSymbolicLink(link)).isTrue();
    assertThat(ImageHeader.read(target).size()).isEqualTo(new Size(50, 30));
    assertHolds("link.png", "target.png");
  }

  @Test
  void an_extension_that_names_no_format_is_refused() throws IOException {
    try (Image image = gradient()) {
      for (String name : new String[] {"picture", "picture.xyz", "picture.gif"}) {
        assertThatThrownBy(() -> image.write(folder.resolve(name)))
            .isInstanceOf(MediaException.class)
            .hasMessageContaining(name + ": no format")
            .hasMessageContaining(".jpg, ");
      }
    }

    assertHolds();
  }

  @Test
  void a_folder_that_is_missing_or_in_the_way_is_named() throws IOException {
    Path occupied = Files.createDirectory(folder.resolve("folder.png"));
    Path missing = folder.resolve("missing/a.png");
    try (Image image = gradient()) {
      assertThatThrownBy(() -> image.write(missing))
          .isInstanceOf(MediaException.class)
          .hasMessageContaining("a.png: cannot be written: no such folder as")
          .hasMessageContaining("missing");
      assertThatThrownBy(() -> image.write(occupied))
          .isInstanceOf(MediaException.class)
          .hasMessageContaining("a folder");
    }

    assertHolds("folder.png");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void a_full_disk_is_said() throws IOException {
    Path full = Files.createSymbolicLink(folder.resolve("full.png"), Path.of("/dev/full"));
    try (Image image = gradient()) {
      assertThatThrownBy(() -> image.write(full))
          .isInstanceOf(MediaException.class)
          .hasMessage(full + ": cannot be written: No space left on device");
    }

    assertHolds("full.png");
    Files.delete(full);
  }

  @Test
  void a_picture_that_a_format_cannot_hold_is_refused() {
    try (Image wide = Image.allocate(new Size(70_000, 1), PixelFormat.GRAY8);
        Image none = Image.empty()) {
      assertThatThrownBy(() -> wide.encode(ImageFormat.WEBP))
          .isInstanceOf(MediaException.class)
          .hasMessageContaining("WebP: expected 1 to 16383 pixels a side, got 70000x1");
      assertThatThrownBy(() -> wide.encode(ImageFormat.JPEG))
          .isInstanceOf(MediaException.class)
          .hasMessageContaining("65500");
      assertThatThrownBy(() -> wide.encode(ImageFormat.GIF))
          .isInstanceOf(MediaException.class)
          .hasMessageContaining("GIF is only read");
      assertThatThrownBy(() -> none.encode(ImageFormat.PNG))
          .isInstanceOf(MediaException.class)
          .hasMessageContaining("got 0x0");
    }
  }

  @Test
  void the_largest_jpeg_and_webp_can_be_written() {
    try (Image wide = Image.allocate(new Size(65_500, 1), PixelFormat.GRAY8);
        Image narrow = Image.allocate(new Size(1, 16_383), PixelFormat.GRAY8)) {
      assertThat(wide.encode(ImageFormat.JPEG)).isNotEmpty();
      assertThat(narrow.encode(ImageFormat.WEBP)).isNotEmpty();
    }
  }
}
