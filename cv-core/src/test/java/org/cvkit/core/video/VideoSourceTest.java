package org.cvkit.core.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.cvkit.core.geometry.Size;
import org.cvkit.core.image.Image;
import org.cvkit.core.image.MediaException;
import org.cvkit.core.image.PixelFormat;
import org.cvkit.core.testing.SharedFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VideoSourceTest {
  private static final VideoFormat SMALL = VideoFormat.of(new Size(64, 48), 25);

  @TempDir Path folder;

  @Test
  void a_real_video_is_read_with_the_numbers_ffprobe_gives() {
    Path file = SharedFiles.path("data/samples/car-detection.mp4");

    try (VideoSource source = VideoSource.open(file);
        Frame frame = Frame.empty()) {
      VideoFormat format = source.format();
      long count = 0;
      while (source.read(frame)) {
        assertThat(frame.index()).isEqualTo(count++);
        assertThat(frame.timestampMicros()).isEqualTo(frame.index() * 80_000);
      }

      assertThat(count).isEqualTo(377);
      assertThat(format.size()).isEqualTo(new Size(768, 432));
      assertThat(format.frameRate()).isEqualTo(12.5);
      assertThat(format.frames()).isEqualTo(377);
      assertThat(format.durationMicros()).isEqualTo(30_160_000);
      assertThat(format.codec()).isEqualTo("h264");
      assertThat(format.audio()).containsExactly(new AudioFormat("aac", 48_000, 2));
      assertThat(frame.image().format()).isEqualTo(PixelFormat.BGR8);
      assertThat(source.warning()).isEmpty();
    }
  }

  @Test
  void the_frame_keeps_its_memory_and_is_left_alone_at_the_end() {
    Path file = Clips.write(folder.resolve("clip.mp4"), SMALL, 0, 40_000);

    try (VideoSource source = VideoSource.open(file);
        Frame frame = Frame.empty()) {
      source.read(frame);
      Image first = frame.image();
      boolean second = source.read(frame);
      boolean third = source.read(frame);

      assertThat(second).isTrue();
      assertThat(third).isFalse();
      assertThat(frame.image()).isSameAs(first);
      assertThat(frame.index()).isEqualTo(1);
      assertThat(frame.timestampMicros()).isEqualTo(40_000);
    }
  }

  @ParameterizedTest
  @CsvSource({
    // a, b, c, d of the display matrix, then the colours of the upright corners, row by row
    "1, 0, 0, 1, RED GREEN BLUE WHITE",
    "0, 1, -1, 0, BLUE RED WHITE GREEN",
    "-1, 0, 0, -1, WHITE BLUE GREEN RED",
    "0, -1, 1, 0, GREEN WHITE RED BLUE",
    "-1, 0, 0, 1, GREEN RED WHITE BLUE",
    "0, 1, 1, 0, RED BLUE GREEN WHITE",
  })
  void a_turned_video_comes_out_upright(int a, int b, int c, int d, String corners)
      throws IOException {
    Path file = Clips.write(folder.resolve("turned.mp4"), SMALL, 0, 40_000);
    Clips.turn(file, a, b, c, d);

    try (VideoSource source = VideoSource.open(file);
        Frame frame = Frame.empty()) {
      source.read(frame);
      Size size = source.format().size();

      assertThat(size).isEqualTo(a == 0 ? new Size(48, 64) : new Size(64, 48));
      assertThat(frame.image().size()).isEqualTo(size);
      assertThat(cornerNames(frame.image())).isEqualTo(corners);
    }
  }

  private static String cornerNames(Image image) {
    int right = image.width() - 8;
    int bottom = image.height() - 8;
    return String.join(
        " ",
        name(Clips.pixel(image, 8, 8)),
        name(Clips.pixel(image, right, 8)),
        name(Clips.pixel(image, 8, bottom)),
        name(Clips.pixel(image, right, bottom)));
  }

  private static String name(int[] colour) {
    int bits = (colour[0] > 128 ? 4 : 0) + (colour[1] > 128 ? 2 : 0) + (colour[2] > 128 ? 1 : 0);
    return List.of("BLACK", "RED", "GREEN", "YELLOW", "BLUE", "MAGENTA", "CYAN", "WHITE").get(bits);
  }

  @ParameterizedTest
  @ValueSource(ints = {16, 18, 34, 50, 62})
  void widths_that_do_not_fit_vectors_give_the_right_pixels(int width) {
    Path file =
        Clips.write(folder.resolve("w.mp4"), VideoFormat.of(new Size(width, 48), 25), 0, 40_000);

    try (VideoSource source = VideoSource.open(file);
        Frame frame = Frame.empty()) {
      source.read(frame);

      assertThat(name(Clips.pixel(frame.image(), 2, 2))).isEqualTo("RED");
      assertThat(name(Clips.pixel(frame.image(), width - 1, 2))).isEqualTo("GREEN");
      assertThat(name(Clips.pixel(frame.image(), width - 1, 47))).isEqualTo("WHITE");
    }
  }

  @Test
  void an_animated_gif_is_a_video_with_the_times_of_its_pictures() throws IOException {
    Path file = folder.resolve("three.gif");
    try (InputStream gif = VideoSourceTest.class.getResourceAsStream("three.gif")) {
      Files.copy(gif, file);
    }

    try (VideoSource source = VideoSource.open(file);
        Frame frame = Frame.empty()) {
      StringBuilder colours = new StringBuilder();
      while (source.read(frame)) {
        colours.append(frame.timestampMicros()).append(' ');
        colours.append(name(Clips.pixel(frame.image(), 8, 8))).append(' ');
      }

      assertThat(colours).hasToString("0 RED 100000 GREEN 300000 BLUE ");
    }
  }

  @Test
  void a_video_that_breaks_off_gives_its_frames_and_says_so() throws IOException {
    Path whole = SharedFiles.path("data/samples/car-detection.mp4");
    Path file = folder.resolve("short.mp4");
    byte[] bytes = Files.readAllBytes(whole);
    Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));

    try (VideoSource source = VideoSource.open(file);
        Frame frame = Frame.empty()) {
      int count = 0;
      while (source.read(frame)) {
        count++;
      }

      assertThat(count).isBetween(100, 250);
      assertThat(source.warning())
          .hasValueSatisfying(
              text ->
                  assertThat(text)
                      .contains("short.mp4: breaks off after")
                      .contains("377 frames")
                      .contains("cut short"));
    }
  }

  @Test
  void an_mp4_without_its_index_is_named_as_such() throws IOException {
    Path whole = Clips.write(folder.resolve("whole.mp4"), SMALL, 0, 40_000);
    byte[] bytes = Files.readAllBytes(whole);
    int moov = Clips.indexOf(bytes, "moov") - 4;
    Path file = Files.write(folder.resolve("cut.mp4"), Arrays.copyOf(bytes, moov));

    assertThatThrownBy(() -> VideoSource.open(file))
        .isInstanceOf(MediaException.class)
        .hasMessageContaining("cut.mp4: an mp4 without its index: expected a moov atom");
  }

  @Test
  void what_is_no_video_is_refused_with_the_reason() throws IOException {
    Path empty = Files.createFile(folder.resolve("empty.mp4"));
    Path text = Files.writeString(folder.resolve("text.mp4"), "once upon a time\n".repeat(99));
    Path picture = folder.resolve("one.png");
    javax.imageio.ImageIO.write(
        new java.awt.image.BufferedImage(8, 8, java.awt.image.BufferedImage.TYPE_INT_RGB),
        "png",
        picture.toFile());

    assertRefused(folder.resolve("none.mp4"), "none.mp4: no such file");
    assertRefused(folder, "not a file");
    assertRefused(empty, "empty.mp4: empty file");
    assertRefused(text, "text.mp4: not a video");
    assertRefused(picture, "one.png: not a video");
  }

  private static void assertRefused(Path file, String reason) {
    assertThatThrownBy(() -> VideoSource.open(file))
        .isInstanceOf(MediaException.class)
        .hasMessageContaining(reason);
  }

  @Test
  void a_stream_is_read_over_http() throws IOException {
    byte[] bytes =
        Files.readAllBytes(Clips.write(folder.resolve("clip.mp4"), SMALL, Clips.times(10, 40_000)));
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/clip.mp4",
        exchange -> {
          exchange.sendResponseHeaders(200, bytes.length);
          try (OutputStream body = exchange.getResponseBody()) {
            body.write(bytes);
          }
        });
    server.start();
    String url = "http://127.0.0.1:" + server.getAddress().getPort();

    try (VideoSource source = VideoSource.openUrl(url + "/clip.mp4");
        Frame frame = Frame.empty()) {
      while (source.read(frame)) {}

      assertThat(frame.index()).isEqualTo(9);
      assertThatThrownBy(() -> VideoSource.openUrl(url + "/none.mp4"))
          .isInstanceOf(MediaException.class)
          .hasMessageContaining("404");
    } finally {
      server.stop(0);
    }
  }

  @Test
  void closing_from_another_thread_ends_a_read_that_waits_for_the_network()
      throws IOException, InterruptedException {
    byte[] bytes = Files.readAllBytes(SharedFiles.path("data/samples/car-detection.mp4"));
    CountDownLatch stalled = new CountDownLatch(1);
    CountDownLatch over = new CountDownLatch(1);
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, bytes.length);
          OutputStream body = exchange.getResponseBody();
          body.write(bytes, 0, bytes.length / 2);
          body.flush();
          stalled.countDown();
          awaitQuietly(over);
          exchange.close();
        });
    server.start();

    try (VideoSource source =
            VideoSource.openUrl("http://127.0.0.1:" + server.getAddress().getPort() + "/a.mp4");
        Frame frame = Frame.empty()) {
      Thread closer =
          new Thread(
              () -> {
                awaitQuietly(stalled);
                source.close();
              });
      closer.start();
      long start = System.nanoTime();
      assertThatThrownBy(
              () -> {
                while (source.read(frame)) {}
                // A read that is cut short may return before the other thread has closed wholly.
                closer.join();
                source.read(frame);
              })
          .isInstanceOf(IllegalStateException.class);

      // The network's own patience is fifteen seconds.
      assertThat(System.nanoTime() - start).isLessThan(10_000_000_000L);
    } finally {
      over.countDown();
      server.stop(0);
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void an_address_where_nobody_answers_is_an_error_without_its_password() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }

    assertThatThrownBy(() -> VideoSource.openUrl("rtsp://me:secret@127.0.0.1:" + port + "/live"))
        .isInstanceOf(MediaException.class)
        .hasMessageContaining("rtsp://127.0.0.1:" + port + "/live: cannot be opened")
        .hasMessageNotContaining("secret");
  }

  @Test
  void a_camera_that_is_not_there_is_an_error_that_says_what_was_looked_for() {
    assumeTrue(System.getProperty("os.name").startsWith("Linux"), "needs Linux's device names");

    assertThatThrownBy(() -> VideoSource.openCamera(9797))
        .isInstanceOf(MediaException.class)
        .hasMessageContaining("camera 9797: no such device: expected /dev/video9797");
  }

  @Test
  void the_first_camera_delivers_a_picture() {
    assumeTrue(Files.exists(Path.of("/dev/video0")), "needs a camera at /dev/video0");

    try (VideoSource source = VideoSource.openCamera(0);
        Frame frame = Frame.empty()) {
      assertThat(source.read(frame)).isTrue();
      assertThat(frame.image().size()).isEqualTo(source.format().size());
    }
  }

  @Test
  void a_closed_source_says_so() {
    Path file = Clips.write(folder.resolve("clip.mp4"), SMALL, 0);
    VideoSource source = VideoSource.open(file);
    source.close();
    source.close();

    try (Frame frame = Frame.empty()) {
      assertThatThrownBy(() -> source.read(frame))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("clip.mp4");
    }
  }

  @Test
  void colours_survive_the_way_into_a_file_and_back() {
    Path file = Clips.write(folder.resolve("clip.mp4"), SMALL, 0, 40_000);

    try (VideoSource source = VideoSource.open(file);
        Frame frame = Frame.empty()) {
      source.read(frame);

      // H.264 loses a little; a mixed-up colour matrix or range would cost 10 to 30 levels.
      int[] red = Clips.pixel(frame.image(), 8, 8);
      for (int c = 0; c < 3; c++) {
        assertThat(red[c]).isCloseTo(Clips.RED[c], within(8));
      }
    }
  }
}
