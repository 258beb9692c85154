package org.cvkit.core.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.assertj.core.data.Offset;
import org.cvkit.core.geometry.Size;
import org.cvkit.core.image.Interpolation;
import org.cvkit.core.testing.SharedFiles;
import org.cvkit.core.transform.Normalization;
import org.cvkit.core.transform.Preprocessing;
import org.cvkit.core.transform.Transform;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChannelStatisticsTest {
  @TempDir Path folder;

  private static Preprocessing preprocessing(int side, Preprocessing.ChannelOrder order) {
    return Preprocessing.of(
        new Transform.Stretch(Size.square(side), Interpolation.LINEAR),
        order,
        Normalization.imageNet());
  }

  @Test
  void mean_and_deviation_are_those_of_all_pixels() {
    // Red 0, 0, 0, 10, 10, 10; green 0, 1, 2, 0, 1, 2; blue 128 everywhere.
    MadeData.folder(folder, 3, "cat", "dog");
    MadeData.write(folder.resolve("cat/corrupt.png"), new byte[0]);

    try (ClassificationDataset data = ClassificationDataset.open(folder, Split.ALL)) {
      ChannelStatistics statistics =
          ChannelStatistics.measure(
              data, preprocessing(4, Preprocessing.ChannelOrder.RGB), 100, 1, 0);

      assertThat(statistics.pictures()).isEqualTo(6);
      Offset<Double> close = Offset.offset(1e-7);
      assertThat(statistics.mean().get(0)).isCloseTo(5 / 255.0, close);
      assertThat(statistics.mean().get(1)).isCloseTo(1 / 255.0, close);
      assertThat(statistics.mean().get(2)).isCloseTo(128 / 255.0, close);
      assertThat(statistics.deviation().get(0)).isCloseTo(5 / 255.0, close);
      assertThat(statistics.deviation().get(1)).isCloseTo(Math.sqrt(2 / 3.0) / 255, close);
      // No deviation at all would be a division by zero.
      assertThat(statistics.deviation().get(2)).isCloseTo(0.5 / 255, close);
      // 255 is how many deviations above the mean?
      Normalization n = statistics.normalization();
      assertThat(255 * n.alpha(0) + n.beta(0)).isCloseTo(50, Offset.offset(1e-4));
    }
  }

  @Test
  void grey_inputs_have_one_mean() {
    MadeData.folder(folder, 2, "cat", "dog");

    try (ClassificationDataset data = ClassificationDataset.open(folder, Split.ALL)) {
      ChannelStatistics statistics =
          ChannelStatistics.measure(
              data, preprocessing(4, Preprocessing.ChannelOrder.GRAY), 2, 1, 0);

      assertThat(statistics.pictures()).isEqualTo(2);
      assertThat(statistics.mean()).hasSize(1);
      assertThat(statistics.normalization().mean().second())
          .isEqualTo(statistics.mean().get(0).floatValue());
    }
  }

  @Test
  void cifar_10_has_the_published_statistics() {
    try (ClassificationDataset data =
        ClassificationDataset.open(
            SharedFiles.path("data/classification/cifar10.zip"), Split.TRAIN)) {
      ChannelStatistics statistics =
          ChannelStatistics.measure(
              data, preprocessing(32, Preprocessing.ChannelOrder.RGB), 10_000, 1, 0);

      // 0.4914 0.4822 0.4465 and 0.2470 0.2435 0.2616 over the original 50,000; these are a fifth
      // of
      // them, as JPEG. A picture's mean has a deviation of about 0.12, theirs of 0.0012.
      double[] mean = {0.4914, 0.4822, 0.4465};
      double[] deviation = {0.2470, 0.2435, 0.2616};
      for (int c = 0; c < 3; c++) {
        assertThat(statistics.mean().get(c)).isCloseTo(mean[c], Offset.offset(0.006));
        assertThat(statistics.deviation().get(c)).isCloseTo(deviation[c], Offset.offset(0.006));
      }
    }
  }
}
