package org.cvkit.core.metric;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Measures answers one after the other, from whatever gives scores: a model that is evaluated, or
 * one in training.
 *
 * <p>Confined to one thread at a time.
 */
public final class ClassificationMeter {
  /** Scores that are kept for the curves, 128 MiB of them. */
  private static final long MOST_SCORES = 32L << 20;

  private static final int DEEPEST = 5;

  private final int classes;
  private final ConfusionMatrix.Counter confusion;
  private final TopAccuracy.Counter top;
  private final Calibration.Counter calibration = Calibration.counter(Calibration.USUAL_BINS);
  private final long mostScores;
  private final List<float[]> scores = new ArrayList<>();
  private final List<Integer> truths = new ArrayList<>();
  private boolean tooMany;

  private ClassificationMeter(List<String> labels, long mostScores) {
    classes = labels.size();
    confusion = ConfusionMatrix.counter(labels);
    top = TopAccuracy.counter(classes, DEEPEST);
    this.mostScores = mostScores;
  }

  /**
   * A meter that saw nothing. Beyond 32 million scores (examples times classes) it gives no curves:
   * they would need them all.
   *
   * @param labels names of the classes, in the order of the scores
   */
  public static ClassificationMeter of(List<String> labels) {
    return new ClassificationMeter(labels, MOST_SCORES);
  }

  /** A meter without curves, which keeps no scores: for the end of each epoch. */
  public static ClassificationMeter withoutCurves(List<String> labels) {
    return new ClassificationMeter(labels, 0);
  }

  static ClassificationMeter keeping(List<String> labels, long mostScores) {
    return new ClassificationMeter(labels, mostScores);
  }

  /**
   * One example.
   *
   * @param probabilities one a class, 0..1; copied if need be
   * @param actual the class it is of
   * @return the class it was taken for: the likeliest, of several such the first
   * @throws IllegalArgumentException when they are not as many as there are classes
   */
  public int add(float[] probabilities, int actual) {
    if (probabilities.length != classes) {
      throw new IllegalArgumentException(
          "classification: expected " + classes + " scores, got " + probabilities.length);
    }
    int predicted = best(probabilities);
    confusion.add(actual, predicted);
    top.add(probabilities, actual);
    if (predicted == actual) {
      calibration.right(probabilities[predicted]);
    } else {
      calibration.wrong(probabilities[predicted]);
    }
    keep(probabilities, actual);
    return predicted;
  }

  /** The class of the greatest score, of several such the first. */
  static int best(float[] scores) {
    int best = 0;
    for (int c = 1; c < scores.length; c++) {
      if (scores[c] > scores[best]) {
        best = c;
      }
    }
    return best;
  }

  private void keep(float[] probabilities, int actual) {
    if (tooMany) {
      return;
    }
    if ((scores.size() + 1L) * classes > mostScores) {
      tooMany = true;
      scores.clear();
      truths.clear();
      return;
    }
    scores.add(probabilities.clone());
    truths.add(actual);
  }

  /** What was measured so far; measuring may go on. */
  public ClassificationMetrics metrics() {
    Map<Integer, PrecisionRecall> precisionRecall = new TreeMap<>();
    Map<Integer, RocCurve> roc = new TreeMap<>();
    float[] column = new float[scores.size()];
    boolean[] positive = new boolean[scores.size()];
    ConfusionMatrix matrix = confusion.matrix();
    for (int c = 0; c < classes && !scores.isEmpty(); c++) {
      long examples = matrix.scores(c).examples();
      if (examples == 0) {
        continue;
      }
      for (int i = 0; i < column.length; i++) {
        column[i] = scores.get(i)[c];
        positive[i] = truths.get(i) == c;
      }
      precisionRecall.put(c, PrecisionRecall.of(column, positive));
      if (examples < column.length) {
        roc.put(c, RocCurve.of(column, positive));
      }
    }
    return new ClassificationMetrics(
        matrix, top.accuracy(), calibration.calibration(), precisionRecall, roc);
  }
}
