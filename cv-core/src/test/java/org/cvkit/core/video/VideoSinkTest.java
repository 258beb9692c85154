package org.cvkit.core.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.cvkit.core.geometry.Size;
import org.cvkit.core.image.Image;
import org.cvkit.core.image.MediaException;
import org.cvkit.core.image.PixelFormat;
import org.cvkit.core.testing.SharedFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VideoSinkTest {
  private static final VideoFormat SMALL = VideoFormat.of(new Size(64, 48), 25);

  @TempDir Path folder;

  @Test
  void a_copy_has_the_times_the_length_and_the_sound_of_its_source() {
    Path original = SharedFiles.path("data/samples/car-detection.mp4");
    Path copy = folder.resolve("copy.mp4");

    copy(original, copy);

    VideoFormat format = Clips.format(copy);
    VideoFormat expected = Clips.format(original);
    assertThat(Clips.readTimes(copy)).isEqualTo(Clips.readTimes(original));
    assertThat(format.frames()).isEqualTo(expected.frames());
    assertThat(format.durationMicros()).isEqualTo(expected.durationMicros());
    assertThat(format.ticksPerSecond()).isEqualTo(expected.ticksPerSecond());
    assertThat(format.frameRate()).isEqualTo(expected.frameRate());
    assertThat(format.audio()).isEqualTo(expected.audio());
  }

  private static void copy(Path original, Path copy) {
    SinkOptions options = SinkOptions.defaults().withSoundFrom(original);
    try (VideoSource source = VideoSource.open(original);
        Frame frame = Frame.empty();
        VideoSink sink = VideoSink.open(copy, source.format(), options)) {
      while (source.read(frame)) {
        sink.write(frame.image(), frame.timestampMicros());
      }
    }
  }

  @Test
  void sound_is_coded_anew_where_the_container_does_not_take_it() {
    Path original = SharedFiles.path("data/samples/car-detection.mp4");
    Path copy = folder.resolve("copy.webm");
    Path back = folder.resolve("back.mp4");
    VideoFormat like = SMALL;

    try (Image image = Clips.quadrants(SMALL.size());
        VideoSink sink =
            VideoSink.open(copy, like, SinkOptions.defaults().withSoundFrom(original))) {
      for (long time : Clips.times(50, 40_000)) {
        sink.write(image, time);
      }
    }
    copy(copy, back);

    assertThat(Clips.format(copy).codec()).isEqualTo("vp9");
    assertThat(Clips.format(copy).audio()).containsExactly(new AudioFormat("opus", 48_000, 2));
    assertThat(Clips.format(back).audio()).containsExactly(new AudioFormat("opus", 48_000, 2));
    assertThat(Clips.readTimes(back)).hasSize(50);
  }

  @ParameterizedTest
  @CsvSource({"varying.mp4", "varying.mov", "varying.mkv", "varying.webm"})
  void varying_frame_times_are_kept(String name) {
    VideoFormat like =
        new VideoFormat(new Size(64, 48), 10, 6, 1_900_000, 90_000, "h264", List.of());
    long[] times = {0, 10_000, 500_000, 540_000, 1_100_000, 1_101_000};

    Path file = Clips.write(folder.resolve(name), like, times);

    assertThat(Clips.readTimes(file))
        .containsExactly(0L, 10_000L, 500_000L, 540_000L, 1_100_000L, 1_101_000L);
    assertThat(Clips.format(file).durationMicros()).isEqualTo(1_900_000);
  }

  @Test
  void a_video_may_begin_late() {
    Path file = Clips.write(folder.resolve("late.mp4"), SMALL, 80_000, 120_000, 160_000);

    assertThat(Clips.readTimes(file)).containsExactly(80_000L, 120_000L, 160_000L);
    assertThat(Clips.format(file).durationMicros()).isEqualTo(120_000);
  }

  @Test
  void a_time_that_does_not_move_on_follows_by_one_tick() {
    VideoFormat like = new VideoFormat(new Size(64, 48), 25, -1, -1, 1_000, "", List.of());

    Path file = Clips.write(folder.resolve("stuck.mp4"), like, 0, 40_000, 40_000, 20_000, 80_000);

    assertThat(Clips.readTimes(file)).containsExactly(0L, 40_000L, 41_000L, 42_000L, 80_000L);
  }

  @ParameterizedTest
  @CsvSource({"65, 49, 66, 50", "64, 49, 64, 50", "1, 1, 16, 16", "640, 17, 640, 18"})
  void odd_sides_grow_to_even_ones(int width, int height, int evenWidth, int evenHeight) {
    Path file = folder.resolve("odd.mp4");
    VideoFormat like = VideoFormat.of(new Size(width, height), 25);
    Size told;

    try (Image image = Clips.quadrants(like.size());
        VideoSink sink = VideoSink.open(file, like, SinkOptions.defaults())) {
      sink.write(image, 0);
      told = sink.size();
    }

    assertThat(told).isEqualTo(new Size(evenWidth, evenHeight));
    assertThat(Clips.format(file).size()).isEqualTo(told);
  }

  @Test
  void the_pictures_stay_close_to_what_was_written() {
    Path original = SharedFiles.path("data/samples/car-detection.mp4");
    Path copy = folder.resolve("copy.mp4");
    copy(original, copy);

    double worst = Double.MAX_VALUE;
    try (VideoSource left = VideoSource.open(original);
        VideoSource right = VideoSource.open(copy);
        Frame a = Frame.empty();
        Frame b = Frame.empty()) {
      for (int i = 0; i < 100 && left.read(a) && right.read(b); i++) {
        worst = Math.min(worst, psnr(a.image(), b.image()));
      }
    }

    // Above 33 dB nobody sees a difference at arm's length.
    assertThat(worst).isGreaterThan(33);
  }

  private static double psnr(Image a, Image b) {
    ByteBuffer left = a.asByteBuffer();
    ByteBuffer right = b.asByteBuffer();
    long sum = 0;
    int count = left.remaining();
    for (int i = 0; i < count; i++) {
      int difference = (left.get(i) & 0xFF) - (right.get(i) & 0xFF);
      sum += (long) difference * difference;
    }
    return 10 * Math.log10(255.0 * 255.0 * count / Math.max(1, sum));
  }

  @Test
  void closing_from_another_thread_finishes_the_file() throws IOException, InterruptedException {
    Path file = folder.resolve("live.mp4");
    VideoSink sink = VideoSink.open(file, SMALL, SinkOptions.defaults());
    long[] written = new long[1];
    Thread recorder =
        new Thread(
            () -> {
              try (Image image = Clips.quadrants(SMALL.size())) {
                for (long i = 0; ; i++) {
                  sink.write(image, i * 40_000);
                  written[0] = i + 1;
                }
              } catch (IllegalStateException closed) {
                // What a recorder sees once somebody has closed its sink.
              }
            });
    recorder.start();
    while (sink.frames() < 30) {
      Thread.onSpinWait();
    }

    sink.close();
    recorder.join();

    assertThat(Clips.readTimes(file)).hasSize((int) written[0]);
    assertThat(leftovers()).containsExactly("live.mp4");
  }

  @Test
  void a_program_that_is_ended_leaves_a_file_that_plays() throws IOException, InterruptedException {
    assumeTrue(Files.exists(Path.of("/bin/sh")), "needs a shell");
    Path file = folder.resolve("ended.mp4");

    Process process = ForkedRecorder.start(file, "");
    try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
      assertThat(output.readLine()).isEqualTo("recording");
      // Not the interrupt of a terminal: where a shell starts tests behind it, that one is ignored.
      process.destroy();
      process.waitFor();
    }

    assertThat(Clips.readTimes(file)).hasSizeGreaterThan(20);
    assertThat(leftovers()).containsExactly("ended.mp4");
  }

  @Test
  void a_disk_that_takes_no_more_is_an_error_and_leaves_nothing()
      throws IOException, InterruptedException {
    assumeTrue(System.getProperty("os.name").startsWith("Linux"), "needs a limit on file sizes");
    Path file = folder.resolve("large.mp4");

    // 2000 blocks of 512 bytes or 1 KiB, as the shell counts.
    Process process = ForkedRecorder.start(file, "ulimit -f 2000; ");
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor()).isEqualTo(4);
    assertThat(output).contains("large.mp4: cannot be written: file too large");
    assertThat(leftovers()).isEmpty();
  }

  private List<String> leftovers() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  @Test
  void an_older_file_stays_until_the_new_one_is_whole() throws IOException {
    Path file = Files.writeString(folder.resolve("clip.mp4"), "old");

    try (Image image = Clips.quadrants(SMALL.size());
        VideoSink sink = VideoSink.open(file, SMALL, SinkOptions.defaults())) {
      sink.write(image, 0);

      assertThat(file).hasContent("old");
    }

    assertThat(Clips.readTimes(file)).containsExactly(0L);
  }

  @Test
  void a_sink_that_got_no_frame_leaves_no_file() throws IOException {
    VideoSink.open(folder.resolve("none.mp4"), SMALL, SinkOptions.defaults()).close();

    assertThat(leftovers()).isEmpty();
  }

  @Test
  void a_file_that_cannot_be_written_is_refused_with_the_reason() throws IOException {
    assertRefused(folder.resolve("clip.avi"), SMALL, "clip.avi: no container to write video in");
    assertRefused(folder.resolve("no/clip.mp4"), SMALL, "expected the folder");
    assertRefused(Files.createDirectory(folder.resolve("d.mp4")), SMALL, "got a folder");
    assertRefused(folder.resolve("big.mp4"), VideoFormat.of(new Size(9000, 9000), 25), "9000x9000");
    assertThat(leftovers()).containsExactly("d.mp4");
  }

  private static void assertRefused(Path file, VideoFormat like, String reason) {
    assertThatThrownBy(() -> VideoSink.open(file, like, SinkOptions.defaults()))
        .isInstanceOf(MediaException.class)
        .hasMessageContaining(reason);
  }

  @Test
  void sound_from_a_file_that_is_not_there_is_refused() throws IOException {
    SinkOptions options = SinkOptions.defaults().withSoundFrom(folder.resolve("no.mp4"));

    assertThatThrownBy(() -> VideoSink.open(folder.resolve("clip.mp4"), SMALL, options))
        .isInstanceOf(MediaException.class)
        .hasMessageContaining("no.mp4: no such file");
    assertThat(leftovers()).isEmpty();
  }

  @Test
  void a_picture_of_another_size_or_format_is_a_programming_error() {
    try (VideoSink sink =
            VideoSink.open(folder.resolve("clip.mp4"), SMALL, SinkOptions.defaults());
        Image other = Image.allocate(new Size(64, 47), PixelFormat.BGR8);
        Image grey = Image.allocate(new Size(64, 48), PixelFormat.GRAY8)) {

      assertThatThrownBy(() -> sink.write(other, 0))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("64x48 BGR8")
          .hasMessageContaining("64x47");
      assertThatThrownBy(() -> sink.write(grey, 0)).isInstanceOf(IllegalArgumentException.class);
    }
  }
}
