package org.cvkit.detection.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.cvkit.core.data.Split;
import org.cvkit.core.geometry.Size;
import org.cvkit.core.testing.SharedFiles;
import org.cvkit.detection.data.LabelCheck.Depth;
import org.cvkit.detection.data.LabelProblem.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LabelCheckTest {
  @TempDir Path root;

  private Path write(String name, String text) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  /** A PNG of its own grey. */
  private Path picture(String name, int width, int height) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
    image.setRGB(0, 0, name.hashCode() | 0xff000000);
    ImageIO.write(image, "png", file.toFile());
    return file;
  }

  private static List<String> found(LabelCheck check) {
    return check.problems().stream()
        .map(p -> p.kind() + " " + Path.of(p.where()).getFileName())
        .toList();
  }

  @Test
  void every_bad_yolo_label_is_named_and_good_pictures_stay() throws IOException {
    write("names.txt", "cat\ndog\n");
    for (String name : List.of("a", "b", "c", "d")) {
      picture("images/" + name + ".png", 40, 30);
    }
    write(
        "labels/a.txt",
        """
        0 0.5 0.5 0.25 0.25
        2 0.5 0.5 0.25 0.25
        1 NaN 0.5 0.25 0.25
        1 0.9 0.5 0.5 0.25
        1 0.5 0.5 0 0.25
        0 0.5 0.5 0.25 0.25
        1 0.5 0.5 0.25
        1 0.5 1.5 0.25 0.25
        1 0.5 0.5 -0.25 0.25
        1 0.5 0.25 0.1 0.1
        """);
    write("labels/b.txt", "\n");
    write("labels/gone.txt", "0 0.5 0.5 0.25 0.25\n");
    Files.write(root.resolve("images/c.png"), new byte[0]);

    LabelCheck check = LabelCheck.of(root, Depth.PICTURES);

    assertThat(found(check))
        .containsExactlyInAnyOrder(
            "unknown class a.txt:2",
            "not a number a.txt:3",
            "outside the picture a.txt:4",
            "no area a.txt:5",
            "duplicate a.txt:6",
            "not understood a.txt:7",
            "outside the picture a.txt:8",
            "no area a.txt:9",
            "empty label file b.txt",
            "missing file gone.txt",
            "unreadable picture c.png");
    assertThat(check.dataset().pictures())
        .extracting(p -> p.file().getFileName().toString())
        .containsExactly("b.png", "d.png");
    assertThat(check.dataset().pictures().get(0).size()).isEqualTo(new Size(40, 30));
    assertThat(check.leftOut()).containsExactly(root.resolve("images/a.png"));
    assertThat(check.counts()).containsEntry(Kind.OUTSIDE, 2).containsEntry(Kind.DEGENERATE, 2);
    assertThatThrownBy(check::clean)
        .isInstanceOf(DatasetException.class)
        .hasMessageStartingWith("labels: 11 are bad: expected none; correct them or skip them:")
        .hasMessageContaining("a.txt:2: class 2: expected one of the 2 named classes, 0..1")
        .hasMessageContaining("c.png: ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1 0.5 0.5 0.25",
        "cat 0.5 0.5 0.25 0.25",
        "2 0.5 0.5 0.25 0.25",
        "1 0.5 nan 0.25 0.25",
        "1 0.9 0.5 0.5 0.25",
        "1 0.5 1.5 0.25 0.25",
        "1 0.5 0.5 -0.25 0.25",
      })
  void a_picture_with_an_object_that_cannot_be_known_is_no_background(String line)
      throws IOException {
    write("names.txt", "cat\ndog\n");
    Path picture = picture("images/a.png", 40, 30);
    write("labels/a.txt", "0 0.5 0.5 0.5 0.5\n" + line + "\n");

    LabelCheck check = LabelCheck.of(root, Depth.LABELS);

    assertThat(check.problems()).hasSize(1);
    assertThat(check.dataset().pictures()).isEmpty();
    assertThat(check.leftOut()).containsExactly(picture);
  }

  @Test
  void a_box_without_area_a_second_one_and_an_empty_file_hide_nothing() throws IOException {
    write("names.txt", "cat\n");
    picture("images/a.png", 40, 30);
    picture("images/b.png", 40, 30);
    RelativeAnnotation cat = new RelativeAnnotation(0, 0.5, 0.5, 0.5, 0.5);
    write("labels/a.txt", "0 0.5 0.5 0.5 0.5\n0 0.5 0.5 0 0.5\n0 0.5 0.5 0.5 0.5\n");
    write("labels/b.txt", "");

    LabelCheck check = LabelCheck.of(root, Depth.LABELS);

    assertThat(check.problems()).hasSize(3);
    assertThat(check.leftOut()).isEmpty();
    assertThat(check.dataset().pictures())
        .extracting(LabelledPicture::annotations)
        .containsExactly(List.of(cat), List.of());
  }

  @Test
  void pictures_without_any_object_are_told_from_a_data_set() throws IOException {
    write("names.txt", "cat\n");
    picture("images/train/a.png", 40, 30);
    picture("images/val/b.png", 40, 30);
    write("labels/val/b.txt", "0 0.5 0.5 0.5 0.5\n");

    LabelCheck training = LabelCheck.of(root, Depth.LABELS, Split.TRAIN);

    String message =
        "no objects: expected labels in "
            + root.resolve("labels/train")
            + ", got 1 pictures of background";
    assertThat(training.noObjects()).contains(message);
    assertThatThrownBy(training::requireObjects)
        .isInstanceOf(DatasetException.class)
        .hasMessage("labels: " + message);
    LabelCheck all = LabelCheck.of(root, Depth.LABELS);
    assertThat(all.noObjects()).isEmpty();
    assertThat(all.requireObjects()).isEqualTo(all.dataset());
    assertThat(all.places())
        .containsExactly(root.resolve("labels/train"), root.resolve("labels/val"));
  }

  @Test
  void labels_without_a_mistake_come_through() throws IOException {
    write("names.txt", "cat\n");
    picture("images/a.png", 40, 30);
    write("labels/a.txt", "0 0.5 0.5 1 1\n");

    LabelCheck check = LabelCheck.of(root, Depth.LABELS);

    assertThat(check.problems()).isEmpty();
    assertThat(check.clean()).isEqualTo(DetectionDataset.open(root));
  }

  @Test
  void the_same_picture_twice_is_found_under_another_name() throws IOException {
    write("names.txt", "cat\n");
    Path a = picture("images/train/a.png", 40, 30);
    Files.createDirectories(root.resolve("images/val"));
    Files.copy(a, root.resolve("images/val/b.png"));

    LabelCheck check = LabelCheck.of(root, Depth.PICTURES);

    assertThat(check.problems())
        .extracting(LabelProblem::toString)
        .containsExactly(
            root.resolve("images/val/b.png") + ": the same picture as " + a + ": expected it once");
  }

  @Test
  void bad_coco_labels_are_named_by_their_place() throws IOException {
    picture("a.png", 10, 10);
    Path file =
        write(
            "labels.json",
            """
            {"images": [{"id": 1, "file_name": "a.png", "width": 10, "height": 10},
                        {"id": 2, "file_name": "b.png", "width": 10, "height": 10}],
             "categories": [{"id": 3, "name": "cat"}],
             "annotations": [
               {"image_id": 1, "category_id": 3, "bbox": [1, 1, 2, 2],
                "segmentation": [[1, 1, 3, 1, 3, 3]]},
               {"image_id": 1, "category_id": 4, "bbox": [1, 1, 2, 2]},
               {"image_id": 7, "category_id": 3, "bbox": [1, 1, 2, 2]},
               {"image_id": 1, "category_id": 3, "bbox": [1, 1, -2, 2]},
               {"image_id": 1, "category_id": 3, "bbox": [9, 1, 4, 2]},
               {"image_id": 1, "category_id": 3, "bbox": [9, null, 4, 2]},
               {"image_id": 1, "category_id": 3, "bbox": [1, 1, 0, 2]},
               {"image_id": 1, "category_id": 3, "bbox": [10, 1, 1, 2]}]}
            """);

    LabelCheck check = LabelCheck.of(file, Depth.LABELS);

    assertThat(check.problems())
        .extracting(p -> p.kind() + " " + p.where().substring(p.where().lastIndexOf(' ') + 1))
        .containsExactlyInAnyOrder(
            "unknown class annotations[1]",
            "missing file annotations[2]",
            "no area annotations[3]",
            "outside the picture annotations[4]",
            "not understood annotations[5]",
            "no area annotations[6]",
            "outside the picture annotations[7]",
            "missing file " + root.resolve("b.png"));
    assertThat(check.dataset().pictures()).isEmpty();
    assertThat(check.leftOut()).containsExactly(root.resolve("a.png"));
    assertThat(check.readOver()).containsExactly(java.util.Map.entry("segmentation", 1));
  }

  @Test
  void bad_voc_labels_are_named_with_their_line() throws IOException {
    picture("JPEGImages/a.png", 10, 10);
    picture("JPEGImages/b.png", 12, 10);
    String size = "<annotation><size><width>10</width><height>10</height></size>\n";
    String form =
        "<object><name>cat</name><bndbox><xmin>%s</xmin><ymin>1</ymin><xmax>%s</xmax>"
            + "<ymax>9</ymax></bndbox></object>\n";
    write(
        "Annotations/a.xml",
        size
            + form.formatted("1", "5")
            + form.formatted("5", "5")
            + form.formatted("6", "5")
            + form.formatted("6", "nan")
            + form.formatted("6", "16")
            + "<object><name>cat</name></object>\n"
            + "</annotation>");
    write("Annotations/b.xml", size + form.formatted("1", "5") + "</annotation>");
    write("Annotations/c.xml", "");
    write("Annotations/d.xml", "<annotation>");
    write("ImageSets/Main/train.txt", "a\nb\nc\nd\ne\n");

    LabelCheck check = LabelCheck.of(root, Depth.PICTURES, Split.TRAIN);

    assertThat(found(check))
        .containsExactlyInAnyOrder(
            "no area a.xml:3",
            "no area a.xml:4",
            "not a number a.xml:5",
            "outside the picture a.xml:6",
            "not understood a.xml:7",
            "wrong size b.png",
            "empty label file c.xml",
            "not understood d.xml",
            "missing file train.txt");
    assertThat(check.dataset().pictures()).isEmpty();
    assertThat(check.leftOut())
        .extracting(p -> p.getFileName().toString())
        .containsExactly("a.png", "c.jpg", "d.jpg");
  }

  @Test
  void blood_cells_have_two_boxes_without_area() {
    Path data = SharedFiles.path("data/detection/bccd/BCCD");

    LabelCheck check = LabelCheck.of(data, Depth.LABELS);

    assertThat(check.problems()).extracting(LabelProblem::kind).containsOnly(Kind.DEGENERATE);
    assertThat(found(check))
        .containsExactlyInAnyOrder(
            "no area BloodImage_00338.xml:158", "no area BloodImage_00343.xml:50");
    assertThat(check.leftOut()).isEmpty();
    assertThat(LabelCheck.of(data, Depth.LABELS, Split.TRAIN).dataset().pictures()).hasSize(205);
    assertThat(LabelCheck.of(data, Depth.LABELS, Split.VALIDATION).dataset().pictures())
        .hasSize(87);
    LabelStatistics statistics = LabelStatistics.of(check.dataset());
    assertThat(statistics.objects()).isEqualTo(4886);
    assertThat(statistics.fullest()).isEqualTo(30);
    assertThat(statistics.classes())
        .extracting(LabelStatistics.ClassStatistics::objects)
        .containsExactly(361, 4153, 372);
  }
}
