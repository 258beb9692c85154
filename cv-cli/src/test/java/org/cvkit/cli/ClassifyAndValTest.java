package org.cvkit.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import org.cvkit.core.testing.SharedFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClassifyAndValTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "kitten.jpg, tabby",
    "parrot.jpg, macaw",
    "hot_dog.jpg, hotdog",
    "fox.png, Arctic fox"
  })
  void a_classifier_names_what_the_picture_shows(String picture, String label) throws IOException {
    Path models = SharedFiles.path("models");

    CommandRun.Result result =
        CommandRun.in(folder)
            .withModels(models)
            .run(
                "classify",
                SharedFiles.path("data/samples/" + picture),
                "--top",
                "2",
                "--format",
                "json");

    assertThat(result.code()).isZero();
    JsonNode classes = JSON.readTree(result.out()).get("classes");
    assertThat(classes).hasSize(2);
    assertThat(classes.get(0).get("label").asText()).startsWith(label);
    assertThat(folder.resolve("runs/classify/predict").resolve(picture)).exists();
  }

  @Test
  void detections_in_a_file_are_measured_as_pycocotools_does() throws IOException {
    Path truth = SharedFiles.path("conformance/coco-map/ground-truth.json");
    Path detections = SharedFiles.path("conformance/coco-map/detections.json");

    CommandRun.Result json =
        CommandRun.in(folder)
            .run(
                "val",
                "detect",
                "--ground-truth",
                truth,
                "--detections",
                detections,
                "--format",
                "json");
    CommandRun.Result text =
        CommandRun.in(folder)
            .run("val", "detect", "--ground-truth", truth, "--detections", detections);

    JsonNode line = JSON.readTree(json.out());
    assertThat(line.get("task").asText()).isEqualTo("val-detect");
    assertThat(line.get("metrics").get("AP").asDouble()).isCloseTo(0.503647, within(1e-6));
    // The twelve, and precision, recall and F1 at a confidence.
    assertThat(line.get("metrics")).hasSize(12 + 4);
    // The twelve numbers, a header, a line for all and for each class, and the confidence.
    assertThat(text.lines()).hasSize(12 + 1 + 1 + line.get("classes").size() + 1);
    assertThat(text.lines().get(12))
        .matches("class +objects +AP +AP50 +AP75 +AR100 +precision +recall +F1");
    assertThat(text.lines().get(0))
        .isEqualTo(
            " Average Precision  (AP) @[ IoU=0.50:0.95 | area=   all | maxDets=100 ] = 0.504");
  }

  @Test
  void a_detector_is_measured_on_a_folder() throws IOException {
    Path models = SharedFiles.path("models");
    Path data = SharedFiles.path("data/detection/coco208");

    CommandRun.Result result =
        CommandRun.in(folder)
            .withModels(models)
            .run("val", "detect", "--model", "yolox-nano", "--data", data, "--format", "json");

    assertThat(result.code()).isZero();
    JsonNode line = JSON.readTree(result.out());
    assertThat(line.get("images").asInt()).isEqualTo(208);
    // What a plain Python script with pycocotools gets at confidence 0.001 and NMS 0.65.
    assertThat(line.get("metrics").get("AP").asDouble()).isCloseTo(0.311, within(0.003));
    assertThat(line.get("metrics").get("AP50").asDouble()).isCloseTo(0.463, within(0.003));
  }
}
