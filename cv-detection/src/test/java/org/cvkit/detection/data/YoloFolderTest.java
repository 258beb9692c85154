package org.cvkit.detection.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.cvkit.core.geometry.Size;
import org.cvkit.core.testing.SharedFiles;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class YoloFolderTest {
  @TempDir Path root;

  @BeforeEach
  void two_pictures_and_two_classes() throws IOException {
    Files.createDirectories(root.resolve("images"));
    Files.createDirectories(root.resolve("labels"));
    Files.createFile(root.resolve("images/b.JPG"));
    Files.createFile(root.resolve("images/a.png"));
    Files.createFile(root.resolve("images/notes.txt"));
    Files.writeString(root.resolve("names.txt"), "cat\ntraffic light\n");
  }

  @Test
  void pictures_are_numbered_by_name_and_carry_their_labels() throws IOException {
    Files.writeString(
        root.resolve("labels/b.txt"), "1 0.5 0.5 0.5 0.25\r\n\r\n0 0.25 0.5 0.5 1\r\n");

    DetectionDataset dataset = YoloFolder.read(root);

    assertThat(dataset.categories())
        .containsExactly(new Category(0, "cat"), new Category(1, "traffic light"));
    assertThat(dataset.category("traffic light")).contains(new Category(1, "traffic light"));
    assertThat(dataset.pictures())
        .containsExactly(
            new LabelledPicture(1, root.resolve("images/a.png"), null, List.of()),
            new LabelledPicture(
                2,
                root.resolve("images/b.JPG"),
                null,
                List.of(
                    new RelativeAnnotation(1, 0.5, 0.5, 0.5, 0.25),
                    new RelativeAnnotation(0, 0.25, 0.5, 0.5, 1))));
  }

  @Test
  void fractions_become_pixels_once_the_size_is_known() {
    LabelledPicture picture =
        new LabelledPicture(
            1, Path.of("a.png"), null, List.of(new RelativeAnnotation(1, 0.5, 0.5, 0.5, 0.25)));

    List<GroundTruth> objects = picture.objects(new Size(200, 100));

    assertThat(objects).containsExactly(GroundTruth.of(1, new CocoBox(50, 37.5, 100, 25)));
    assertThat(objects.get(0).area()).isEqualTo(2500);
    assertThatThrownBy(picture::objects)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("a.png: labels in fractions of a picture of unknown size");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          0 0.5 0.5 0.5         | expected 5 fields (class centreX centreY width height) or an outline (class x y x y x y ...), got 4
          0 0.5 0.5 0.5 0.5 0.9 | expected 5 fields (class centreX centreY width height) or an outline (class x y x y x y ...), got 6
          0.5 0.5 0.5 0.5 0.5   | expected a class number first, got 0.5
          0 0.1 0.1 x 0.1 0.9 1 | expected numbers (class centreX centreY width height)
          0 0.1 0.1 9 0.1 0.9 1 | expected a box in fractions of the picture, 0..1
          0 0.1 0.1 NaN 0 0.9 1 | expected a box in fractions of the picture, 0..1, got NaN
          2 0.5 0.5 0.5 0.5     | class 2: expected one of the 2 named classes, 0..1
          -1 0.5 0.5 0.5 0.5    | class -1: expected one of the 2 named classes, 0..1
          cat 0.5 0.5 0.5 0.5   | expected a class number first, got cat
          0 0.5 0.5 half 0.5    | expected numbers (class centreX centreY width height)
          0 320 240 64 64       | expected a box in fractions of the picture, 0..1
          0 0.5 NaN 0.5 0.5     | expected a box in fractions of the picture, 0..1
          0 0.5 0.5 -0.001 0.5  | expected a box in fractions of the picture, 0..1
          """)
  void a_bad_line_is_named_with_its_file_and_number(String line, String message)
      throws IOException {
    Path file =
        Files.writeString(root.resolve("labels/a.txt"), "0 0.5 0.5 0.5 0.5\n" + line + "\n");

    assertThatThrownBy(() -> YoloFolder.read(root))
        .isInstanceOf(DatasetException.class)
        .hasMessageStartingWith(file + ":2: " + message);
  }

  @Test
  void an_outline_is_the_box_around_it_and_a_class_may_be_written_as_a_float() throws IOException {
    Files.writeString(
        root.resolve("labels/a.txt"),
        "1 0.5 0.25 0.75 0.5 0.5 0.75 0.25 0.5\n0.0 0 0 1 0 0 0.5\n1.0 0.5 0.5 0.5 0.25\n");

    assertThat(YoloFolder.read(root).pictures().get(0).annotations())
        .containsExactly(
            new RelativeAnnotation(1, 0.5, 0.5, 0.5, 0.5),
            new RelativeAnnotation(0, 0.5, 0.25, 1, 0.5),
            new RelativeAnnotation(1, 0.5, 0.5, 0.5, 0.25));
    assertThat(LabelCheck.of(root, LabelCheck.Depth.LABELS).readOver())
        .containsExactly(java.util.Map.entry("segmentation", 2));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "train: images/train\nnames: [cat, 'traffic light']  # two\n",
        "names:\n  - cat\n  - \"traffic light\"\nnc: 2\n",
        "names:\n- cat\n- traffic light\n",
        "nc: 2\nnames:\n  0: cat\n\n  1: traffic light\nroboflow:\n  version: 3\n",
        "nc: 2\nnames: {1: traffic light, 0: cat}\n",
        "names: [\n  cat,\n  'traffic light',\n]\n",
      })
  void class_names_come_from_data_yaml_too(String yaml) throws IOException {
    Files.delete(root.resolve("names.txt"));
    Files.writeString(root.resolve("data.yaml"), yaml);

    DetectionDataset dataset = YoloFolder.read(root);

    assertThat(dataset.categories())
        .extracting(Category::name)
        .containsExactly("cat", "traffic light");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          nc: 2                           | : no names: expected names as [cat, dog]
          names: cat                      | : no names: expected names as [cat, dog] or as {0: cat, 1: dog}, got cat
          names: [cat                     | :1: not YAML: while parsing a flow sequence
          names:\\n  1: cat               | : names: expected the classes 0 to 0, got {"1":"cat"}
          names: {0: cat, 2: dog}         | : names: expected the classes 0 to 1, got {"0":"cat","2":"dog"}
          names: [cat, dog]\\nnc: 3      | : nc: expected 2, for so many names, got 3
          names:\\n  0: cat\\n  dog       | :2: not YAML: while scanning a simple key
          names:\\nnc: 2                  | : no names: expected names as [cat, dog]
          names: [[cat]]                  | : names: expected names as [cat, dog] or as {0: cat, 1: dog}, got ["cat"]
          """)
  void a_data_yaml_that_is_not_understood_is_refused(String yaml, String message)
      throws IOException {
    Files.delete(root.resolve("names.txt"));
    Path file = Files.writeString(root.resolve("data.yaml"), yaml.translateEscapes());

    assertThatThrownBy(() -> YoloFolder.read(root))
        .isInstanceOf(DatasetException.class)
        .hasMessageStartingWith(file + message);
  }

  @Test
  void a_missing_part_is_named() throws IOException {
    Files.delete(root.resolve("names.txt"));
    assertThatThrownBy(() -> DetectionDataset.open(root))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining("expected names.txt or data.yaml there");

    Files.writeString(root.resolve("names.txt"), "cat\n");
    assertThatThrownBy(() -> YoloFolder.read(root, "val"))
        .isInstanceOf(DatasetException.class)
        .hasMessage(root.resolve("images/val") + ": no such folder: expected the pictures there");
  }

  @Test
  void a_folder_of_splits_asks_for_one_of_them() throws IOException {
    Path split = Files.createDirectories(root.resolve("images/val"));
    Files.move(root.resolve("images/a.png"), split.resolve("a.png"));
    Files.delete(root.resolve("images/b.JPG"));

    assertThatThrownBy(() -> YoloFolder.read(root))
        .isInstanceOf(DatasetException.class)
        .hasMessageEndingWith("images: no pictures in it: name one of its splits: val");
    assertThat(YoloFolder.read(root, "val").pictures()).hasSize(1);
  }

  @Test
  void labels_that_are_not_text_are_refused() throws IOException {
    Path file = Files.write(root.resolve("labels/a.txt"), new byte[] {(byte) 0xff, (byte) 0xfe, 0});

    assertThatThrownBy(() -> YoloFolder.read(root))
        .isInstanceOf(DatasetException.class)
        .hasMessage(file + ": not UTF-8 text");
  }

  @Test
  void coco208_is_read_whole() {
    Path folder = SharedFiles.path("data/detection/coco208");

    DetectionDataset dataset = DetectionDataset.open(folder);

    assertThat(dataset.pictures()).hasSize(208);
    assertThat(dataset.categories()).hasSize(80).endsWith(new Category(79, "toothbrush"));
    assertThat(dataset.pictures().get(0).annotations())
        .startsWith(new RelativeAnnotation(45, 0.479492, 0.688771, 0.955609, 0.5955));
  }
}
