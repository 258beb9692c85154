package org.cvkit.detection.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.cvkit.core.data.Split;
import org.cvkit.detection.data.DatasetConversion.Outcome;
import org.cvkit.detection.data.DatasetConversion.WhenBad;
import org.cvkit.detection.data.GroundTruth.Extent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatasetConversionTest {
  @TempDir Path root;

  private void picture(Path file, int shade) throws IOException {
    Files.createDirectories(file.getParent());
    BufferedImage image = new BufferedImage(97 + shade, 61, BufferedImage.TYPE_3BYTE_BGR);
    ImageIO.write(image, "png", file.toFile());
  }

  /** Six pictures of random boxes, one of background; divided or not. */
  private Path yolo(boolean divided) throws IOException {
    Path folder = root.resolve("yolo");
    Random random = new Random(2);
    for (int i = 0; i < 6; i++) {
      String place = (divided ? (i < 4 ? "train/" : "val/") : "") + "p" + i;
      picture(folder.resolve("images/" + place + ".png"), i);
      StringBuilder text = new StringBuilder();
      for (int k = 0; k < i; k++) {
        double w = 0.05 + 0.4 * random.nextDouble();
        double h = 0.05 + 0.4 * random.nextDouble();
        double x = w / 2 + (1 - w) * random.nextDouble();
        double y = h / 2 + (1 - h) * random.nextDouble();
        text.append(String.format(Locale.ROOT, "%d %.6f %.6f %.6f %.6f%n", k % 3, x, y, w, h));
      }
      if (i > 0) {
        Path labels = folder.resolve("labels/" + place + ".txt");
        Files.createDirectories(labels.getParent());
        Files.writeString(labels, text);
      }
    }
    Files.writeString(folder.resolve("names.txt"), "zebra\nit's\nant\n");
    return folder;
  }

  private Path convert(Path source, DatasetFormat target) {
    Path output = root.resolve(target + "-" + source.getFileName());
    Outcome outcome = DatasetConversion.run(source, target, output, WhenBad.STOP);
    assertThat(outcome.conversion()).isEqualTo(new DatasetConversion(6, 15, java.util.Map.of()));
    assertThat(outcome.skipped()).isEmpty();
    return output;
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void a_round_trip_through_all_formats_keeps_boxes_classes_and_parts(boolean divided)
      throws IOException {
    Path first = yolo(divided);

    Path last =
        convert(convert(convert(first, DatasetFormat.COCO), DatasetFormat.VOC), DatasetFormat.YOLO);

    assertThat(DetectionDataset.splits(last)).isEqualTo(DetectionDataset.splits(first));
    assertThat(DetectionDataset.splits(last)).hasSize(divided ? 2 : 0);
    DetectionDataset before = DetectionDataset.open(first);
    DetectionDataset after = DetectionDataset.open(last);
    assertThat(after.names()).containsExactly("zebra", "it's", "ant");
    assertThat(after.pictures()).hasSize(6);
    for (int i = 0; i < 6; i++) {
      LabelledPicture a = before.pictures().get(i);
      LabelledPicture b = after.pictures().get(i);
      assertThat(b.file().getFileName()).isEqualTo(a.file().getFileName());
      assertThat(Files.mismatch(a.file(), b.file())).isEqualTo(-1);
      assertThat(b.annotations()).hasSameSizeAs(a.annotations());
      for (int k = 0; k < a.annotations().size(); k++) {
        RelativeAnnotation x = (RelativeAnnotation) a.annotations().get(k);
        RelativeAnnotation y = (RelativeAnnotation) b.annotations().get(k);
        assertThat(y.category()).isEqualTo(x.category());
        // Nine decimals of a pixel in between.
        assertThat(y.centerX()).isCloseTo(x.centerX(), within(1e-9));
        assertThat(y.centerY()).isCloseTo(x.centerY(), within(1e-9));
        assertThat(y.width()).isCloseTo(x.width(), within(1e-9));
        assertThat(y.height()).isCloseTo(x.height(), within(1e-9));
      }
    }
  }

  /** A COCO file with a crowd, an outline's area, and a difficult object. */
  private Path coco() throws IOException {
    picture(root.resolve("a.png"), 0);
    return Files.writeString(
        root.resolve("instances_train.json"),
        """
        {"images": [{"id": 12, "file_name": "a.png", "width": 97, "height": 61}],
         "categories": [{"id": 9, "name": "cat"}, {"id": 4, "name": "dog"}],
         "annotations": [
           {"image_id": 12, "category_id": 4, "bbox": [1, 2, 3, 4], "area": 7.5},
           {"image_id": 12, "category_id": 9, "bbox": [1, 2, 30, 40], "iscrowd": 1},
           {"image_id": 12, "category_id": 9, "bbox": [10, 20, 5, 6], "difficult": 1}]}
        """);
  }

  @Test
  void coco_keeps_numbers_areas_crowds_and_what_is_difficult() throws IOException {
    Path source = coco();

    Outcome outcome =
        DatasetConversion.run(source, DatasetFormat.COCO, root.resolve("out"), WhenBad.STOP);

    assertThat(outcome.conversion().lost()).isEmpty();
    DetectionDataset before = DetectionDataset.open(source);
    DetectionDataset after = DetectionDataset.open(root.resolve("out"));
    assertThat(after.categories()).isEqualTo(before.categories());
    assertThat(after.pictures().get(0).id()).isEqualTo(12);
    assertThat(after.pictures().get(0).annotations())
        .isEqualTo(before.pictures().get(0).annotations());
  }

  @Test
  void what_a_format_has_no_place_for_is_counted() throws IOException {
    Path source = coco();

    Outcome voc =
        DatasetConversion.run(source, DatasetFormat.VOC, root.resolve("voc"), WhenBad.STOP);
    Outcome yolo =
        DatasetConversion.run(source, DatasetFormat.YOLO, root.resolve("yolo"), WhenBad.STOP);

    assertThat(voc.conversion().lost()).isEqualTo(java.util.Map.of("iscrowd", 1, "area", 1));
    assertThat(yolo.conversion().lost())
        .isEqualTo(java.util.Map.of("iscrowd", 1, "area", 1, "difficult", 1));
    assertThat(DetectionDataset.open(root.resolve("voc")).pictures().get(0).objects())
        .extracting(GroundTruth::extent)
        .containsExactly(Extent.SINGLE, Extent.SINGLE, Extent.DIFFICULT);
  }

  @Test
  void bad_labels_stop_it_before_anything_is_written_or_are_left_out() throws IOException {
    Path source = yolo(true);
    Files.writeString(source.resolve("labels/val/p5.txt"), "7 0.5 0.5 0.1 0.1\n");
    Path output = root.resolve("out");

    assertThatThrownBy(() -> DatasetConversion.run(source, DatasetFormat.VOC, output, WhenBad.STOP))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining("p5.txt:1: class 7");
    assertThat(output).doesNotExist();

    Outcome outcome = DatasetConversion.run(source, DatasetFormat.VOC, output, WhenBad.SKIP);
    assertThat(outcome.skipped()).hasSize(1);
    assertThat(outcome.leftOut()).containsExactly(source.resolve("images/val/p5.png"));
    assertThat(outcome.conversion().objects()).isEqualTo(10);
    assertThat(DetectionDataset.open(output, Split.VALIDATION).pictures()).hasSize(1);
  }

  @Test
  void a_folder_with_something_in_it_is_refused() throws IOException {
    Path source = yolo(true);
    Path output = Files.createDirectories(root.resolve("out"));
    Files.createFile(output.resolve("precious.txt"));

    assertThatThrownBy(() -> DatasetConversion.run(source, DatasetFormat.VOC, output, WhenBad.STOP))
        .isInstanceOf(DatasetException.class)
        .hasMessage(output + ": not empty: expected an empty or a new folder");
  }

  @ParameterizedTest
  @EnumSource(DatasetFormat.class)
  void pictures_of_one_name_in_several_folders_are_all_written(DatasetFormat target)
      throws IOException {
    Path source = yolo(true);
    picture(source.resolve("images/train/snow/p1.png"), 50);
    Path labels = Files.createDirectories(source.resolve("labels/train/snow"));
    Files.writeString(labels.resolve("p1.txt"), "2 0.25 0.25 0.5 0.5\n");
    picture(source.resolve("images/val/p1.png"), 60);
    Path output = root.resolve("out");

    Outcome outcome = DatasetConversion.run(source, target, output, WhenBad.STOP);

    assertThat(outcome.conversion().pictures()).isEqualTo(8);
    LabelCheck check = LabelCheck.of(output, LabelCheck.Depth.PICTURES);
    assertThat(check.problems()).isEmpty();
    assertThat(check.dataset().pictures()).hasSize(8);
    LabelledPicture snow =
        check.dataset().pictures().stream()
            .filter(p -> p.file().endsWith("snow_p1.png"))
            .findFirst()
            .orElseThrow();
    assertThat(snow.objects())
        .singleElement()
        .satisfies(
            object -> {
              assertThat(object.category() - check.dataset().categories().get(0).id()).isEqualTo(2);
              assertThat(object.box().width()).isCloseTo((97 + 50) * 0.5, within(1e-6));
            });
  }

  @Test
  void the_pixel_by_which_a_box_may_stick_out_is_cut_off_for_yolo() throws IOException {
    ImageIO.write(
        new BufferedImage(10, 20, BufferedImage.TYPE_3BYTE_BGR),
        "png",
        root.resolve("a.png").toFile());
    Path source =
        Files.writeString(
            root.resolve("instances_train.json"),
            """
            {"images": [{"id": 1, "file_name": "a.png", "width": 10, "height": 20}],
             "categories": [{"id": 1, "name": "cat"}],
             "annotations": [{"image_id": 1, "category_id": 1, "bbox": [9.5, -1, 1.5, 11]}]}
            """);

    Outcome outcome =
        DatasetConversion.run(source, DatasetFormat.YOLO, root.resolve("out"), WhenBad.STOP);

    assertThat(outcome.conversion().objects()).isEqualTo(1);
    LabelCheck check = LabelCheck.of(root.resolve("out"), LabelCheck.Depth.PICTURES);
    assertThat(check.clean().pictures().get(0).annotations())
        .containsExactly(new RelativeAnnotation(0, 0.975, 0.25, 0.05, 0.5));
  }

  @Test
  void numbers_are_written_short() {
    assertThat(Stream.of(0.5, 12.0, 0.1 + 0.2, 1e-12, 1 / 3.0).map(DatasetWriter::number))
        .containsExactly("0.5", "12", "0.3", "0", "0.333333333");
  }
}
