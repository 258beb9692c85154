package org.cvkit.core.metric;

/**
 * How well one class is told from the others, or an {@link Average} over classes. Each number is in
 * 0..1, and 0 where nothing can be divided, as in scikit-learn's {@code
 * precision_recall_fscore_support}: no answers for the precision, no examples for the recall.
 *
 * <p>Immutable.
 *
 * @param precision which share of the answers of this class was right
 * @param recall which share of the examples of this class was found
 * @param f1 the harmonic mean of the two
 * @param examples number of examples that are of this class
 * @param answers number of examples that were taken for this class
 */
public record ClassScores(double precision, double recall, double f1, long examples, long answers) {

  /**
   * Scores from counts.
   *
   * @param correct answers of this class that are right
   */
  public static ClassScores of(long correct, long examples, long answers) {
    double precision = ratio(correct, answers);
    double recall = ratio(correct, examples);
    // 2 P R / (P + R), which is this whether or not P and R can be divided.
    double f1 = ratio(2.0 * correct, examples + (double) answers);
    return new ClassScores(precision, recall, f1, examples, answers);
  }

  static double ratio(double part, double whole) {
    return whole == 0 ? 0 : part / whole;
  }
}
