package org.cvkit.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.cvkit.core.image.Image;
import org.cvkit.core.testing.SharedFiles;
import org.cvkit.core.video.VideoSource;
import org.cvkit.detection.data.CocoResults;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DetectTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;

  @Test
  void without_model_and_source_the_built_in_detectors_look_at_the_sample() throws IOException {
    CommandRun.Result result = CommandRun.in(folder).run("detect");

    assertThat(result.code()).isZero();
    assertThat(result.lines().get(0)).matches("image 1/1 astronaut.png: 512x512 .*1 face.*, .* ms");
    Path saved = folder.resolve("runs/detect/predict/astronaut.png");
    assertThat(result.lines().get(1)).isEqualTo("Results saved to " + saved);
    try (Image annotated = Image.read(saved)) {
      assertThat(annotated.size().toString()).isEqualTo("512x512");
    }
    assertThat(result.err())
        .contains("yolox-nano")
        .contains("built-in detectors")
        .contains("hog-people+haar-face (part of OpenCV, Apache-2.0), on cpu")
        .contains("Speed: ");
  }

  @Test
  void json_of_a_picture_has_the_fixed_fields() throws IOException {
    Path models = SharedFiles.path("models");
    Path picture = SharedFiles.path("data/samples/dog_bike_car.jpg");

    CommandRun.Result result =
        CommandRun.in(folder)
            .withModels(models)
            .run("detect", picture, "--model", "yolox-nano", "--format", "json");

    assertThat(result.code()).isZero();
    assertThat(result.lines()).hasSize(1);
    JsonNode json = JSON.readTree(result.out());
    assertThat(json.fieldNames())
        .toIterable()
        .containsExactly(
            "schema",
            "task",
            "source",
            "frame",
            "pts",
            "width",
            "height",
            "model",
            "device",
            "detections",
            "ms");
    assertThat(json.get("schema").asText()).isEqualTo("cvkit/1");
    assertThat(json.get("pts").isNull()).isTrue();
    assertThat(json.get("width").asInt()).isEqualTo(768);
    // The published answer of this model on this picture.
    assertThat(score(json, "dog")).isCloseTo(0.86, within(0.02));
    assertThat(score(json, "bicycle")).isCloseTo(0.80, within(0.02));
    assertThat(score(json, "car")).isCloseTo(0.80, within(0.02));
    Path saved = folder.resolve("runs/detect/predict");
    assertThat(Files.readString(saved.resolve("results.jsonl"))).isEqualTo(result.out());
    assertThat(saved.resolve("dog_bike_car.jpg")).exists();
    assertThat(result.err())
        .endsWith("Results saved to " + saved.resolve("dog_bike_car.jpg") + "\n");
  }

  @Test
  void a_folder_is_done_in_order_by_several_workers() throws IOException {
    for (int i = 10; i < 30; i++) {
      copySample("p" + i + ".png");
    }

    CommandRun.Result result =
        CommandRun.in(folder)
            .run("detect", folder.resolve("in"), "--model", "haar-face", "--workers", "3");

    assertThat(result.code()).isZero();
    assertThat(result.lines()).hasSize(21);
    for (int i = 0; i < 20; i++) {
      assertThat(result.lines().get(i))
          .startsWith("image " + (i + 1) + "/20 ")
          .contains("p" + (i + 10) + ".png: ");
    }
    assertThat(Files.readAllLines(folder.resolve("runs/detect/predict/results.jsonl"))).hasSize(20);
  }

  @Test
  void each_run_has_a_folder_of_its_own_and_equal_names_do_not_overwrite() throws IOException {
    Path one = copySample("a/x.png");
    Path two = copySample("b/x.png");

    CommandRun.in(folder).run("detect", one, "--model", "haar-face");
    CommandRun.Result second =
        CommandRun.in(folder).run("detect", one, two, "--model", "haar-face");

    assertThat(folder.resolve("runs/detect/predict/x.png")).exists();
    assertThat(folder.resolve("runs/detect/predict2/x.png")).exists();
    assertThat(folder.resolve("runs/detect/predict2/x_2.png")).exists();
    assertThat(second.out())
        .endsWith("Results saved to " + folder.resolve("runs/detect/predict2") + "\n");
  }

  @Test
  void a_source_is_never_overwritten() throws IOException {
    Path picture = copySample("x.png");
    byte[] before = Files.readAllBytes(picture);

    CommandRun.Result result =
        CommandRun.in(folder)
            .run("detect", picture, "--model", "haar-face", "--output", picture.getParent());

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err()).contains("would overwrite the source");
    assertThat(Files.readAllBytes(picture)).isEqualTo(before);
  }

  @Test
  void nothing_is_written_with_no_save() throws IOException {
    Path picture = copySample("x.png");

    CommandRun.Result result =
        CommandRun.in(folder).run("detect", picture, "--model", "haar-face", "--no-save");

    assertThat(result.code()).isZero();
    assertThat(folder.resolve("runs")).doesNotExist();
  }

  @Test
  void a_picture_comes_through_standard_input() throws IOException {
    byte[] picture = Files.readAllBytes(copySample("x.png"));

    CommandRun.Result result =
        CommandRun.in(folder)
            .withInput(picture)
            .run("detect", "-", "--model", "haar-face", "--format", "csv");

    assertThat(result.code()).isZero();
    assertThat(result.lines().get(0)).isEqualTo("source,frame,pts,label,class,score,x1,y1,x2,y2");
    assertThat(result.lines().get(1)).startsWith("stdin,0,,face,0,");
    assertThat(folder.resolve("runs/detect/predict/stdin.png")).exists();
  }

  @Test
  void coco_results_are_one_array() throws IOException {
    Path picture = copySample("000000000139.png");

    CommandRun.Result result =
        CommandRun.in(folder)
            .run("detect", picture, "--model", "haar-face", "--format", "coco", "--no-save");

    JsonNode array = JSON.readTree(result.out());
    assertThat(array.isArray()).isTrue();
    assertThat(array.get(0).get("image_id").asInt()).isEqualTo(139);
    assertThat(array.get(0).get("bbox")).hasSize(4);
    assertThat(array.get(0).get("file_name").asText()).isEqualTo(picture.toString());
    Path file = Files.writeString(folder.resolve("dt.json"), result.out());
    assertThat(CocoResults.read(file))
        .hasSize(array.size())
        .first()
        .matches(r -> r.imageId() == 139);
  }

  @Test
  void coco_results_of_two_pictures_never_share_an_image_id() throws IOException {
    Path one = copySample("a/1.png");
    Path other = copySample("b/1.png");
    Path named = copySample("x.png");

    CommandRun.Result same = coco(one, other);
    CommandRun.Result place = coco(named, one);
    CommandRun.Result fine = coco(one, named);

    assertThat(same.code()).isEqualTo(1);
    assertThat(same.out()).isEmpty();
    assertThat(same.err())
        .contains("image_ids, got 1 for " + one + " and for " + other + "; rename one");
    assertThat(place.err()).contains("got 1 for " + named + " and for " + one);
    assertThat(JSON.readTree(fine.out()).findValuesAsText("image_id")).containsExactly("1", "2");
  }

  private CommandRun.Result coco(Path one, Path other) {
    return CommandRun.in(folder)
        .run("detect", one, other, "--model", "haar-face", "--format", "coco", "--no-save");
  }

  @Test
  void only_wanted_classes_are_reported_and_unknown_ones_are_a_usage_error() throws IOException {
    Path models = SharedFiles.path("models");
    Path picture = SharedFiles.path("data/samples/dog_bike_car.jpg");

    CommandRun.Result dogs =
        CommandRun.in(folder)
            .withModels(models)
            .run("detect", picture, "--model", "yolox-nano", "--classes", "dog", "--no-save");
    CommandRun.Result unicorns =
        CommandRun.in(folder)
            .withModels(models)
            .run("detect", picture, "--model", "yolox-nano", "--classes", "unicorn", "--no-save");

    assertThat(dogs.lines().get(0)).contains(": 576x768 1 dog, ");
    assertThat(unicorns.code()).isEqualTo(2);
    assertThat(unicorns.err()).contains("no class unicorn");
  }

  @Test
  void classes_may_have_blanks_around_them_and_be_indices() throws IOException {
    Path models = SharedFiles.path("models");
    Path picture = SharedFiles.path("data/samples/dog_bike_car.jpg");

    CommandRun.Result named =
        CommandRun.in(folder)
            .withModels(models)
            .run("detect", picture, "--model", "yolox-nano", "--classes", "dog, car ", "--no-save");
    CommandRun.Result numbered =
        CommandRun.in(folder)
            .withModels(models)
            .run("detect", picture, "--model", "yolox-nano", "--classes", "16", "--no-save");

    assertThat(named.lines().get(0)).contains("1 dog", "1 car").doesNotContain("bicycle");
    assertThat(numbered.lines().get(0)).contains(": 576x768 1 dog, ");
  }

  @Test
  void classes_of_blanks_alone_are_a_usage_error() {
    CommandRun.Result result =
        CommandRun.in(folder).run("detect", "--model", "haar-face", "--classes", " ");

    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).contains("--classes: expected names or indices, got none");
  }

  @Test
  void help_tells_the_thresholds_that_each_command_begins_with() {
    CommandRun.Result detect = CommandRun.in(folder).run("detect", "--help");
    CommandRun.Result val = CommandRun.in(folder).run("val", "detect", "--help");

    assertThat(detect.out()).contains("(default: 0.25)").containsPattern("default:\\s+0.45\\)");
    assertThat(val.out()).contains("(default: 0.001)").containsPattern("default:\\s+0.65\\)");
  }

  @Test
  void a_score_or_an_overlap_outside_0_to_1_is_refused_naming_its_option() {
    for (String option : List.of("--conf", "--iou")) {
      for (String value : List.of("1.5", "-0.1", "NaN", "half")) {
        CommandRun.Result result =
            CommandRun.in(folder).run("detect", "--model", "haar-face", option + "=" + value);

        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err())
            .contains("'" + option + "'")
            .contains("expected a number in 0..1, got " + value);
      }
    }
  }

  @Test
  void a_video_keeps_frames_times_and_sound() throws IOException {
    Path video = SharedFiles.path("data/samples/car-detection.mp4");
    Path models = SharedFiles.path("models");

    CommandRun.Result result =
        CommandRun.in(folder)
            .withModels(models)
            .run("detect", video, "--model", "fastestdet", "--format", "json");

    assertThat(result.code()).isZero();
    assertThat(result.lines()).hasSize(377);
    Path written = folder.resolve("runs/detect/predict/car-detection.mp4");
    try (VideoSource before = VideoSource.open(video);
        VideoSource after = VideoSource.open(written)) {
      assertThat(after.format().frames()).isEqualTo(before.format().frames());
      assertThat(after.format().size()).isEqualTo(before.format().size());
      // The sound ends with a whole AAC packet of 1024 samples.
      assertThat(after.format().durationMicros())
          .isCloseTo(before.format().durationMicros(), within(1_024_000_000L / 48_000));
      assertThat(after.format().codec()).isEqualTo("h264");
      assertThat(after.format().audio()).hasSameSizeAs(before.format().audio());
    }
    JsonNode last = JSON.readTree(result.lines().get(376));
    assertThat(last.get("frame").asInt()).isEqualTo(376);
    // 12.5 frames a second.
    assertThat(last.get("pts").asDouble()).isCloseTo(376 / 12.5, within(1e-3));
  }

  @Test
  void an_animated_gif_is_a_video() throws IOException {
    Path gif = folder.resolve("moving.gif");
    // The core's tests keep one: of three frames, 16x16.
    try (InputStream in = CommandRun.class.getResourceAsStream("/org/cvkit/core/video/three.gif")) {
      Files.copy(in, gif);
    }

    CommandRun.Result result = CommandRun.in(folder).run("detect", gif, "--model", "haar-face");

    assertThat(result.code()).isZero();
    assertThat(result.lines().get(0)).startsWith("video " + gif + ": 16x16 3 frames, ");
    assertThat(folder.resolve("runs/detect/predict/moving.mp4")).exists();
  }

  @Test
  void a_stopped_video_is_a_whole_video_of_what_was_done() throws IOException {
    Path video = SharedFiles.path("data/samples/car-detection.mp4");
    Path models = SharedFiles.path("models");
    AtomicInteger asked = new AtomicInteger();

    CommandRun.Result result =
        CommandRun.in(folder)
            .withModels(models)
            .stoppedWhen(() -> asked.incrementAndGet() > 40)
            .run("detect", video, "--model", "fastestdet");

    assertThat(result.code()).isEqualTo(130);
    assertThat(result.err()).contains("stopped early");
    List<String> lines = Files.readAllLines(folder.resolve("runs/detect/predict/results.jsonl"));
    assertThat(lines).hasSizeBetween(10, 60);
    try (VideoSource after =
        VideoSource.open(folder.resolve("runs/detect/predict/car-detection.mp4"))) {
      assertThat(after.format().frames()).isEqualTo(lines.size());
    }
  }

  private Path copySample(String name) throws IOException {
    Path file = folder.resolve("in").resolve(name);
    Files.createDirectories(file.getParent());
    try (var in = Main.class.getResourceAsStream("astronaut.png")) {
      Files.copy(in, file);
    }
    return file;
  }

  private static double score(JsonNode json, String label) {
    for (JsonNode detection : json.get("detections")) {
      if (detection.get("label").asText().equals(label)) {
        return detection.get("score").asDouble();
      }
    }
    return 0;
  }
}
