package org.cvkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.cvkit.core.testing.SharedFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code --slice} and {@code --nms}. */
class SliceTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "--slice 31,                    at least 32 pixels",
    "--slice 512 --overlap 0.95,    overlap in 0..0.9",
    "--slice 512 --overlap -0.1,    overlap in 0..0.9",
    "--overlap 0.2,                 --overlap: expected --slice beside it",
    "--match-threshold 0.2,         --match-threshold: expected --slice beside it",
    "--slice 512 --match-threshold 2, matching threshold in 0..1",
    "--nms fuzzy,                   'expected hard, soft, soft-linear, wbf, nmm or greedy-nmm'",
    "--match-metric giou,           expected iou or ios",
  })
  void what_makes_no_sense_is_a_usage_error(String options, String message) {
    for (String command : new String[] {"detect", "val detect --data ."}) {
      List<Object> words = new ArrayList<>(Arrays.asList(command.split(" ")));
      words.addAll(List.of("--model", "haar-face"));
      words.addAll(Arrays.asList(options.split(" ")));

      CommandRun.Result result = CommandRun.in(folder).run(words.toArray());

      assertThat(result.err()).contains(message);
      assertThat(result.code()).as(command).isEqualTo(2);
    }
  }

  @Test
  void slices_show_a_ball_that_the_whole_picture_hides() throws IOException {
    Path picture = SharedFiles.path("data/detection/coco208/images/000000000431.jpg");

    assertThat(labels(picture)).doesNotContain("sports ball");
    assertThat(labels(picture, "--slice", "256", "--overlap", "0.2")).contains("sports ball");
  }

  private List<String> labels(Path picture, String... more) throws IOException {
    List<Object> words =
        new ArrayList<>(
            List.of("detect", picture, "--model", "yolox-nano", "--format", "json", "--no-save"));
    words.addAll(Arrays.asList(more));
    CommandRun.Result result =
        CommandRun.in(folder).withModels(SharedFiles.path("models")).run(words.toArray());
    assertThat(result.code()).isZero();
    List<String> labels = new ArrayList<>();
    for (JsonNode detection : JSON.readTree(result.out()).get("detections")) {
      labels.add(detection.get("label").asText());
    }
    return labels;
  }

  @ParameterizedTest
  @CsvSource({"hard", "soft", "soft-linear", "wbf", "nmm", "greedy-nmm"})
  void no_kind_of_suppression_leaves_a_face_in_every_slice(String nms) throws IOException {
    CommandRun.Result result =
        CommandRun.in(folder)
            .run("detect", sample(), "--model", "haar-face", "--nms", nms, "--slice", "320");

    assertThat(result.code()).isZero();
    assertThat(result.lines().get(0)).containsPattern(": 512x512 [1-4] faces?, ");
  }

  @Test
  void videos_are_sliced_frame_by_frame() {
    Path video = SharedFiles.path("data/samples/car-detection.mp4");
    AtomicInteger asked = new AtomicInteger();

    CommandRun.Result result =
        CommandRun.in(folder)
            .withModels(SharedFiles.path("models"))
            .stoppedWhen(() -> asked.incrementAndGet() > 12)
            .run("detect", video, "--model", "fastestdet", "--slice", "320", "--track");

    assertThat(result.code()).isEqualTo(130);
    assertThat(folder.resolve("runs/detect/predict/car-detection.mp4")).isNotEmptyFile();
  }

  @Test
  void val_detect_measures_with_slices() throws IOException {
    Files.createDirectories(folder.resolve("data/images"));
    Files.createDirectories(folder.resolve("data/labels"));
    Files.writeString(folder.resolve("data/names.txt"), "face\n");
    Files.copy(sample(), folder.resolve("data/images/a.png"));
    Files.writeString(folder.resolve("data/labels/a.txt"), "0 0.44 0.23 0.16 0.22\n");

    CommandRun.Result result =
        CommandRun.in(folder)
            .run(
                "val",
                "detect",
                "--model",
                "haar-face",
                "--data",
                folder.resolve("data"),
                "--slice",
                "320",
                "--no-save",
                "--format",
                "json");

    assertThat(result.code()).isZero();
    assertThat(JSON.readTree(result.out()).get("metrics").get("AP50").asDouble()).isPositive();
  }

  private Path sample() throws IOException {
    Path file = folder.resolve("sample.png");
    if (!Files.exists(file)) {
      try (InputStream in = Main.class.getResourceAsStream("astronaut.png")) {
        Files.copy(in, file);
      }
    }
    return file;
  }
}
