package org.cvkit.core.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.cvkit.core.geometry.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class ImageDecoderTest {
  @TempDir private Path folder;

  @Test
  void the_destination_is_filled_where_it_lies() throws IOException {
    Path file = Files.write(folder.resolve("a.jpg"), TestPictures.jpeg(64, 48));
    Path turned =
        Files.write(
            folder.resolve("b.jpg"), TestPictures.withOrientation(TestPictures.jpeg(48, 64), 6));

    try (ImageDecoder decoder = ImageDecoder.open(DecodeOptions.defaults());
        Image image = Image.empty()) {
      decoder.decode(file, image);
      long first = image.mat().data().address();
      decoder.decode(file, image);
      decoder.decode(turned, image);

      assertThat(image.size()).isEqualTo(new Size(64, 48));
      assertThat(image.mat().data().address()).isEqualTo(first);
    }
  }

  @Test
  void pictures_of_any_size_and_kind_follow_one_another() {
    try (ImageDecoder decoder =
            ImageDecoder.open(DecodeOptions.defaults().withColor(DecodeOptions.Color.AS_STORED));
        Image image = Image.empty();
        Image deep = Image.from(TestPictures.deep(new Size(9, 9), 1, 2, 3, 4))) {
      byte[][] pictures = {
        TestPictures.jpeg(10, 10), TestPictures.png(300, 200), deep.encode(ImageFormat.PNG)
      };
      PixelFormat[] formats = {PixelFormat.BGR8, PixelFormat.BGR8, PixelFormat.BGRA16};
      for (int i = 0; i < 6; i++) {
        byte[] encoded = pictures[i % 3];
        ByteBuffer direct = ByteBuffer.allocateDirect(encoded.length + 3).position(3);
        direct.put(encoded).flip().position(3);
        decoder.decode(direct, "picture " + i, image);

        assertThat(direct.position()).isEqualTo(3);
        assertThat(image.format()).isEqualTo(formats[i % 3]);
        assertThat(image.size()).isEqualTo(ImageHeader.of(direct, "same").size());
      }
    }
  }

  @Test
  void a_closed_decoder_says_so() {
    ImageDecoder decoder = ImageDecoder.open(DecodeOptions.defaults());
    decoder.close();
    decoder.close();

    try (Image image = Image.empty()) {
      assertThatThrownBy(() -> decoder.decode(folder, image))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("image decoder");
    }
  }

  /** In a process of its own, for what a whole process has loaded and written is looked at. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void bad_pictures_are_silent_and_load_only_three_parts_of_opencv() throws Exception {
    byte[][] bad = {
      TestPictures.tiff(64, 64, 8, 1, 1),
      TestPictures.png(64, 64),
      TestPictures.jpeg(64, 64),
      TestPictures.animatedGif(2)
    };
    String[] command = new String[bad.length + 4];
    command[0] = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    command[1] = "-cp";
    command[2] = System.getProperty("java.class.path");
    command[3] = ReadsPictures.class.getName();
    for (int i = 0; i < bad.length; i++) {
      byte[] cut = Arrays.copyOf(bad[i], bad[i].length * 7 / 10);
      command[4 + i] = Files.write(folder.resolve("bad" + i), cut).toString();
    }
    Path errors = folder.resolve("errors");

    ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
    builder.environment().remove("OPENCV_LOG_LEVEL");
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(Files.readString(errors)).isEmpty();
    assertThat(output.lines().filter(l -> l.contains("truncated"))).hasSize(bad.length);
    assertThat(output.lines().filter(l -> l.startsWith("libopencv_")))
        .containsExactlyInAnyOrder(
            "libopencv_core.so.413", "libopencv_imgproc.so.413", "libopencv_imgcodecs.so.413");
  }

  /** Reads the pictures named, then says which libraries are loaded. */
  static final class ReadsPictures {
    private ReadsPictures() {}

    public static void main(String[] files) throws IOException {
      for (String file : files) {
        try (Image image = Image.read(Path.of(file))) {
          System.out.println("read " + image);
        } catch (MediaException e) {
          System.out.println(e.getMessage());
        }
      }
      Files.readAllLines(Path.of("/proc/self/maps")).stream()
          .filter(l -> l.contains("/"))
          .map(l -> l.substring(l.lastIndexOf('/') + 1))
          .distinct()
          .forEach(System.out::println);
    }
  }
}
