package org.cvkit.detection.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.cvkit.core.geometry.Size;
import org.cvkit.detection.data.GroundTruth.Extent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CocoJsonTest {
  private static final String IMAGES = "\"images\":[{\"id\":7,\"file_name\":\"a.jpg\"}]";
  private static final String CATEGORIES = "\"categories\":[{\"id\":3,\"name\":\"cat\"}]";

  @TempDir Path folder;

  @Test
  void sections_in_any_order_make_a_data_set() throws IOException {
    Path file =
        write(
            """
            {"info": {"description": [1, {"x": 2}]},
             "annotations": [
               {"id": 1, "image_id": 9, "category_id": 3, "bbox": [1, 2, 30.5, 40], "area": 600.25,
                "iscrowd": 0, "segmentation": [[1, 2, 3, 4, 5, 6]]},
               {"id": 2, "image_id": 9, "category_id": 3, "bbox": [1, 2, 3, 4], "iscrowd": 1}],
             "categories": [{"id": 3, "name": "cat", "supercategory": "animal"}],
             "images": [
               {"id": 9, "file_name": "sub/b.jpg", "width": 640, "height": 480},
               {"id": 7, "file_name": "a.jpg"}]}
            """);

    DetectionDataset dataset = DetectionDataset.open(file);

    assertThat(dataset.categories()).containsExactly(new Category(3, "cat"));
    assertThat(dataset.pictures())
        .containsExactly(
            new LabelledPicture(7, folder.resolve("a.jpg"), null, List.of()),
            new LabelledPicture(
                9,
                folder.resolve("sub/b.jpg"),
                new Size(640, 480),
                List.of(
                    new GroundTruth(3, new CocoBox(1, 2, 30.5, 40), 600.25, Extent.SINGLE),
                    new GroundTruth(3, new CocoBox(1, 2, 3, 4), 12, Extent.CROWD))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"image_id":8,"category_id":3,"bbox":[0,0,1,1]}   | no image has the id 8
          {"image_id":7,"category_id":4,"bbox":[0,0,1,1]}   | no category has the id 4
          {"image_id":7,"category_id":3}                    | expected a bbox of [x, y, width, height], got none
          {"image_id":7,"category_id":3,"bbox":[0,0,1]}     | expected a bbox of [x, y, width, height], got [0,0,1]
          {"image_id":7,"category_id":3,"bbox":[0,0,-1,1]}  | box: expected a width and a height of at least 0
          {"image_id":"7","category_id":3,"bbox":[0,0,1,1]} | expected an integer image_id, got "7"
          5                                                 | expected an object, got 5
          """)
  void a_bad_annotation_is_named_with_its_place(String annotation, String message)
      throws IOException {
    Path file = write("{" + IMAGES + "," + CATEGORIES + ",\"annotations\":[" + annotation + "]}");

    assertThatThrownBy(() -> CocoJson.read(file))
        .isInstanceOf(DatasetException.class)
        .hasMessageStartingWith(file + ": annotations[0]: " + message);
  }

  @Test
  void what_python_and_other_tools_write_is_read_or_listed() throws IOException {
    Path file =
        write(
            """
            {"images": [{"id": 1, "file_name": "a.jpg", "width": 0, "height": 0},
                        {"id": "2", "file_name": "b.jpg"},
                        {"id": 3, "file_name": "c.jpg"},
                        {"id": 4, "file_name": "d.jpg"}],
             "categories": [{"id": 3, "name": "cat"}],
             "annotations": [
               {"image_id": 1, "category_id": 3, "bbox": [1, 2, 3, 4], "iscrowd": true},
               {"image_id": 3, "category_id": 3, "bbox": [1, NaN, 2, 2]},
               {"image_id": 3, "category_id": 3, "bbox": [1, 1, Infinity, 2]},
               {"image_id": 3, "category_id": 3, "bbox": [1, 1, 2, 2], "area": NaN},
               {"image_id": "1", "category_id": 3, "bbox": [1, 1, 2, 2]},
               {"image_id": 4, "category_id": 3.0, "bbox": [1, 1, 2, 2]}]}
            """);

    LabelCheck check = LabelCheck.of(file, LabelCheck.Depth.TEXT);

    assertThat(check.problems())
        .extracting(p -> p.kind() + " " + p.where().substring(p.where().lastIndexOf(' ') + 1))
        .containsExactly(
            "not understood images[1]",
            "not a number annotations[1]",
            "not a number annotations[2]",
            "not a number annotations[3]",
            "not understood annotations[4]",
            "not understood annotations[5]");
    assertThat(check.leftOut()).containsExactly(folder.resolve("c.jpg"), folder.resolve("d.jpg"));
    assertThat(check.dataset().pictures())
        .containsExactly(
            new LabelledPicture(
                1,
                folder.resolve("a.jpg"),
                null,
                List.of(new GroundTruth(3, new CocoBox(1, 2, 3, 4), 12, Extent.CROWD))));
  }

  @Test
  void a_section_that_is_not_there_is_named() throws IOException {
    Path file = write("{" + IMAGES + "," + CATEGORIES + "}");

    assertThatThrownBy(() -> CocoJson.read(file))
        .isInstanceOf(DatasetException.class)
        .hasMessage(file + ": no annotations: expected a COCO label file");
  }

  @Test
  void what_is_not_json_is_refused_with_its_line() throws IOException {
    Path broken = write("{\"images\":\n [{]}");
    Path cut = Files.writeString(folder.resolve("cut.json"), "{" + IMAGES);
    Path list = Files.writeString(folder.resolve("list.json"), "[]");

    assertThatThrownBy(() -> CocoJson.read(broken))
        .isInstanceOf(DatasetException.class)
        .hasMessageStartingWith(broken + ":2:")
        .hasMessageContaining("not JSON");
    assertThatThrownBy(() -> CocoJson.read(cut))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining("not JSON");
    assertThatThrownBy(() -> CocoJson.read(list))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining("expected a JSON object with images, annotations and categories");
  }

  @Test
  void what_is_not_there_is_refused() {
    Path missing = folder.resolve("missing.json");

    assertThatThrownBy(() -> DetectionDataset.open(missing))
        .isInstanceOf(DatasetException.class)
        .hasMessage(missing + ": no such file");
    assertThatThrownBy(() -> DetectionDataset.open(folder.resolve("missing")))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining("missing: no such file: expected a folder");
  }

  private Path write(String json) throws IOException {
    return Files.writeString(folder.resolve("labels.json"), json);
  }
}
