package org.cvkit.core.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.cvkit.core.geometry.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageReadTest {
  private static final DecodeOptions AS_STORED =
      DecodeOptions.defaults().withColor(DecodeOptions.Color.AS_STORED);

  @ParameterizedTest
  @ValueSource(strings = {"png", "bmp", "tiff"})
  void lossless_formats_come_out_exactly_as_the_java_library_wrote_them(String format) {
    BufferedImage picture = TestPictures.gradient(50, 30, BufferedImage.TYPE_3BYTE_BGR);

    try (Image image = Image.decode(TestPictures.encoded(picture, format))) {

      assertThat(image.size()).isEqualTo(new Size(50, 30));
      assertThat(image.format()).isEqualTo(PixelFormat.BGR8);
      assertThat(TestPictures.pixel(image, 40, 20)).containsExactly(60, 170, 204);
      assertThat(TestPictures.pixel(image, 0, 29)).containsExactly(60, 246, 0);
    }
  }

  @Test
  void a_jpeg_is_read_from_a_file_a_stream_and_bytes(@TempDir Path folder) throws IOException {
    byte[] jpeg = TestPictures.jpeg(64, 48);
    Path file = Files.write(folder.resolve("picture.jpg"), jpeg);

    try (Image fromFile = Image.read(file);
        InputStream stream = new ByteArrayInputStream(jpeg);
        Image fromStream = Image.read(stream, "stream");
        Image fromBytes = Image.decode(jpeg)) {

      assertThat(fromFile.size()).isEqualTo(new Size(64, 48));
      assertThat(fromStream.asByteBuffer()).isEqualTo(fromFile.asByteBuffer());
      assertThat(fromBytes.asByteBuffer()).isEqualTo(fromFile.asByteBuffer());
      int[] pixel = TestPictures.pixel(fromFile, 48, 12);
      // JPEG keeps a smooth picture within a few levels.
      assertThat(pixel[0]).isCloseTo(60, within(8));
      assertThat(pixel[1]).isCloseTo(63, within(8));
      assertThat(pixel[2]).isCloseTo(191, within(8));
    }
  }

  @Test
  void a_picture_of_one_pixel_is_fine() {
    BufferedImage dot = new BufferedImage(1, 1, BufferedImage.TYPE_3BYTE_BGR);
    dot.setRGB(0, 0, 0xff0a141e);

    try (Image image = Image.decode(TestPictures.encoded(dot, "png"));
        Image jpeg = Image.decode(TestPictures.jpeg(1, 1))) {

      assertThat(TestPictures.pixel(image, 0, 0)).containsExactly(30, 20, 10);
      assertThat(jpeg.size()).isEqualTo(Size.square(1));
    }
  }

  @Test
  void grey_stays_grey_only_when_asked_for() {
    byte[] jpeg =
        TestPictures.encoded(TestPictures.gradient(40, 40, BufferedImage.TYPE_BYTE_GRAY), "jpg");

    try (Image colour = Image.decode(jpeg);
        Image stored = Image.decode(jpeg, AS_STORED)) {

      assertThat(colour.format()).isEqualTo(PixelFormat.BGR8);
      assertThat(stored.format()).isEqualTo(PixelFormat.GRAY8);
      int level = TestPictures.pixel(stored, 20, 20)[0];
      assertThat(TestPictures.pixel(colour, 20, 20)).containsExactly(level, level, level);
    }
  }

  @Test
  void colour_is_read_as_grey_when_asked_for() {
    BufferedImage red = new BufferedImage(4, 4, BufferedImage.TYPE_3BYTE_BGR);
    red.createGraphics().clearRect(0, 0, 4, 4);
    for (int i = 0; i < 16; i++) {
      red.setRGB(i % 4, i / 4, 0xffff0000);
    }

    try (Image image =
        Image.decode(
            TestPictures.encoded(red, "png"),
            DecodeOptions.defaults().withColor(DecodeOptions.Color.GRAY))) {

      assertThat(image.format()).isEqualTo(PixelFormat.GRAY8);
      // ITU-R BT.601: 0.299 of 255.
      assertThat(TestPictures.pixel(image, 1, 1)).containsExactly(76);
    }
  }

  @Test
  void sixteen_bits_and_alpha_are_kept_when_asked_for() {
    byte[] deep =
        TestPictures.encoded(TestPictures.deep(new Size(3, 2), 1000, 20000, 65535), "png");
    byte[] clear =
        TestPictures.encoded(TestPictures.deep(new Size(3, 2), 1000, 20000, 65535, 32768), "png");

    try (Image deepImage = Image.decode(deep, AS_STORED);
        Image clearImage = Image.decode(clear, AS_STORED);
        Image plain = Image.decode(clear)) {

      assertThat(deepImage.format()).isEqualTo(PixelFormat.BGR16);
      assertThat(TestPictures.pixel(deepImage, 2, 1)).containsExactly(65535, 20000, 1000);
      assertThat(clearImage.format()).isEqualTo(PixelFormat.BGRA16);
      assertThat(TestPictures.pixel(clearImage, 2, 1)).containsExactly(65535, 20000, 1000, 32768);
      assertThat(plain.format()).isEqualTo(PixelFormat.BGR8);
      // The upper byte: 1000 >> 8, 20000 >> 8.
      assertThat(TestPictures.pixel(plain, 0, 0)).containsExactly(255, 78, 3);
    }
  }

  @Test
  void an_eight_bit_png_with_alpha_is_read_both_ways() {
    BufferedImage picture = new BufferedImage(2, 1, BufferedImage.TYPE_4BYTE_ABGR);
    picture.setRGB(0, 0, 0x80ff8040);
    picture.setRGB(1, 0, 0x00102030);
    byte[] png = TestPictures.encoded(picture, "png");

    try (Image stored = Image.decode(png, AS_STORED);
        Image plain = Image.decode(png)) {

      assertThat(stored.format()).isEqualTo(PixelFormat.BGRA8);
      assertThat(TestPictures.pixel(stored, 0, 0)).containsExactly(0x40, 0x80, 0xff, 0x80);
      assertThat(TestPictures.pixel(plain, 0, 0)).containsExactly(0x40, 0x80, 0xff);
    }
  }

  @Test
  void a_png_with_a_palette_shows_its_colours() {
    BufferedImage palette = TestPictures.gradient(50, 30, BufferedImage.TYPE_BYTE_INDEXED);

    try (Image image = Image.decode(TestPictures.encoded(palette, "png"))) {

      int rgb = palette.getRGB(40, 20);
      assertThat(TestPictures.pixel(image, 40, 20))
          .containsExactly(rgb & 0xff, rgb >> 8 & 0xff, rgb >> 16 & 0xff);
    }
  }

  @Test
  void grey_of_sixteen_bits_is_kept_in_png_and_tiff() {
    BufferedImage picture = new BufferedImage(2, 2, BufferedImage.TYPE_USHORT_GRAY);
    picture.getRaster().setSample(1, 0, 0, 40000);

    try (Image png = Image.decode(TestPictures.encoded(picture, "png"), AS_STORED);
        Image tiff = Image.decode(TestPictures.encoded(picture, "tiff"), AS_STORED)) {

      assertThat(png.format()).isEqualTo(PixelFormat.GRAY16);
      assertThat(TestPictures.pixel(png, 1, 0)).containsExactly(40000);
      assertThat(tiff.format()).isEqualTo(PixelFormat.GRAY16);
      assertThat(TestPictures.pixel(tiff, 1, 0)).containsExactly(40000);
    }
  }

  @ParameterizedTest
  // What Pillow 12 makes of the file (it was written by Pillow): the middles of six patches.
  @CsvSource({
    "8,8,230,40,30", "24,8,40,180,60", "40,8,30,60,210",
    "8,24,250,250,250", "24,24,20,20,20", "40,24,240,200,40"
  })
  void a_cmyk_jpeg_has_the_colours_that_pillow_gives_it(int x, int y, int r, int g, int b)
      throws IOException {
    try (InputStream stream = ImageReadTest.class.getResourceAsStream("cmyk.jpg");
        Image image = Image.read(stream, "cmyk.jpg")) {

      int[] pixel = TestPictures.pixel(image, x, y);
      assertThat(pixel[0]).isCloseTo(b, within(3));
      assertThat(pixel[1]).isCloseTo(g, within(3));
      assertThat(pixel[2]).isCloseTo(r, within(3));
    }
  }

  @Test
  void an_animated_gif_gives_its_first_frame() {
    BufferedImage first = TestPictures.gradient(20, 10, BufferedImage.TYPE_BYTE_INDEXED);

    try (Image image = Image.decode(TestPictures.animatedGif(3))) {

      int rgb = first.getRGB(15, 5);
      assertThat(image.size()).isEqualTo(new Size(20, 10));
      assertThat(TestPictures.pixel(image, 15, 5))
          .containsExactly(rgb & 0xff, rgb >> 8 & 0xff, rgb >> 16 & 0xff);
    }
  }

  @Test
  void webp_keeps_colour_and_alpha() {
    BufferedImage picture = new BufferedImage(20, 10, BufferedImage.TYPE_4BYTE_ABGR);
    picture.setRGB(3, 4, 0x80ff8040);
    EncodeOptions lossless = EncodeOptions.defaults().withWebpQuality(EncodeOptions.LOSSLESS);

    try (Image source = Image.from(picture);
        Image image = Image.decode(source.encode(ImageFormat.WEBP, lossless), AS_STORED)) {

      assertThat(image.format()).isEqualTo(PixelFormat.BGRA8);
      assertThat(TestPictures.pixel(image, 3, 4)).containsExactly(0x40, 0x80, 0xff, 0x80);
    }
  }
}
