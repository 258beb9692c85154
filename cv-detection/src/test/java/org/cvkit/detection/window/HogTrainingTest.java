package org.cvkit.detection.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.cvkit.core.geometry.Box;
import org.cvkit.core.geometry.Size;
import org.cvkit.core.image.Image;
import org.cvkit.core.image.MediaException;
import org.cvkit.core.model.ModelException;
import org.cvkit.detection.Detection;
import org.cvkit.detection.DetectionOptions;
import org.cvkit.detection.ObjectDetector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rings to be found, among crosses and bars. */
class HogTrainingTest {
  private static final Random RANDOM = new Random(5);

  @Test
  void what_it_was_shown_it_finds_in_the_right_place_and_at_other_sizes(@TempDir Path folder)
      throws IOException {
    crops(folder);
    HogModel trained = HogTraining.of(new Size(32, 32)).train(folder, "ring");
    Path file = folder.resolve("ring.hog");
    trained.write(file);

    HogModel model = HogModel.read(file);

    assertThat(model).isEqualTo(trained);
    assertThat(HogModel.isWrittenTo(file)).isTrue();
    BufferedImage scene = canvas(240, 160);
    ring(scene, 24, 32, 32);
    ring(scene, 144, 56, 64);
    cross(scene, 88, 24, 40);
    try (ObjectDetector detector =
            model.open(DetectionOptions.defaults().withConfidence(0.6f).withIou(0.3f));
        Image picture = Image.from(scene)) {
      List<Detection> found = detector.detect(picture);

      assertThat(found).as("%s", found).extracting(Detection::label).containsOnly("ring");
      assertThat(found).hasSize(2);
      for (Box place : List.of(new Box(24, 32, 56, 64), new Box(144, 56, 208, 120))) {
        assertThat(found).anyMatch(d -> d.box().iou(place) > 0.6);
      }
    }
  }

  @Test
  void without_crops_it_says_where_they_belong(@TempDir Path folder) throws IOException {
    HogTraining training = HogTraining.of(new Size(32, 32));

    assertThatThrownBy(() -> training.train(folder, "ring"))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("folders positive and negative");
    Files.createDirectory(folder.resolve("positive"));
    assertThatThrownBy(() -> training.train(folder, "ring"))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("expected pictures, got none");
    assertThatThrownBy(() -> HogTraining.of(new Size(30, 32)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("multiples of 8");
  }

  @Test
  void a_bad_picture_counts_for_nothing_and_is_told(@TempDir Path folder) throws IOException {
    crops(folder);
    HogTraining training = HogTraining.of(new Size(32, 32));
    HogModel without = training.train(folder, "ring");
    // First of all by name, so that everything else comes after it.
    Path text = Files.writeString(folder.resolve("positive/!.png"), "hello");
    Path empty = Files.createFile(folder.resolve("negative/!.png"));
    List<String> failures = new ArrayList<>();

    HogModel model =
        training.train(folder, "ring", e -> failures.add(String.valueOf(e.getMessage())));

    assertThat(model).isEqualTo(without);
    assertThat(failures).hasSize(2);
    assertThat(failures.get(0)).startsWith(text + ": not a picture");
    assertThat(failures.get(1)).startsWith(empty + ": empty");
    assertThatThrownBy(() -> training.train(folder, "ring"))
        .isInstanceOf(MediaException.class)
        .hasMessageContaining(text.toString());
  }

  @Test
  void without_any_good_picture_there_is_nothing_to_train_on(@TempDir Path folder)
      throws IOException {
    crops(folder);
    Path negative = Files.createDirectory(folder.resolve("bad"));
    Files.writeString(negative.resolve("a.png"), "hello");
    Files.move(folder.resolve("negative"), folder.resolve("kept"));
    Files.move(negative, folder.resolve("negative"));
    HogTraining training = HogTraining.of(new Size(32, 32));

    assertThatThrownBy(() -> training.train(folder, "ring", e -> {}))
        .isInstanceOf(MediaException.class)
        .hasMessageContaining("negative: expected pictures that can be read, got none among 1");
  }

  @Test
  void another_kind_of_file_is_refused(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("other.hog"), "something else\n");

    assertThatThrownBy(() -> HogModel.read(file))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("cv train hog");
    assertThatThrownBy(() -> HogModel.read(folder.resolve("none.hog")))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("no such file");
    assertThat(HogModel.isWrittenTo(file)).isFalse();
    assertThat(HogModel.isWrittenTo(folder)).isFalse();
    assertThat(HogModel.isWrittenTo(folder.resolve("none.hog"))).isFalse();
  }

  private static void crops(Path folder) throws IOException {
    Path positive = Files.createDirectories(folder.resolve("positive"));
    Path negative = Files.createDirectories(folder.resolve("negative"));
    for (int i = 0; i < 30; i++) {
      BufferedImage crop = canvas(40, 40);
      ring(crop, RANDOM.nextInt(3), RANDOM.nextInt(3), 37 + RANDOM.nextInt(2));
      write(crop, positive.resolve(i + ".png"));
      BufferedImage other = canvas(120, 100);
      cross(other, RANDOM.nextInt(60), RANDOM.nextInt(40), 30 + RANDOM.nextInt(30));
      bar(other, RANDOM.nextInt(80), RANDOM.nextInt(60));
      // A part of a ring is no ring.
      ring(other, -20 - RANDOM.nextInt(20), 50 + RANDOM.nextInt(30), 50);
      write(other, negative.resolve(i + ".png"));
    }
  }

  private static void write(BufferedImage picture, Path file) {
    try (Image image = Image.from(picture)) {
      image.write(file);
    }
  }

  private static BufferedImage canvas(int width, int height) {
    BufferedImage canvas = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int grey = 110 + RANDOM.nextInt(20);
        canvas.setRGB(x, y, new Color(grey, grey, grey).getRGB());
      }
    }
    return canvas;
  }

  private static Graphics2D pen(BufferedImage canvas, int side) {
    Graphics2D pen = canvas.createGraphics();
    pen.setColor(Color.WHITE);
    pen.setStroke(new BasicStroke(side / 8f));
    return pen;
  }

  private static void ring(BufferedImage canvas, int left, int top, int side) {
    Graphics2D pen = pen(canvas, side);
    int inset = side / 8;
    pen.drawOval(left + inset, top + inset, side - 2 * inset, side - 2 * inset);
    pen.dispose();
  }

  private static void cross(BufferedImage canvas, int left, int top, int side) {
    Graphics2D pen = pen(canvas, side);
    pen.drawLine(left, top, left + side, top + side);
    pen.drawLine(left + side, top, left, top + side);
    pen.dispose();
  }

  private static void bar(BufferedImage canvas, int left, int top) {
    Graphics2D pen = pen(canvas, 40);
    pen.drawLine(left, top, left + 40, top);
    pen.dispose();
  }
}
