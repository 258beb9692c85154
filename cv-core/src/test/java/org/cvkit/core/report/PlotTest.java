package org.cvkit.core.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.cvkit.core.CvException;
import org.cvkit.core.metric.Calibration;
import org.cvkit.core.metric.ConfusionMatrix;
import org.cvkit.core.metric.PrecisionRecall;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlotTest {
  /** The colour of a cell of 100 %. */
  private static final Color FULL = new Color(0x5b9bd9);

  @TempDir Path folder;

  @Test
  void the_diagonal_of_a_perfect_matrix_is_full() throws IOException {
    ConfusionMatrix perfect =
        ConfusionMatrix.of(
            List.of("cat", "dog", "bird"), new long[][] {{9, 0, 0}, {0, 3, 0}, {0, 0, 1}});
    ConfusionMatrix useless =
        ConfusionMatrix.of(
            List.of("cat", "dog", "bird"), new long[][] {{3, 3, 3}, {1, 1, 1}, {9, 9, 9}});

    BufferedImage full = image(Plot.confusion(perfect));
    BufferedImage pale = image(Plot.confusion(useless));

    // A third of the cells, and the upper end of the scale beside them.
    assertThat(pixels(full, FULL)).isGreaterThan(3 * 40 * 40);
    assertThat(pixels(pale, FULL)).isLessThan(40 * 40);
  }

  @Test
  void the_cells_stand_where_their_classes_do() throws IOException {
    ConfusionMatrix matrix = ConfusionMatrix.of(List.of("a", "b"), new long[][] {{0, 5}, {0, 0}});

    BufferedImage image = image(Plot.confusion(matrix));

    // Actual a was taken for b: top right, and nowhere else.
    int[] centre = centre(image, FULL, image.getWidth() - 130);
    assertThat(centre[0]).isGreaterThan((image.getWidth() - 130) / 2);
    assertThat(centre[1]).isLessThan(image.getHeight() / 2);
  }

  @Test
  void many_classes_are_drawn_as_the_worst_of_them() throws IOException {
    int classes = 150;
    ConfusionMatrix.Counter counter =
        ConfusionMatrix.counter(IntStream.range(0, classes).mapToObj(i -> "class " + i).toList());
    for (int c = 0; c < classes; c++) {
      counter.add(c, c, 5);
      counter.add(c, (c + 1) % classes, 1);
    }

    BufferedImage matrix = image(Plot.confusion(counter.matrix()));
    BufferedImage bars = image(Plot.classScores(counter.matrix()));

    // 101 rows of 16 pixels, not 150; 50 bars of three.
    assertThat(matrix.getHeight()).isBetween(101 * 16, 125 * 16);
    assertThat(bars.getWidth()).isLessThan(50 * 60);
  }

  @Test
  void names_that_are_the_same_when_shortened_are_told_apart() {
    String stem = "a name that is much longer than a plot has room for, ";
    ConfusionMatrix matrix =
        ConfusionMatrix.of(List.of(stem + 1, stem + 2), new long[][] {{1, 1}, {1, 1}});

    assertThat(Plot.confusion(matrix).png()).isNotEmpty();
    assertThat(Plot.classScores(matrix).png()).isNotEmpty();
  }

  @Test
  void a_matrix_of_nothing_cannot_be_drawn() {
    ConfusionMatrix nothing = ConfusionMatrix.counter(List.of("a")).matrix();

    assertThatThrownBy(() -> Plot.confusion(nothing)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Plot.classScores(nothing))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_curve_a_class_is_drawn_in_its_colour() throws IOException {
    PrecisionRecall good = PrecisionRecall.of(new float[] {2, 1}, new boolean[] {true, false});
    PrecisionRecall bad =
        PrecisionRecall.of(new float[] {3, 2, 1}, new boolean[] {false, false, true});

    BufferedImage image =
        image(Plot.precisionRecall(List.of("cat", "dog"), Map.of(0, good, 1, bad)));

    assertThat(pixels(image, Drawing.BLUE)).isGreaterThan(400);
    assertThat(pixels(image, Drawing.ORANGE)).isGreaterThan(400);
    assertThat(pixels(image, Drawing.GREEN)).isZero();
  }

  @Test
  void panels_stand_three_in_a_row() throws IOException {
    Panel loss =
        Panel.ofEpochs(
            "loss",
            Curve.ofEpochs("train", List.of(2.0, 1.0, 0.5)),
            Curve.ofEpochs("val", List.of(2.5, 1.5, Double.NaN)));
    Panel rate =
        Panel.ofEpochs("learning rate", Curve.ofEpochs("lr", List.of(0.1, 0.01, 0.001)))
            .withYScale(Panel.Scale.LOGARITHMIC);

    BufferedImage one = image(Plot.panels(List.of(loss)));
    BufferedImage four = image(Plot.panels(List.of(loss, rate, loss, rate)));

    assertThat(four.getWidth()).isEqualTo(3 * one.getWidth());
    assertThat(four.getHeight()).isEqualTo(2 * one.getHeight());
    assertThat(pixels(one, Drawing.BLUE)).isGreaterThan(300);
    assertThat(pixels(one, Drawing.ORANGE)).isGreaterThan(100);
  }

  @Test
  void a_run_of_one_epoch_and_a_rate_of_zero_can_be_drawn() {
    Panel panel =
        Panel.ofEpochs("learning rate", Curve.ofEpochs("lr", List.of(0.0)))
            .withYScale(Panel.Scale.LOGARITHMIC);

    assertThat(Plot.panels(List.of(panel)).png()).isNotEmpty();
  }

  @Test
  void the_suggested_rate_is_marked() throws IOException {
    Curve losses =
        new Curve(
            "loss",
            List.of(1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1.0),
            List.of(2.3, 2.2, 1.5, 1.2, 3.0, 1e6));

    BufferedImage image = image(Plot.learningRateSearch(losses, 1e-3));

    int[] mark = centre(image, Drawing.ORANGE, image.getWidth());
    // 10^-3 is in the middle of 10^-5 .. 10^-1: what comes after the loss exploded is not shown.
    assertThat(mark[0]).isBetween(image.getWidth() * 2 / 5, image.getWidth() * 3 / 5);
  }

  @Test
  void confidence_is_drawn_against_accuracy() throws IOException {
    Calibration.Counter counter = Calibration.counter(10);
    counter.right(0.9);
    counter.wrong(0.5);

    assertThat(pixels(image(Plot.calibration(counter.calibration())), Drawing.BLUE))
        .isGreaterThan(100);
    assertThat(Plot.calibration(Calibration.counter(10).calibration()).png()).isNotEmpty();
  }

  @Test
  void a_file_is_written_whole_and_replaces_an_older_one() throws IOException {
    Path file = folder.resolve("new/plot.png");
    Plot first = Plot.calibration(Calibration.counter(10).calibration());
    Plot second =
        Plot.panels(List.of(Panel.ofEpochs("loss", Curve.ofEpochs("a", List.of(1.0, 2.0)))));

    first.write(file);
    second.write(file);

    assertThat(Files.readAllBytes(file)).isEqualTo(second.png());
    try (var files = Files.list(file.getParent())) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void a_file_that_cannot_be_written_is_one_sentence() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "").resolve("plot.png");

    assertThatThrownBy(() -> Plot.calibration(Calibration.counter(10).calibration()).write(file))
        .isInstanceOf(CvException.class)
        .hasMessageStartingWith(file + ": cannot be written: ");
  }

  private static BufferedImage image(Plot plot) throws IOException {
    return ImageIO.read(new ByteArrayInputStream(plot.png()));
  }

  private static int pixels(BufferedImage image, Color color) {
    int count = 0;
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        count += isNear(image, x, y, color) ? 1 : 0;
      }
    }
    return count;
  }

  /** The mean place of the pixels of a colour, left of {@code right}. */
  private static int[] centre(BufferedImage image, Color color, int right) {
    long count = 0;
    long sumX = 0;
    long sumY = 0;
    for (int y = 100; y < image.getHeight(); y++) {
      for (int x = 0; x < right; x++) {
        if (isNear(image, x, y, color)) {
          count++;
          sumX += x;
          sumY += y;
        }
      }
    }
    assertThat(count).isPositive();
    return new int[] {(int) (sumX / count), (int) (sumY / count)};
  }

  private static boolean isNear(BufferedImage image, int x, int y, Color color) {
    Color at = new Color(image.getRGB(x, y));
    return Math.abs(at.getRed() - color.getRed()) < 4
        && Math.abs(at.getGreen() - color.getGreen()) < 4
        && Math.abs(at.getBlue() - color.getBlue()) < 4;
  }
}
