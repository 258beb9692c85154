package org.cvkit.detection.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.cvkit.core.data.Split;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatasetSourceTest {
  private static final String LABEL = "0 0.5 0.5 0.25 0.25\n";

  @TempDir Path root;

  private Path write(String name, String text) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private static List<String> names(DetectionDataset data) {
    return data.pictures().stream().map(p -> p.file().getFileName().toString()).toList();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "train: images/train\nval: images/val\nnames: [cat]\n",
        "path: .\ntrain:\n  - images/train\nval: 'images/val'  # comment\ntest:\nnames: [cat]\n",
        "path: /nowhere\ntrain: ../images/train\nval: [images/val]\nnc: 1\nnames:\n  0: cat\n",
        "train: train.txt\nval: val.txt\nnames:\n- cat\n",
        "names: [cat]\n",
      })
  void a_data_yaml_names_its_parts(String yaml) throws IOException {
    write("images/train/a.jpg", "");
    write("labels/train/a.txt", LABEL);
    write("images/val/b.jpg", "");
    write("train.txt", "./images/train/a.jpg\n");
    write("val.txt", "images/val/b.jpg\n");
    Path file = write("data.yaml", yaml);

    for (Path source : List.of(file, root)) {
      assertThat(DetectionDataset.splits(source)).containsExactly(Split.TRAIN, Split.VALIDATION);
      DetectionDataset train = DetectionDataset.open(source, Split.TRAIN);
      assertThat(names(train)).containsExactly("a.jpg");
      assertThat(train.pictures().get(0).annotations())
          .containsExactly(new RelativeAnnotation(0, 0.5, 0.5, 0.25, 0.25));
      assertThat(names(DetectionDataset.open(source))).containsExactly("a.jpg", "b.jpg");
      assertThat(DetectionDataset.open(source, Split.VALIDATION).pictures().get(0).annotations())
          .isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"images/%s/", "%s/images/"})
  void folders_of_parts_are_found_without_a_data_yaml(String form) throws IOException {
    write(form.formatted("train") + "a.png", "");
    write(form.formatted("train").replace("images", "labels") + "a.txt", LABEL);
    write(form.formatted("valid") + "b.png", "");
    write("names.txt", "cat\n");

    assertThat(DetectionDataset.splits(root)).containsExactly(Split.TRAIN, Split.VALIDATION);
    assertThat(DetectionDataset.open(root, Split.TRAIN).pictures().get(0).annotations()).hasSize(1);
    assertThat(names(DetectionDataset.open(root, Split.VALIDATION))).containsExactly("b.png");
  }

  @Test
  void a_folder_that_is_not_divided_has_no_parts() throws IOException {
    write("images/a.png", "");
    write("names.txt", "cat\n");

    assertThat(DetectionDataset.splits(root)).isEmpty();
    assertThat(names(DetectionDataset.open(root))).containsExactly("a.png");
    assertThatThrownBy(() -> DetectionDataset.open(root, Split.TEST))
        .isInstanceOf(DatasetException.class)
        .hasMessage(root + ": no part test: expected all, for it is not divided");
  }

  @Test
  void labels_lie_where_images_becomes_labels_last() {
    assertThat(YoloSource.labels(Path.of("/data/images/x/images/train/a.b.jpg")))
        .isEqualTo(Path.of("/data/images/x/labels/train/a.b.txt"));
    assertThat(YoloSource.labels(Path.of("images/a.jpg"))).isEqualTo(Path.of("labels/a.txt"));
    assertThat(YoloSource.labels(Path.of("/data/a.jpg"))).isEqualTo(Path.of("/data/a.txt"));
  }

  @Test
  void pictures_in_folders_within_folders_count() throws IOException {
    write("images/train/a.jpg", "");
    write("images/train/night/b.jpg", "");
    write("images/train/.cache/c.jpg", "");
    write("labels/train/night/b.txt", LABEL);
    Path orphan = write("labels/train/night/d.txt", LABEL);
    write("labels/train/copy/a.txt", LABEL);
    Path yaml = write("data.yaml", "train: images/train\nnames: [cat]\n");

    LabelCheck check = LabelCheck.of(yaml, LabelCheck.Depth.LABELS, Split.TRAIN);

    assertThat(names(check.dataset())).containsExactly("a.jpg", "b.jpg");
    assertThat(check.dataset().pictures().get(1).annotations()).hasSize(1);
    assertThat(check.problems())
        .extracting(LabelProblem::toString)
        .containsExactly(
            orphan
                + ": no picture of that name: expected one in "
                + root.resolve("images/train/night"));
  }

  private static String coco(int id, String picture) {
    return ("{\"images\":[{\"id\":%d,\"file_name\":\"%s\",\"width\":10,\"height\":10}],"
            + "\"annotations\":[{\"image_id\":%d,\"category_id\":7,\"bbox\":[1,2,3,4]}],"
            + "\"categories\":[{\"id\":7,\"name\":\"cat\"}]}")
        .formatted(id, picture, id);
  }

  @Test
  void a_folder_of_coco_files_is_divided_by_their_names() throws IOException {
    write("annotations/instances_train2017.json", coco(5, "a.jpg"));
    write("annotations/instances_val2017.json", coco(6, "b.jpg"));
    write("annotations/captions_val2017.json", "{}");
    Path a = write("train2017/a.jpg", "");
    Path b = write("images/val/b.jpg", "");

    assertThat(DetectionDataset.splits(root)).containsExactly(Split.TRAIN, Split.VALIDATION);
    DetectionDataset all = DetectionDataset.open(root);
    assertThat(all.pictures()).extracting(LabelledPicture::file).containsExactly(a, b);
    assertThat(all.pictures()).extracting(LabelledPicture::id).containsExactly(5L, 6L);
    Path single = root.resolve("annotations/instances_train2017.json");
    assertThat(DetectionDataset.open(single).pictures())
        .extracting(LabelledPicture::file)
        .containsExactly(a);
  }

  @Test
  void pictures_beside_their_coco_file_are_found_and_numbered_anew_when_ids_clash()
      throws IOException {
    write("train/_annotations.coco.json", coco(1, "a.jpg"));
    write("valid/_annotations.coco.json", coco(1, "b.jpg"));
    Path a = write("train/a.jpg", "");
    Path b = write("valid/b.jpg", "");

    DetectionDataset all = DetectionDataset.open(root, Split.VALIDATION, Split.TRAIN);

    assertThat(all.pictures()).extracting(LabelledPicture::file).containsExactly(b, a);
    assertThat(all.pictures()).extracting(LabelledPicture::id).containsExactly(1L, 2L);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[{\"id\":7,\"name\":\"dog\"}]",
        "[{\"id\":8,\"name\":\"cat\"}]",
        "[{\"id\":7,\"name\":\"cat\"},{\"id\":8,\"name\":\"dog\"}]",
      })
  void parts_that_number_other_classes_are_not_joined(String categories) throws IOException {
    String other = "[{\"id\":7,\"name\":\"cat\"}]";
    write("annotations/instances_train.json", coco(1, "a.jpg"));
    write("annotations/instances_val.json", coco(2, "b.jpg").replace(other, categories));

    assertThatThrownBy(
            () -> LabelCheck.of(root, LabelCheck.Depth.TEXT, Split.VALIDATION, Split.TRAIN))
        .isInstanceOf(DatasetException.class)
        .hasMessageStartingWith(
            root + ": parts val and train have different classes: expected those of val, [")
        .hasMessageEndingWith("], got [7 cat]; give both the same numbers and names");
    assertThatThrownBy(
            () ->
                DatasetConversion.run(
                    root, DatasetFormat.YOLO, root.resolve("out"), DatasetConversion.WhenBad.SKIP))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining("parts train and val have different classes");
    assertThat(root.resolve("out")).doesNotExist();
    assertThat(DetectionDataset.open(root, Split.TRAIN).names()).containsExactly("cat");
  }

  /** Roboflow's exports name a parent after its only class, and label nothing with it. */
  @ParameterizedTest
  @ValueSource(strings = {"7", "8"})
  void a_class_without_objects_that_repeats_a_name_is_not_one(String labelled) throws IOException {
    write("a.jpg", "");
    String cat = "{\"id\":7,\"name\":\"cat\"}";
    String text =
        coco(1, "a.jpg")
            .replace(cat, cat.replace("7", "0") + "," + cat)
            .replace("\"category_id\":7", "\"category_id\":" + labelled);

    // A part that shows no cat leaves the parent out all the same.
    DetectionDataset data =
        LabelCheck.of(write("labels.json", text), LabelCheck.Depth.TEXT).dataset();

    assertThat(data.categories()).containsExactly(new Category(7, "cat"));
  }

  @Test
  void two_classes_of_one_name_are_refused_in_every_form() throws IOException {
    write("images/a.png", "");
    Path text = write("names.txt", "cat\ndog\ncat\n");
    Path yaml = write("other.yaml", "train: images\nnames: [cat, dog, cat]\n");
    Path json =
        write(
            "labels.json",
            "{\"images\":[{\"id\":1,\"file_name\":\"a.png\"}],\"annotations\":[{\"image_id\":1,"
                + "\"category_id\":1,\"bbox\":[1,2,3,4]}],\"categories\":[{\"id\":1,\"name\":\"cat\"},"
                + "{\"id\":5,\"name\":\"dog\"},{\"id\":2,\"name\":\"cat\"}]}");
    Path voc = Files.createDirectories(root.resolve("voc"));
    Files.createDirectories(voc.resolve("Annotations"));
    Path vocNames = Files.copy(text, voc.resolve("names.txt"));
    String message =
        ": two classes called cat: expected names that differ, got [cat, dog, cat]; rename or"
            + " remove one";

    assertThatThrownBy(() -> DetectionDataset.open(yaml))
        .isInstanceOf(DatasetException.class)
        .hasMessage(yaml + message);
    assertThatThrownBy(() -> DetectionDataset.open(json)).hasMessage(json + message);
    assertThatThrownBy(() -> DetectionDataset.open(voc)).hasMessage(vocNames + message);
    Files.delete(json);
    assertThatThrownBy(() -> DetectionDataset.open(root)).hasMessage(text + message);
  }

  @Test
  void what_is_no_data_set_is_refused_with_the_forms_known() throws IOException {
    Path file = write("notes.txt", "");

    assertThatThrownBy(() -> DetectionDataset.open(file))
        .isInstanceOf(DatasetException.class)
        .hasMessageStartingWith(file + ": not a data set: expected a folder with images/")
        .hasMessageContaining("(YOLO)")
        .hasMessageContaining("COCO")
        .hasMessageContaining("Pascal VOC");
  }
}
