package org.cvkit.core.metric;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.stream.IntStream;

/**
 * Which class was taken for which: row {@code a}, column {@code p} counts the examples of class
 * {@code a} that were predicted to be of class {@code p}. The definitions are those of
 * scikit-learn's {@code confusion_matrix} and {@code precision_recall_fscore_support}.
 *
 * <p>Immutable.
 */
public final class ConfusionMatrix {
  private final List<String> labels;
  private final long[] counts;
  private final long[] examples;
  private final long[] answers;
  private final long total;
  private final long correct;

  private ConfusionMatrix(List<String> labels, long[] counts) {
    this.labels = labels;
    this.counts = counts;
    int classes = labels.size();
    examples = new long[classes];
    answers = new long[classes];
    long right = 0;
    for (int a = 0; a < classes; a++) {
      for (int p = 0; p < classes; p++) {
        examples[a] += counts[a * classes + p];
        answers[p] += counts[a * classes + p];
      }
      right += counts[a * classes + a];
    }
    correct = right;
    total = IntStream.range(0, classes).mapToLong(a -> examples[a]).sum();
  }

  /**
   * A matrix of known counts.
   *
   * @param labels names of the classes
   * @param rows one row an actual class, one column a predicted class, each at least 0
   * @throws IllegalArgumentException when it is not as many rows and columns as labels
   */
  public static ConfusionMatrix of(List<String> labels, long[][] rows) {
    Counter counter = new Counter(labels);
    counter.requireClasses("rows", rows.length);
    for (int a = 0; a < rows.length; a++) {
      counter.requireClasses("columns of row " + a, rows[a].length);
      for (int p = 0; p < rows[a].length; p++) {
        counter.add(a, p, rows[a][p]);
      }
    }
    return counter.matrix();
  }

  /** Counts from nothing. */
  public static Counter counter(List<String> labels) {
    return new Counter(labels);
  }

  /** Names of the classes, in their order. */
  public List<String> labels() {
    return labels;
  }

  /** Number of classes. */
  public int classes() {
    return labels.size();
  }

  /** How many examples of class {@code actual} were taken for {@code predicted}. */
  public long count(int actual, int predicted) {
    return counts[at(actual, predicted)];
  }

  /**
   * Which share of the examples of class {@code actual} was taken for {@code predicted}, 0..1; 0
   * for a class without examples.
   */
  public double share(int actual, int predicted) {
    return ClassScores.ratio(count(actual, predicted), examples[actual]);
  }

  /** Number of examples. */
  public long total() {
    return total;
  }

  /** Number of examples on the diagonal. */
  public long correct() {
    return correct;
  }

  /** Share of the examples that were predicted right, 0..1; 0 without examples. */
  public double accuracy() {
    return ClassScores.ratio(correct, total);
  }

  /** How well class {@code index} is told from the others. */
  public ClassScores scores(int index) {
    return ClassScores.of(count(index, index), examples[index], answers[index]);
  }

  /** One number instead of one a class. */
  public ClassScores average(Average how) {
    if (how == Average.MICRO) {
      return ClassScores.of(correct, total, total);
    }
    double precision = 0;
    double recall = 0;
    double f1 = 0;
    double weights = 0;
    for (int c = 0; c < classes(); c++) {
      ClassScores s = scores(c);
      double weight =
          how == Average.WEIGHTED ? s.examples() : s.examples() + s.answers() > 0 ? 1 : 0;
      precision += weight * s.precision();
      recall += weight * s.recall();
      f1 += weight * s.f1();
      weights += weight;
    }
    return new ClassScores(
        ClassScores.ratio(precision, weights),
        ClassScores.ratio(recall, weights),
        ClassScores.ratio(f1, weights),
        total,
        total);
  }

  /** The classes that have examples or were answered, in their order. */
  public List<Integer> present() {
    return IntStream.range(0, classes()).filter(c -> examples[c] + answers[c] > 0).boxed().toList();
  }

  /**
   * The most frequent confusions, the most frequent first, equal ones in the order of the matrix.
   *
   * @param most at most how many
   */
  public List<Confusion> confusions(int most) {
    Comparator<Confusion> worse =
        Comparator.comparingLong(Confusion::count)
            .reversed()
            .thenComparingInt(Confusion::actual)
            .thenComparingInt(Confusion::predicted);
    PriorityQueue<Confusion> kept = new PriorityQueue<>(worse.reversed());
    for (int a = 0; a < classes(); a++) {
      for (int p = 0; p < classes(); p++) {
        if (a != p && count(a, p) > 0) {
          kept.add(new Confusion(a, p, count(a, p)));
          if (kept.size() > most) {
            kept.remove();
          }
        }
      }
    }
    return kept.stream().sorted(worse).toList();
  }

  /** The matrix of the examples of both. */
  public ConfusionMatrix plus(ConfusionMatrix other) {
    if (!labels.equals(other.labels)) {
      throw new IllegalArgumentException(
          "confusion matrix: expected the classes " + labels + ", got " + other.labels);
    }
    long[] sum = counts.clone();
    for (int i = 0; i < sum.length; i++) {
      sum[i] += other.counts[i];
    }
    return new ConfusionMatrix(labels, sum);
  }

  /**
   * A smaller matrix of the same examples: the classes {@code kept}, in that order, and one more in
   * which all others are gathered. When nothing is left over there is no such class.
   *
   * @param kept different classes
   * @param rest the name of the class of all others
   */
  public ConfusionMatrix gathered(List<Integer> kept, String rest) {
    int[] place = new int[classes()];
    Arrays.fill(place, kept.size());
    List<String> names = new ArrayList<>();
    for (int i = 0; i < kept.size(); i++) {
      place[kept.get(i)] = i;
      names.add(labels.get(kept.get(i)));
    }
    if (IntStream.range(0, classes())
        .anyMatch(c -> place[c] == kept.size() && examples[c] + answers[c] > 0)) {
      names.add(rest);
    }
    Counter counter = new Counter(names);
    for (int a = 0; a < classes(); a++) {
      for (int p = 0; p < classes(); p++) {
        if (count(a, p) > 0) {
          counter.add(place[a], place[p], count(a, p));
        }
      }
    }
    return counter.matrix();
  }

  private int at(int actual, int predicted) {
    if (actual < 0 || actual >= classes() || predicted < 0 || predicted >= classes()) {
      throw new IndexOutOfBoundsException(
          "confusion matrix: expected classes from 0 to "
              + (classes() - 1)
              + ", got "
              + actual
              + " and "
              + predicted);
    }
    return actual * classes() + predicted;
  }

  @Override
  public String toString() {
    return "confusion matrix of " + classes() + " classes, " + correct + " of " + total + " right";
  }

  /**
   * One kind of mistake.
   *
   * <p>Immutable.
   *
   * @param actual the class the examples are of
   * @param predicted the class they were taken for
   * @param count how many
   */
  public record Confusion(int actual, int predicted, long count) {}

  /**
   * Counts examples one after the other.
   *
   * <p>Confined to one thread at a time.
   */
  public static final class Counter {
    private final List<String> labels;
    private final long[] counts;

    private Counter(List<String> labels) {
      if (labels.isEmpty()) {
        throw new IllegalArgumentException("confusion matrix: expected at least 1 class, got 0");
      }
      this.labels = List.copyOf(labels);
      counts = new long[Math.multiplyExact(labels.size(), labels.size())];
    }

    /** One example of class {@code actual} was taken for {@code predicted}. */
    public void add(int actual, int predicted) {
      add(actual, predicted, 1);
    }

    /** So many at once. */
    public void add(int actual, int predicted, long examples) {
      int classes = labels.size();
      if (actual < 0 || actual >= classes || predicted < 0 || predicted >= classes) {
        throw new IndexOutOfBoundsException(
            "confusion matrix: expected classes from 0 to "
                + (classes - 1)
                + ", got "
                + actual
                + " and "
                + predicted);
      }
      if (examples < 0) {
        throw new IllegalArgumentException(
            "confusion matrix: expected a count of at least 0, got " + examples);
      }
      counts[actual * classes + predicted] += examples;
    }

    private void requireClasses(String what, int number) {
      if (number != labels.size()) {
        throw new IllegalArgumentException(
            "confusion matrix: " + what + ": expected " + labels.size() + ", got " + number);
      }
    }

    /** What was counted so far; counting may go on. */
    public ConfusionMatrix matrix() {
      return new ConfusionMatrix(labels, counts.clone());
    }
  }
}
