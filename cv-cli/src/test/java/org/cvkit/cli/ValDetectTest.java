package org.cvkit.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import javax.imageio.ImageIO;
import org.cvkit.core.testing.SharedFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ValDetectTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;

  @Test
  void all_twelve_numbers_are_those_of_pycocotools() throws IOException {
    Path data = SharedFiles.path("conformance/coco-map");

    CommandRun.Result result =
        CommandRun.in(folder)
            .run(
                "val",
                "detect",
                "--ground-truth",
                data.resolve("ground-truth.json"),
                "--detections",
                data.resolve("detections.json"),
                "--format",
                "json");

    JsonNode measured = JSON.readTree(result.out()).get("metrics");
    JsonNode expected = JSON.readTree(data.resolve("expected.json").toFile());
    assertThat(expected).hasSize(12);
    for (Iterator<String> names = expected.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      assertThat(measured.get(name).asDouble())
          .as(name)
          .isCloseTo(expected.get(name).asDouble(), within(1e-6));
    }
    assertThat(folder.resolve("runs")).doesNotExist();
    JsonNode classes = JSON.readTree(result.out()).get("classes");
    double sum = 0;
    for (JsonNode one : classes) {
      assertThat(one.get("objects").asInt()).isPositive();
      sum += one.get("metrics").get("AP").asDouble();
    }
    assertThat(sum / classes.size()).isCloseTo(expected.get("AP").asDouble(), within(1e-6));
  }

  private Path made() throws IOException {
    ImageIO.write(
        new BufferedImage(40, 40, BufferedImage.TYPE_3BYTE_BGR),
        "png",
        folder.resolve("a.png").toFile());
    Files.writeString(
        folder.resolve("dt.json"),
        "[{\"image_id\": 1, \"category_id\": 3, \"bbox\": [20, 20, 5, 5], \"score\": 0.9}]");
    return Files.writeString(
        folder.resolve("gt.json"),
        """
        {"images": [{"id": 1, "file_name": "a.png", "width": 40, "height": 40}],
         "categories": [{"id": 3, "name": "cat"}],
         "annotations": [{"image_id": 1, "category_id": 3, "bbox": [1, 1, 9, 9]}]}
        """);
  }

  @Test
  void precision_recall_and_f1_are_at_the_confidence_that_is_best_for_all_classes()
      throws IOException {
    Files.writeString(
        folder.resolve("gt.json"),
        """
        {"images": [{"id": 1, "file_name": "a.png", "width": 40, "height": 40}],
         "categories": [{"id": 3, "name": "cat"}, {"id": 5, "name": "dog"}, {"id": 7, "name": "cow"}],
         "annotations": [{"image_id": 1, "category_id": 3, "bbox": [1, 1, 9, 9]},
                         {"image_id": 1, "category_id": 5, "bbox": [20, 20, 9, 9]}]}
        """);
    Files.writeString(
        folder.resolve("dt.json"),
        """
        [{"image_id": 1, "category_id": 3, "bbox": [20, 1, 9, 9], "score": 0.8},
         {"image_id": 1, "category_id": 3, "bbox": [1, 1, 9, 9], "score": 0.7},
         {"image_id": 1, "category_id": 5, "bbox": [1, 20, 9, 9], "score": 0.6}]
        """);
    Object[] arguments = {
      "val",
      "detect",
      "--ground-truth",
      folder.resolve("gt.json"),
      "--detections",
      folder.resolve("dt.json"),
      "--format",
      "json"
    };

    CommandRun.Result json = CommandRun.in(folder).run(arguments);
    arguments[arguments.length - 1] = "text";
    CommandRun.Result text = CommandRun.in(folder).run(arguments);

    // Of two cats one is right; the dog is not found.
    JsonNode all = JSON.readTree(json.out()).get("metrics");
    assertThat(all.get("confidence").asDouble()).isEqualTo(0.7);
    assertThat(all.get("precision").asDouble()).isEqualTo(0.25);
    assertThat(all.get("recall").asDouble()).isEqualTo(0.5);
    assertThat(all.get("F1").asDouble()).isEqualTo(0.333333);
    JsonNode classes = JSON.readTree(json.out()).get("classes");
    assertThat(classes).hasSize(2);
    assertThat(classes.get("cat").get("metrics").get("precision").asDouble()).isEqualTo(0.5);
    assertThat(classes.get("cat").get("metrics").get("recall").asDouble()).isEqualTo(1);
    assertThat(classes.get("dog").get("metrics").get("F1").asDouble()).isZero();
    assertThat(text.out())
        .containsPattern("all +2 .* 0\\.250 +0\\.500 +0\\.333\\R")
        .containsPattern("cat +1 .* 0\\.500 +1\\.000 +0\\.667\\R")
        .containsPattern("dog +1 .* 0\\.000 +0\\.000 +0\\.000\\R")
        .contains("confidence 0.700, where the mean F1 is greatest");
  }

  @Test
  void a_score_or_an_overlap_outside_0_to_1_is_refused_naming_its_option() {
    for (String option : List.of("--conf", "--iou", "--errors-conf")) {
      CommandRun.Result result =
          CommandRun.in(folder)
              .run("val", "detect", "--model", "haar-face", "--data", "none", option, "1.5");

      assertThat(result.code()).isEqualTo(2);
      assertThat(result.err())
          .contains("'" + option + "'")
          .contains("expected a number in 0..1, got 1.5");
    }
  }

  @Test
  void errors_are_listed_and_drawn() throws IOException {
    Path truth = made();

    CommandRun.Result result =
        CommandRun.in(folder)
            .run(
                "val",
                "detect",
                "--ground-truth",
                truth,
                "--detections",
                folder.resolve("dt.json"),
                "--errors",
                "--voc");

    assertThat(result.code()).isZero();
    assertThat(result.out())
        .contains(" Pascal VOC 2007, 11 points  @[ IoU=0.50 ] = 0.000")
        .containsPattern(
            "class +objects +AP +AP50 +AP75 +AR100 +precision +recall +F1\\R"
                + "all +1( +0\\.000){7}\\Rcat +1( +0\\.000){7}\\R"
                + "precision, recall and F1 at IoU 0\\.50 and confidence 0\\.000, ")
        .containsPattern("a.png +1 +1  1 background, 1 missed")
        .endsWith("Results saved to " + folder.resolve("runs/detect/val") + System.lineSeparator());
    assertThat(folder.resolve("runs/detect/val/errors.csv")).isNotEmptyFile();
    assertThat(folder.resolve("runs/detect/val/errors/0001_a.jpg")).isNotEmptyFile();
    assertThat(folder.resolve("runs/detect/val/confusion_matrix.png")).isNotEmptyFile();
  }

  private CommandRun.Result errorsIn(Path output, Path truth) {
    return CommandRun.in(folder)
        .run(
            "val",
            "detect",
            "--ground-truth",
            truth,
            "--detections",
            folder.resolve("dt.json"),
            "--errors",
            "--output",
            output);
  }

  @Test
  void errors_drawn_by_an_earlier_run_are_deleted_and_other_files_stay() throws IOException {
    Path truth = made();
    Path drawn = Files.createDirectories(folder.resolve("out/errors"));
    Files.writeString(drawn.resolve("0001_z.jpg"), "earlier");
    Files.writeString(drawn.resolve("12345_a.b.jpg"), "earlier");
    Files.writeString(drawn.resolve("0001_z.png"), "mine");
    Files.writeString(drawn.resolve("holiday.jpg"), "mine");

    CommandRun.Result result = errorsIn(folder.resolve("out"), truth);

    assertThat(result.code()).isZero();
    assertThat(drawn.toFile().list())
        .containsExactlyInAnyOrder("0001_a.jpg", "0001_z.png", "holiday.jpg");
  }

  @Test
  void pictures_of_the_data_are_neither_deleted_nor_drawn_over() throws IOException {
    Path truth = made();
    Path drawn = Files.createDirectories(folder.resolve("out/errors"));
    Files.move(folder.resolve("a.png"), drawn.resolve("0001_a.jpg"));
    Files.writeString(drawn.resolve("0007_b.jpg"), "of another part");
    byte[] before = Files.readAllBytes(drawn.resolve("0001_a.jpg"));
    Path other = folder.resolve("other/errors");
    Files.createDirectories(other);
    Files.createSymbolicLink(other.resolve("0009_a.jpg"), drawn.resolve("0001_a.jpg"));

    Files.writeString(truth, Files.readString(truth).replace("a.png", "out/errors/0001_a.jpg"));
    errorsIn(folder.resolve("out"), truth);
    errorsIn(folder.resolve("other"), truth);
    // A link in the data that would be drawn as what it points to.
    Files.createSymbolicLink(folder.resolve("a.png"), drawn.resolve("0001_a.jpg"));
    Files.writeString(truth, Files.readString(truth).replace("out/errors/0001_a.jpg", "a.png"));
    CommandRun.Result over = errorsIn(folder.resolve("out"), truth);

    assertThat(drawn.toFile().list()).contains("0001_a.jpg", "0007_b.jpg", "0001_0001_a.jpg");
    assertThat(other.toFile().list()).containsExactlyInAnyOrder("0009_a.jpg", "0001_0001_a.jpg");
    assertThat(over.err()).contains("0001_a.jpg: not written: would overwrite a picture");
    assertThat(drawn.resolve("0001_a.jpg")).hasBinaryContent(before);
  }

  @Test
  void bad_labels_are_named_and_parts_are_found() throws IOException {
    Files.createDirectories(folder.resolve("data/images/test"));
    Files.createDirectories(folder.resolve("data/labels/test"));
    Files.writeString(folder.resolve("data/names.txt"), "person\nhorse\n");
    for (String name : new String[] {"a", "b"}) {
      ImageIO.write(
          new BufferedImage(80, 160, BufferedImage.TYPE_3BYTE_BGR),
          "png",
          folder.resolve("data/images/test/" + name + ".png").toFile());
      Files.writeString(
          folder.resolve("data/labels/test/" + name + ".txt"),
          "0 0.5 0.5 0.5 0.5\n" + (name.equals("a") ? "4 0.5 0.5 0.5 0.5\n" : ""));
    }
    CommandRun run = CommandRun.in(folder);

    CommandRun.Result given =
        run.run(
            "val",
            "detect",
            "--model",
            "hog-people",
            "--data",
            folder.resolve("data"),
            "--no-save",
            "--format",
            "json");

    assertThat(given.code()).isZero();
    assertThat(given.err())
        .contains("bad label: ", "a.txt:2: class 4")
        .contains("classes of the data that the model does not have: horse");
    assertThat(given.err()).contains("1 pictures left out: not all of their objects are known");
    assertThat(JSON.readTree(given.out()).get("split").asText()).isEqualTo("test");
    assertThat(JSON.readTree(given.out()).get("images").asInt()).isEqualTo(1);
    assertThat(folder.resolve("runs")).doesNotExist();
  }
}
