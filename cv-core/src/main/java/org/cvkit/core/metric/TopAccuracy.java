package org.cvkit.core.metric;

/**
 * In how many examples the right class is among the {@code k} best scored. Where scores are equal
 * the class with the smaller index comes first, as in {@link
 * org.cvkit.core.pipeline.Classifier#classify}, so that a model that answers the same for every
 * class gets no credit for ties.
 *
 * <p>Immutable.
 */
public final class TopAccuracy {
  private final int deepest;
  private final int classes;

  /** Row of a class, column of a rank: how often the right class of that row came at that rank. */
  private final long[] ranks;

  private final long[] examples;

  private TopAccuracy(int classes, int deepest, long[] ranks, long[] examples) {
    this.classes = classes;
    this.deepest = deepest;
    this.ranks = ranks;
    this.examples = examples;
  }

  /**
   * Counts from nothing.
   *
   * @param classes number of classes, at least 1
   * @param deepest the largest {@code k} that will be asked for, at least 1
   */
  public static Counter counter(int classes, int deepest) {
    return new Counter(classes, deepest);
  }

  /**
   * The rank of class {@code index} among the scores: 0 when it is the best.
   *
   * @param scores one a class, the greater the better
   */
  public static int rank(float[] scores, int index) {
    int rank = 0;
    for (int c = 0; c < scores.length; c++) {
      if (scores[c] > scores[index] || scores[c] == scores[index] && c < index) {
        rank++;
      }
    }
    return rank;
  }

  /** The largest {@code k} that may be asked for. */
  public int deepest() {
    return deepest;
  }

  /**
   * The share of all examples whose right class is among the {@code k} best, 0..1; 0 without
   * examples.
   *
   * @param k from 1 to {@link #deepest()}
   */
  public double of(int k) {
    long within = 0;
    long total = 0;
    for (int c = 0; c < classes; c++) {
      within += within(k, c);
      total += examples[c];
    }
    return ClassScores.ratio(within, total);
  }

  /** The same of the examples of one class. */
  public double of(int k, int index) {
    return ClassScores.ratio(within(k, index), examples[index]);
  }

  private long within(int k, int index) {
    if (k < 1 || k > deepest) {
      throw new IllegalArgumentException(
          "top-k accuracy: expected k from 1 to " + deepest + ", got " + k);
    }
    long within = 0;
    for (int rank = 0; rank < k; rank++) {
      within += ranks[index * deepest + rank];
    }
    return within;
  }

  @Override
  public String toString() {
    return "top-1 " + of(1) + ", top-" + deepest + " " + of(deepest);
  }

  /**
   * Counts examples one after the other.
   *
   * <p>Confined to one thread at a time.
   */
  public static final class Counter {
    private final int classes;
    private final int deepest;
    private final long[] ranks;
    private final long[] examples;

    private Counter(int classes, int deepest) {
      if (classes < 1 || deepest < 1) {
        throw new IllegalArgumentException(
            "top-k accuracy: expected at least 1 class and k of at least 1, got "
                + classes
                + " and "
                + deepest);
      }
      this.classes = classes;
      this.deepest = deepest;
      ranks = new long[Math.multiplyExact(classes, deepest)];
      examples = new long[classes];
    }

    /**
     * One example.
     *
     * @param scores one a class, the greater the better
     * @param actual the class it is of
     */
    public void add(float[] scores, int actual) {
      examples[actual]++;
      int rank = rank(scores, actual);
      if (rank < deepest) {
        ranks[actual * deepest + rank]++;
      }
    }

    /** What was counted so far; counting may go on. */
    public TopAccuracy accuracy() {
      return new TopAccuracy(classes, deepest, ranks.clone(), examples.clone());
    }
  }
}
