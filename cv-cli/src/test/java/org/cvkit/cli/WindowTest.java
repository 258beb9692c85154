package org.cvkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.cvkit.core.image.Image;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Windows slid over pictures, from the command line. */
class WindowTest {
  @TempDir Path folder;

  @Test
  void a_detector_trained_on_crops_finds_the_thing_in_a_picture() throws IOException {
    crops();

    CommandRun.Result trained =
        CommandRun.in(folder)
            .run(
                "train",
                "hog",
                "--data",
                "crops",
                "--label",
                "frame",
                "--window",
                "32x32",
                "--output",
                "frame.hog");
    assertThat(trained.err()).isEmpty();
    assertThat(trained.code()).isZero();
    assertThat(trained.lines()).containsExactly("Results saved to " + folder.resolve("frame.hog"));

    BufferedImage scene = canvas(160, 120);
    frame(scene, 48, 40, 32);
    Path picture = folder.resolve("scene.png");
    write(scene, picture);
    CommandRun.Result found =
        CommandRun.in(folder)
            .run(
                "detect",
                picture,
                "--window",
                "hog",
                "--model",
                "frame.hog",
                "--iou",
                "0.2",
                "--conf",
                "0.6",
                "--format",
                "csv");

    assertThat(found.code()).isZero();
    assertThat(found.err()).contains("hog frame");
    assertThat(found.out()).contains("frame");
  }

  @Test
  void a_bad_crop_is_told_and_the_model_is_of_the_rest() throws IOException {
    crops();
    Files.writeString(folder.resolve("crops/positive/0.png"), "hello");

    CommandRun.Result result =
        CommandRun.in(folder).run("train", "hog", "--data", "crops", "--output", "frame.hog");

    assertThat(result.code()).isEqualTo(4);
    assertThat(result.err())
        .contains("positive/0.png: not a picture")
        .contains("pictures that failed: 1, the model is of the rest: exit code 4");
    assertThat(result.lines()).containsExactly("Results saved to " + folder.resolve("frame.hog"));
    assertThat(folder.resolve("frame.hog")).isNotEmptyFile();
  }

  @Test
  void without_a_good_crop_no_model_is_written() throws IOException {
    Files.createDirectories(folder.resolve("crops/positive"));
    Files.createDirectories(folder.resolve("crops/negative"));
    Files.writeString(folder.resolve("crops/positive/0.png"), "hello");

    CommandRun.Result result =
        CommandRun.in(folder).run("train", "hog", "--data", "crops", "--output", "frame.hog");

    assertThat(result.code()).isEqualTo(4);
    assertThat(result.err()).contains("positive: expected pictures that can be read, got none");
    assertThat(folder.resolve("frame.hog")).doesNotExist();
  }

  @Test
  void a_file_of_train_hog_without_the_window_is_told_to_want_it() throws IOException {
    Files.writeString(folder.resolve("ring.hog"), "cvkit-hog 1\nlabel ring\n");

    CommandRun.Result bare = CommandRun.in(folder).run("detect", "--model", "ring.hog");
    CommandRun.Result tracked =
        CommandRun.in(folder).run("detect", "--model", "ring.hog", "--track");
    CommandRun.Result cnn =
        CommandRun.in(folder).run("detect", "--model", "ring.hog", "--window", "cnn");

    for (CommandRun.Result result : List.of(bare, tracked, cnn)) {
      assertThat(result.code()).isEqualTo(2);
      assertThat(result.err()).contains("--model ring.hog: made by cv train hog", "--window hog");
    }
    assertThat(cnn.err()).contains("got --window cnn");
  }

  @Test
  void without_a_model_hog_finds_people_and_cnn_wants_one() {
    CommandRun.Result people = CommandRun.in(folder).run("detect", "--window", "hog");
    CommandRun.Result none = CommandRun.in(folder).run("detect", "--window", "cnn");

    assertThat(people.code()).isZero();
    assertThat(people.err()).contains("hog-people");
    assertThat(none.code()).isEqualTo(2);
    assertThat(none.err()).contains("--window cnn: expected --model with a classifier");
  }

  @Test
  void a_classifier_is_slid_over_the_sample() throws IOException {
    BufferedImage scene = canvas(64, 48);
    Path picture = folder.resolve("scene.png");
    write(scene, picture);

    CommandRun.Result result =
        CommandRun.in(folder).run("detect", picture, "--window", "cnn", "--model", "cifar10");

    assertThat(result.code()).isZero();
    assertThat(result.err()).contains("cifar10 (window by window)");
  }

  private void crops() throws IOException {
    Path positive = Files.createDirectories(folder.resolve("crops/positive"));
    Path negative = Files.createDirectories(folder.resolve("crops/negative"));
    Random random = new Random(1);
    for (int i = 0; i < 20; i++) {
      BufferedImage crop = canvas(34, 34);
      frame(crop, random.nextInt(3), random.nextInt(3), 32);
      write(crop, positive.resolve(i + ".png"));
      BufferedImage other = canvas(100, 80);
      Graphics2D pen = pen(other);
      pen.drawLine(random.nextInt(100), random.nextInt(80), random.nextInt(100), 10);
      pen.dispose();
      write(other, negative.resolve(i + ".png"));
    }
  }

  private static BufferedImage canvas(int width, int height) {
    return new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
  }

  private static Graphics2D pen(BufferedImage canvas) {
    Graphics2D pen = canvas.createGraphics();
    pen.setColor(Color.WHITE);
    pen.setStroke(new BasicStroke(3));
    return pen;
  }

  private static void frame(BufferedImage canvas, int left, int top, int side) {
    Graphics2D pen = pen(canvas);
    pen.drawRect(left + 5, top + 5, side - 10, side - 10);
    pen.dispose();
  }

  private static void write(BufferedImage picture, Path file) {
    try (Image image = Image.from(picture)) {
      image.write(file);
    }
  }
}
