package org.cvkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.cvkit.core.geometry.Box;
import org.cvkit.core.geometry.Size;
import org.cvkit.core.image.Image;
import org.cvkit.core.video.SinkOptions;
import org.cvkit.core.video.VideoFormat;
import org.cvkit.core.video.VideoSink;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a camera that pans over the sample picture: one face that moves. */
class TrackTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int FRAMES = 16;

  @TempDir private Path folder;

  private Path pan() throws IOException {
    Path file = folder.resolve("pan.mp4");
    Size size = Size.square(300);
    try (InputStream in =
            Objects.requireNonNull(Main.class.getResourceAsStream("/org/cvkit/cli/astronaut.png"));
        Image picture = Image.read(in, "astronaut.png");
        VideoSink sink = VideoSink.open(file, VideoFormat.of(size, 25), SinkOptions.defaults())) {
      for (int i = 0; i < FRAMES; i++) {
        int left = 40 + 4 * i;
        try (Image part = picture.crop(new Box(left, 0, left + 300, 300))) {
          sink.write(part, i * 40_000L);
        }
      }
    }
    return file;
  }

  @Test
  void a_face_keeps_its_number_through_a_video() throws IOException {
    Path video = pan();

    CommandRun.Result result =
        CommandRun.in(folder)
            .run("detect", video, "--model", "haar-face", "--track", "--format", "json");

    assertThat(result.code()).isZero();
    List<Integer> tracks = new ArrayList<>();
    List<Double> lefts = new ArrayList<>();
    for (String line : result.lines()) {
      JsonNode detections = JSON.readTree(line).get("detections");
      assertThat(detections).hasSize(1);
      tracks.add(detections.get(0).get("track").asInt());
      lefts.add(detections.get(0).get("box").get(0).asDouble());
    }
    assertThat(tracks).hasSize(FRAMES).containsOnly(1);
    assertThat(lefts.get(0) - lefts.get(FRAMES - 1)).isBetween(50.0, 70.0);
    assertThat(result.err()).contains("tracks: 1 face");
    assertThat(Files.size(folder.resolve("runs/detect/predict/pan.mp4"))).isPositive();
  }

  @Test
  void tracks_have_no_place_in_cocos_form() {
    CommandRun.Result result =
        CommandRun.in(folder).run("detect", "pan.mp4", "--track", "--format", "coco");

    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).contains("--format coco: it has no place for tracks");
  }
}
