package org.cvkit.core.data;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.cvkit.core.tensor.Shape;
import org.cvkit.core.transform.Normalization;
import org.cvkit.core.transform.Preprocessing;

/**
 * Mean and standard deviation of each channel over the pixels of a training set, with which inputs
 * are normalised to mean 0 and variance 1 (course 2, week 1, "Normalizing inputs"). They are
 * measured on training pictures and used on all.
 *
 * <p>Immutable.
 *
 * @param pictures how many were measured
 * @param mean per channel in the preprocessing's channel order, levels as 0 to 1
 * @param deviation the same; of all pixels, not of pictures' means
 */
public record ChannelStatistics(int pictures, List<Double> mean, List<Double> deviation) {
  /** Pictures of one level have no deviation to divide by; half a level of 255 is none either. */
  private static final double LEAST_DEVIATION = 0.5 / 255;

  private static final int BATCH = 64;

  public ChannelStatistics {
    mean = List.copyOf(mean);
    deviation = List.copyOf(deviation);
  }

  /**
   * Measures pictures as {@code preprocessing} brings them to size, without its normalisation.
   *
   * @param most at most this many pictures, drawn by {@code seed}; all of a smaller set
   * @param workers threads that decode; 0 for as many as there are processors
   * @throws DatasetException when no picture can be read
   */
  public static ChannelStatistics measure(
      ClassificationDataset dataset,
      Preprocessing preprocessing,
      int most,
      long seed,
      int workers) {
    int[] order = IntStream.range(0, dataset.size()).toArray();
    if (order.length > most) {
      Draws.of(seed).shuffle(order);
      order = IntStream.of(order).limit(most).sorted().toArray();
    }
    Preprocessing plain =
        Preprocessing.of(
            preprocessing.transform(), preprocessing.channelOrder(), Normalization.unit());
    Sums sums = new Sums(plain.shape(1));
    LoaderOptions loading = LoaderOptions.evaluation(plain, BATCH).withWorkers(workers);
    try (BatchLoader loader = BatchLoader.open(dataset.subset(order), loading)) {
      loader.begin(0, 0);
      while (loader.hasNext()) {
        sums.add(loader.next());
      }
    }
    return sums.statistics();
  }

  /** The normalisation that gives these pictures mean 0 and deviation 1. */
  public Normalization normalization() {
    return new Normalization(1 / 255f, channels(mean), channels(deviation));
  }

  private static Normalization.Channels channels(List<Double> values) {
    float first = values.get(0).floatValue();
    return values.size() == 1
        ? new Normalization.Channels(first, first, first)
        : new Normalization.Channels(first, values.get(1).floatValue(), values.get(2).floatValue());
  }

  /** Sums of levels and their squares; in double, and in the order of the pictures. */
  private static final class Sums {
    private final double[] sum;
    private final double[] squares;
    private final float[] plane;
    private int pictures;

    Sums(Shape shape) {
      sum = new double[(int) shape.dimension(1)];
      squares = new double[sum.length];
      plane = new float[(int) (shape.dimension(2) * shape.dimension(3))];
    }

    void add(Batch batch) {
      FloatBuffer pixels = batch.pictures().asFloatBuffer();
      for (int row = 0; row < batch.count(); row++) {
        if (batch.picture(row) == Batch.NO_PICTURE) {
          continue;
        }
        pictures++;
        for (int c = 0; c < sum.length; c++) {
          pixels.get((row * sum.length + c) * plane.length, plane);
          for (float level : plane) {
            sum[c] += level;
            squares[c] += (double) level * level;
          }
        }
      }
    }

    ChannelStatistics statistics() {
      double count = (double) pictures * plane.length;
      List<Double> mean = new ArrayList<>();
      List<Double> deviation = new ArrayList<>();
      for (int c = 0; c < sum.length; c++) {
        double m = sum[c] / count;
        mean.add(m);
        double variance = Math.max(0, squares[c] / count - m * m);
        deviation.add(Math.max(LEAST_DEVIATION, Math.sqrt(variance)));
      }
      return new ChannelStatistics(pictures, mean, deviation);
    }
  }
}
