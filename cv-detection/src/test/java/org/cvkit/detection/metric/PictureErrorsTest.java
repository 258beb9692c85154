package org.cvkit.detection.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.cvkit.core.metric.ConfusionMatrix;
import org.cvkit.detection.data.Category;
import org.cvkit.detection.data.CocoBox;
import org.cvkit.detection.data.CocoResult;
import org.cvkit.detection.data.GroundTruth;
import org.cvkit.detection.data.GroundTruth.Extent;
import org.cvkit.detection.data.LabelledPicture;
import org.cvkit.detection.metric.DetectionError.Kind;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One picture with an error of each kind, worked out by hand. */
class PictureErrorsTest {
  private static final int CAT = 4;
  private static final int DOG = 9;
  private static final List<Category> CATEGORIES =
      List.of(new Category(CAT, "cat"), new Category(DOG, "dog"));

  @TempDir Path folder;

  private final List<GroundTruth> objects = new ArrayList<>();
  private final List<CocoResult> detections = new ArrayList<>();

  private void object(int category, double x) {
    objects.add(GroundTruth.of(category, new CocoBox(x, 0, 10, 10)));
  }

  private void detection(int category, double x, double score) {
    detections.add(new CocoResult(1, category, new CocoBox(x, 0, 10, 10), score));
  }

  @BeforeEach
  void one_of_each_kind() {
    object(CAT, 0);
    detection(CAT, 1, 0.95); // fits: 9 of 11
    detection(CAT, 2, 0.90); // a duplicate: 8 of 12
    object(CAT, 100);
    detection(CAT, 106, 0.80); // 4 of 16: not well enough
    object(CAT, 200);
    detection(DOG, 200, 0.70); // another class
    object(CAT, 300);
    detection(DOG, 306, 0.60); // another class, and not well enough
    detection(DOG, 400, 0.50); // nothing there
    objects.add(GroundTruth.of(DOG, new CocoBox(500, 60, 30, 30))); // missed
    detection(DOG, 500, 0.1); // too unsure to count
    objects.add(new GroundTruth(DOG, new CocoBox(600, 0, 100, 10), 1000, Extent.CROWD));
    detection(DOG, 620, 0.4); // one of a crowd
  }

  private AnsweredPicture answered(Path file) {
    return new AnsweredPicture(new LabelledPicture(1, file, null, List.of()), objects, detections);
  }

  @Test
  void each_error_is_told_from_the_others() {
    PictureErrors errors = PictureErrors.of(answered(Path.of("a.png")), 0.25);

    assertThat(errors.found()).containsExactly(detections.get(0));
    assertThat(errors.errors())
        .extracting(DetectionError::kind, e -> e.detection() == null ? 0.0 : e.detection().score())
        .containsExactly(
            tuple(Kind.DUPLICATE, 0.90),
            tuple(Kind.LOCALISATION, 0.80),
            tuple(Kind.CLASS, 0.70),
            tuple(Kind.BOTH, 0.60),
            tuple(Kind.BACKGROUND, 0.50),
            // A cat at 300 that only a dog was seen at, and the dog at 500.
            tuple(Kind.MISSED, 0.0),
            tuple(Kind.MISSED, 0.0));
    assertThat(errors.falsePositives()).isEqualTo(5);
    assertThat(errors.misses()).isEqualTo(4);
    assertThat(errors.count(Kind.MISSED)).isEqualTo(2);
    assertThat(errors.errors().get(1).overlap()).isEqualTo(0.25);
  }

  @Test
  void the_confusion_matrix_has_a_row_and_a_column_of_background() {
    ConfusionMatrix matrix =
        DetectionConfusion.of(CATEGORIES, List.of(answered(Path.of("a.png"))), 0.25, 0.5);

    assertThat(matrix.labels()).containsExactly("cat", "dog", "background");
    assertThat(matrix.count(0, 0)).isEqualTo(1);
    assertThat(matrix.count(0, 1)).isEqualTo(1);
    assertThat(matrix.count(0, 2)).isEqualTo(2);
    assertThat(matrix.count(1, 2)).isEqualTo(1);
    assertThat(matrix.count(2, 0)).isEqualTo(2);
    assertThat(matrix.count(2, 1)).isEqualTo(2);
    assertThat(matrix.total()).isEqualTo(9);
  }

  @Test
  void difficult_objects_are_neither_missed_nor_wrongly_found() {
    objects.clear();
    detections.clear();
    object(CAT, 0);
    detection(CAT, 0, 0.9);
    for (double x : new double[] {100, 200}) {
      objects.add(new GroundTruth(CAT, new CocoBox(x, 0, 10, 10), 100, Extent.DIFFICULT));
    }
    detection(CAT, 101, 0.8); // fits the first difficult one; nobody sees the second

    PictureErrors errors = PictureErrors.of(answered(Path.of("a.png")), 0.25);
    ConfusionMatrix matrix =
        DetectionConfusion.of(CATEGORIES, List.of(answered(Path.of("a.png"))), 0.25, 0.5);

    assertThat(errors.errors()).isEmpty();
    assertThat(errors.found()).containsExactly(detections.get(0));
    assertThat(errors.misses()).isZero();
    assertThat(matrix.total()).isEqualTo(1);
    assertThat(matrix.count(0, 0)).isEqualTo(1);
  }

  @Test
  void plots_a_table_and_pictures_are_written() throws IOException {
    Path picture = folder.resolve("street, wet.png");
    ImageIO.write(
        new BufferedImage(700, 100, BufferedImage.TYPE_3BYTE_BGR), "png", picture.toFile());
    AnsweredPicture right =
        new AnsweredPicture(
            new LabelledPicture(2, folder.resolve("b.png"), null, List.of()),
            objects.subList(0, 1),
            detections.subList(0, 1));
    List<String> failures = new ArrayList<>();
    DetectionReport report =
        new DetectionReport(CATEGORIES, List.of(right, answered(picture)), 0.25);

    report.writePlots(folder);
    report.writeErrors(folder, e -> failures.add(String.valueOf(e.getMessage())));

    assertThat(folder.resolve("confusion_matrix.png")).isNotEmptyFile();
    assertThat(folder.resolve("PR_curve.png")).isNotEmptyFile();
    assertThat(folder.resolve("F1_curve.png")).isNotEmptyFile();
    assertThat(Files.readAllLines(folder.resolve("errors.csv")))
        .containsExactly(
            "picture,objects,found,false_positives,misses,localisation,class,duplicate,background,"
                + "class_and_localisation,missed",
            "\"" + picture + "\",6,1,5,4,1,1,1,1,1,2");
    BufferedImage drawn = ImageIO.read(folder.resolve("errors/0001_street, wet.jpg").toFile());
    assertThat(yellow(drawn)).as("pixels of missed objects").isGreaterThan(50);
    assertThat(failures).isEmpty();

    Files.delete(picture);
    report.writeErrors(folder, e -> failures.add(String.valueOf(e.getMessage())));
    assertThat(failures).hasSize(1);
  }

  /** Pixels of red and green without blue: nothing but a missed object is drawn so. */
  private static int yellow(BufferedImage image) {
    int count = 0;
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        int pixel = image.getRGB(x, y);
        count +=
            (pixel >> 16 & 255) > 180 && (pixel >> 8 & 255) > 150 && (pixel & 255) < 110 ? 1 : 0;
      }
    }
    return count;
  }
}
