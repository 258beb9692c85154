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
    assertThat(result.lines()).hasSize(FRAMES + 1);
    for (String line : result.lines().subList(0, FRAMES)) {
      JsonNode detections = JSON.readTree(line).get("detections");
      assertThat(detections).hasSize(1);
      tracks.add(detections.get(0).get("track").asInt());
      lefts.add(detections.get(0).get("box").get(0).asDouble());
    }
    assertThat(tracks).hasSize(FRAMES).containsOnly(1);
    JsonNode summary = JSON.readTree(result.lines().get(FRAMES));
    assertThat(summary.get("tracks").get("face").asInt()).isEqualTo(1);
    assertThat(lefts.get(0) - lefts.get(FRAMES - 1)).isBetween(50.0, 70.0);
    assertThat(result.err()).contains("tracks: 1 face");
    assertThat(Files.size(folder.resolve("runs/detect/predict/pan.mp4"))).isPositive();
  }

  /** The face, about 100 pixels wide and 180 from the left at first, goes 60 pixels to the left. */
  private static final String SCENE =
      """
      anchor: center
      zones:
        start: [[%s, 0], [300, 0], [300, 300], [%s, 300]]
      lines:
        gate: [[%s, 300], [%s, 0]]
      """;

  private double firstCenter(Path video) throws IOException {
    CommandRun.Result result =
        CommandRun.in(folder)
            .run(
                "detect",
                video,
                "--model",
                "haar-face",
                "--track",
                "--format",
                "json",
                "--no-save");
    JsonNode box = JSON.readTree(result.lines().get(0)).get("detections").get(0).get("box");
    return (box.get(0).asDouble() + box.get(2).asDouble()) / 2;
  }

  @Test
  void who_leaves_a_zone_and_crosses_a_line_is_told_counted_and_written() throws IOException {
    Path video = pan();
    String middle = Double.toString(firstCenter(video) - 30);
    Files.writeString(
        folder.resolve("scene.yaml"), SCENE.formatted(middle, middle, middle, middle));

    CommandRun.Result result =
        CommandRun.in(folder)
            .run(
                "detect",
                video,
                "--model",
                "haar-face",
                "--scene",
                "scene.yaml",
                "--format",
                "json");

    assertThat(result.code()).isZero();
    List<String> events = new ArrayList<>();
    for (String line : result.lines()) {
      JsonNode seen = JSON.readTree(line).path("events");
      seen.forEach(e -> events.add(e.get("event").asText() + " " + e.get("place").asText()));
    }
    assertThat(events).containsExactly("enter start", "leave start", "cross_left gate");
    JsonNode summary = JSON.readTree(result.lines().get(FRAMES));
    assertThat(summary.get("frames").asInt()).isEqualTo(FRAMES);
    assertThat(summary.get("tracks").get("face").asInt()).isEqualTo(1);
    assertThat(summary.get("places").get("gate").get("cross_left").asInt()).isEqualTo(1);
    assertThat(summary.get("places").get("gate").get("cross_right").asInt()).isZero();
    // About half of 16 frames at 25 a second.
    assertThat(summary.get("places").get("start").get("dwell").asDouble()).isBetween(0.2, 0.5);
    assertThat(result.err())
        .contains("start: 1 enter, 1 leave, 0.", "gate: 0 cross right, 1 cross");
    assertThat(Files.readAllLines(folder.resolve("runs/detect/predict/results.jsonl")))
        .hasSize(FRAMES + 1);
  }

  @Test
  void text_tells_events_as_they_happen() throws IOException {
    Path video = pan();
    Files.writeString(folder.resolve("scene.yaml"), "zones: {all: [[0, 0], [300, 0], [0, 999]]}");

    CommandRun.Result result =
        CommandRun.in(folder)
            .run("detect", video, "--model", "haar-face", "--scene", "scene.yaml", "--no-save");

    assertThat(result.lines().get(0)).endsWith("pan.mp4: 0.00 s: #1 face enters all");
  }

  @Test
  void tracks_in_mots_form_measure_as_themselves() throws IOException {
    CommandRun run = CommandRun.in(folder);
    CommandRun.Result tracks =
        run.run("detect", pan(), "--model", "haar-face", "--track", "--format", "mot", "--no-save");
    assertThat(tracks.lines()).hasSize(FRAMES).first().asString().startsWith("1,1,");
    Files.write(folder.resolve("t.txt"), tracks.lines());
    Files.write(folder.resolve("half.txt"), tracks.lines().subList(0, FRAMES / 2));

    CommandRun.Result same =
        run.run("val", "track", "--ground-truth", "t.txt", "--tracks", "t.txt");
    CommandRun.Result half =
        run.run(
            "val", "track", "--ground-truth", "t.txt", "--tracks", "half.txt", "--format", "json");

    assertThat(same.lines()).contains("MOTA   1.000", "IDF1   1.000", "HOTA   1.000", "switches 0");
    JsonNode metrics = JSON.readTree(half.lines().get(0));
    assertThat(metrics.get("task").asText()).isEqualTo("val-track");
    assertThat(metrics.get("misses").asInt()).isEqualTo(FRAMES / 2);
    assertThat(metrics.get("metrics").get("MOTA").asDouble()).isEqualTo(0.5);
    // Half of the boxes: 2 * 8 / (16 + 8).
    assertThat(metrics.get("metrics").get("IDF1").asDouble()).isEqualTo(0.666667);
  }

  @Test
  void mots_form_needs_one_video_and_tracks() throws IOException {
    Path video = pan();
    Path other = Files.copy(video, folder.resolve("other.mp4"));

    assertThat(CommandRun.in(folder).run("detect", video, "--format", "mot").err())
        .contains("--format mot: only tracks have this form; add --track");
    assertThat(
            CommandRun.in(folder)
                .run(
                    "detect",
                    video,
                    other,
                    "--model",
                    "haar-face",
                    "--track",
                    "--format",
                    "mot",
                    "--no-save")
                .err())
        .contains("--format mot: expected one video, got ");
  }

  @Test
  void a_scene_that_is_none_is_refused_before_anything_is_opened() throws IOException {
    Files.writeString(folder.resolve("scene.yaml"), "gates: 3");

    CommandRun.Result result =
        CommandRun.in(folder).run("detect", "pan.mp4", "--scene", "scene.yaml");

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err()).contains("scene.yaml: expected zones, lines or anchor, got gates");
  }

  @Test
  void tracks_have_no_place_in_cocos_form() {
    CommandRun.Result result =
        CommandRun.in(folder).run("detect", "pan.mp4", "--track", "--format", "coco");

    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).contains("--format coco: it has no place for tracks");
  }
}
