package org.cvkit.core.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class ConfusionMatrixTest {
  /** Sums of a few quotients. */
  private static final Offset<Double> EXACT = within(1e-12);

  /** Nothing is a bird, and one cat was taken for a bird. */
  private final ConfusionMatrix animals =
      ConfusionMatrix.of(
          List.of("cat", "dog", "bird", "fish"),
          new long[][] {{5, 2, 1, 0}, {1, 3, 0, 0}, {0, 0, 0, 0}, {0, 0, 0, 0}});

  @Test
  void examples_are_counted_where_they_belong() {
    ConfusionMatrix.Counter counter = ConfusionMatrix.counter(List.of("a", "b"));
    counter.add(0, 0);
    counter.add(0, 1);
    counter.add(0, 1);
    ConfusionMatrix early = counter.matrix();
    counter.add(1, 1);

    ConfusionMatrix matrix = counter.matrix();

    assertThat(early.total()).isEqualTo(3);
    assertThat(matrix.total()).isEqualTo(4);
    assertThat(matrix.correct()).isEqualTo(2);
    assertThat(matrix.count(0, 1)).isEqualTo(2);
    assertThat(matrix.count(1, 0)).isZero();
    assertThat(matrix.share(0, 1)).isCloseTo(2 / 3.0, EXACT);
    assertThat(matrix.accuracy()).isEqualTo(0.5);
    assertThat(matrix).hasToString("confusion matrix of 2 classes, 2 of 4 right");
  }

  @Test
  void each_class_has_its_scores() {
    ClassScores cat = animals.scores(0);
    ClassScores dog = animals.scores(1);

    assertThat(cat.precision()).isCloseTo(5 / 6.0, EXACT);
    assertThat(cat.recall()).isCloseTo(5 / 8.0, EXACT);
    // 2 * 5/6 * 5/8 / (5/6 + 5/8) = 10/14.
    assertThat(cat.f1()).isCloseTo(10 / 14.0, EXACT);
    assertThat(cat.examples()).isEqualTo(8);
    assertThat(cat.answers()).isEqualTo(6);
    assertThat(dog.precision()).isCloseTo(3 / 5.0, EXACT);
    assertThat(dog.recall()).isCloseTo(3 / 4.0, EXACT);
    assertThat(dog.f1()).isCloseTo(6 / 9.0, EXACT);
  }

  @Test
  void a_class_without_examples_scores_zero() {
    assertThat(animals.scores(2)).isEqualTo(new ClassScores(0, 0, 0, 0, 1));
    assertThat(animals.scores(3)).isEqualTo(new ClassScores(0, 0, 0, 0, 0));
    assertThat(animals.share(3, 0)).isZero();
    assertThat(animals.present()).containsExactly(0, 1, 2);
  }

  @Test
  void the_mean_over_classes_leaves_out_those_that_nothing_is_said_of() {
    ClassScores macro = animals.average(Average.MACRO);

    // Of three classes: the fish occur nowhere, the bird was answered once.
    assertThat(macro.precision()).isCloseTo((5 / 6.0 + 3 / 5.0 + 0) / 3, EXACT);
    assertThat(macro.recall()).isCloseTo((5 / 8.0 + 3 / 4.0 + 0) / 3, EXACT);
    assertThat(macro.f1()).isCloseTo((10 / 14.0 + 6 / 9.0 + 0) / 3, EXACT);
    assertThat(macro.examples()).isEqualTo(12);
  }

  @Test
  void the_mean_over_examples_is_the_accuracy() {
    ClassScores micro = animals.average(Average.MICRO);

    assertThat(micro.precision()).isCloseTo(8 / 12.0, EXACT);
    assertThat(micro.recall()).isCloseTo(8 / 12.0, EXACT);
    assertThat(micro.f1()).isCloseTo(8 / 12.0, EXACT);
    assertThat(animals.accuracy()).isCloseTo(8 / 12.0, EXACT);
  }

  @Test
  void the_weighted_mean_counts_classes_by_their_examples() {
    ClassScores weighted = animals.average(Average.WEIGHTED);

    assertThat(weighted.precision()).isCloseTo((8 * 5 / 6.0 + 4 * 3 / 5.0) / 12, EXACT);
    // Weighting the recall gives the accuracy again.
    assertThat(weighted.recall()).isCloseTo(8 / 12.0, EXACT);
    assertThat(weighted.f1()).isCloseTo((8 * 10 / 14.0 + 4 * 6 / 9.0) / 12, EXACT);
  }

  @Test
  void nothing_counted_scores_zero() {
    ConfusionMatrix nothing = ConfusionMatrix.counter(List.of("a", "b")).matrix();

    assertThat(nothing.accuracy()).isZero();
    for (Average average : Average.values()) {
      assertThat(nothing.average(average)).isEqualTo(new ClassScores(0, 0, 0, 0, 0));
    }
    assertThat(nothing.confusions(5)).isEmpty();
  }

  @Test
  void the_most_frequent_confusions_come_first() {
    ConfusionMatrix matrix =
        ConfusionMatrix.of(List.of("a", "b", "c"), new long[][] {{9, 2, 1}, {0, 9, 2}, {7, 0, 9}});

    List<ConfusionMatrix.Confusion> confusions = matrix.confusions(3);

    assertThat(confusions)
        .containsExactly(
            new ConfusionMatrix.Confusion(2, 0, 7),
            new ConfusionMatrix.Confusion(0, 1, 2),
            new ConfusionMatrix.Confusion(1, 2, 2));
    assertThat(matrix.confusions(0)).isEmpty();
  }

  @Test
  void matrices_of_the_same_classes_add_up() {
    ConfusionMatrix sum = animals.plus(animals);

    assertThat(sum.count(0, 1)).isEqualTo(4);
    assertThat(sum.total()).isEqualTo(24);
    assertThatThrownBy(() -> animals.plus(ConfusionMatrix.of(List.of("x"), new long[][] {{1}})))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected the classes [cat, dog, bird, fish], got [x]");
  }

  @Test
  void the_classes_that_are_not_kept_are_gathered_in_one() {
    ConfusionMatrix small = animals.gathered(List.of(1, 0), "others");

    assertThat(small.labels()).containsExactly("dog", "cat", "others");
    assertThat(small.count(0, 0)).isEqualTo(3);
    assertThat(small.count(1, 0)).isEqualTo(2);
    assertThat(small.count(1, 2)).isEqualTo(1);
    assertThat(small.total()).isEqualTo(animals.total());
    // Fish are left over as well, but there are none.
    assertThat(animals.gathered(List.of(0, 1, 2), "others").labels())
        .containsExactly("cat", "dog", "bird");
  }

  @Test
  void what_is_no_square_of_counts_is_refused() {
    assertThatThrownBy(() -> ConfusionMatrix.of(List.of("a", "b"), new long[][] {{1, 2}}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("confusion matrix: rows: expected 2, got 1");
    assertThatThrownBy(() -> ConfusionMatrix.of(List.of("a", "b"), new long[][] {{1, 2}, {3}}))
        .hasMessage("confusion matrix: columns of row 1: expected 2, got 1");
    assertThatThrownBy(() -> ConfusionMatrix.of(List.of("a"), new long[][] {{-1}}))
        .hasMessageContaining("at least 0, got -1");
    assertThatThrownBy(() -> ConfusionMatrix.counter(List.of()))
        .hasMessageContaining("at least 1 class");
    assertThatThrownBy(() -> animals.count(0, 4)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> ConfusionMatrix.counter(List.of("a")).add(-1, 0))
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessageContaining("from 0 to 0, got -1 and 0");
  }
}
