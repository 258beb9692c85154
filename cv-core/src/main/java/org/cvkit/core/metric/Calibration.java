package org.cvkit.core.metric;

import java.util.ArrayList;
import java.util.List;

/**
 * Whether a model is right as often as it says it is: its answers sorted into bins of confidence
 * (Guo et al., On Calibration of Modern Neural Networks, 2017, section 2).
 *
 * <p>Immutable.
 *
 * @param bins of equal width from 0 to 1, the empty ones too
 */
public record Calibration(List<Bin> bins) {
  /** The number of bins of the paper. */
  public static final int USUAL_BINS = 15;

  public Calibration {
    bins = List.copyOf(bins);
  }

  /**
   * Counts from nothing.
   *
   * @param bins how many, at least 1
   */
  public static Counter counter(int bins) {
    return new Counter(bins);
  }

  /** Number of answers. */
  public long total() {
    return bins.stream().mapToLong(Bin::count).sum();
  }

  /**
   * The expected calibration error (equation 3): the gap between accuracy and confidence, averaged
   * over the answers, 0..1; 0 without answers.
   */
  public double expectedError() {
    double weighted = bins.stream().mapToDouble(bin -> bin.count() * bin.gap()).sum();
    return ClassScores.ratio(weighted, total());
  }

  /** The maximum calibration error (equation 5): the largest gap of a bin. */
  public double maximumError() {
    return bins.stream().mapToDouble(Bin::gap).max().orElse(0);
  }

  /**
   * The answers of about one confidence.
   *
   * <p>Immutable.
   *
   * @param from confidence above which they lie
   * @param to confidence up to which they lie
   * @param count how many they are
   * @param confidence their mean; 0 when there are none
   * @param accuracy the share of them that is right; 0 when there are none
   */
  public record Bin(double from, double to, long count, double confidence, double accuracy) {

    /** Between what was promised and what was kept. */
    public double gap() {
      return Math.abs(accuracy - confidence);
    }
  }

  /**
   * Counts answers one after the other.
   *
   * <p>Confined to one thread at a time.
   */
  public static final class Counter {
    private final long[] counts;
    private final long[] right;
    private final double[] confidences;

    private Counter(int bins) {
      if (bins < 1) {
        throw new IllegalArgumentException("calibration: expected at least 1 bin, got " + bins);
      }
      counts = new long[bins];
      right = new long[bins];
      confidences = new double[bins];
    }

    /** An answer that was right. */
    public void right(double confidence) {
      right[count(confidence)]++;
    }

    /** An answer that was wrong. */
    public void wrong(double confidence) {
      count(confidence);
    }

    private int count(double confidence) {
      // A little above 1 is what rounding makes of a sum of probabilities.
      if (!(confidence >= 0 && confidence <= 1 + 1e-4)) {
        throw new IllegalArgumentException(
            "calibration: expected a confidence from 0 to 1, got " + confidence);
      }
      // Bins are open below: 0.2 lies in (0.1, 0.2].
      int bin = (int) Math.ceil(confidence * counts.length) - 1;
      int within = Math.max(0, Math.min(counts.length - 1, bin));
      counts[within]++;
      confidences[within] += confidence;
      return within;
    }

    /** What was counted so far; counting may go on. */
    public Calibration calibration() {
      List<Bin> bins = new ArrayList<>();
      for (int i = 0; i < counts.length; i++) {
        bins.add(
            new Bin(
                (double) i / counts.length,
                (i + 1.0) / counts.length,
                counts[i],
                ClassScores.ratio(confidences[i], counts[i]),
                ClassScores.ratio(right[i], counts[i])));
      }
      return new Calibration(bins);
    }
  }
}
