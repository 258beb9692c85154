package org.cvkit.core.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.cvkit.core.image.Image;
import org.cvkit.core.image.ImageDecoder;
import org.junit.jupiter.api.Test;

/** Views of data sets: parts, few of each class, some classes, several together. */
class ClassificationDatasetTest {

  /** Labels without pictures. */
  private record Labels(List<String> classes, int... labels) implements ClassificationDataset {
    @Override
    public String source() {
      return "labels";
    }

    @Override
    public int size() {
      return labels.length;
    }

    @Override
    public List<LabelSet> tasks() {
      return List.of(LabelSet.of(classes));
    }

    @Override
    public int label(int index, int task) {
      return labels[index];
    }

    @Override
    public String name(int index) {
      return Integer.toString(Objects.checkIndex(index, labels.length));
    }

    @Override
    public void read(int index, ImageDecoder decoder, Image destination) {
      throw new UnsupportedOperationException();
    }
  }

  /** 60 cats, 30 dogs, 9 emus, 1 fox, 10 unknown, interleaved. */
  private static ClassificationDataset animals() {
    int[] labels =
        IntStream.range(0, 110)
            .map(i -> i * 37 % 110)
            .map(i -> i < 60 ? 0 : i < 90 ? 1 : i < 99 ? 2 : i < 100 ? 3 : -1)
            .toArray();
    return new Labels(List.of("cat", "dog", "emu", "fox"), labels);
  }

  private static List<String> names(ClassificationDataset data) {
    return IntStream.range(0, data.size()).mapToObj(data::name).toList();
  }

  private static long count(ClassificationDataset data, int label) {
    return IntStream.range(0, data.size()).filter(i -> data.label(i, 0) == label).count();
  }

  @Test
  void a_division_has_every_picture_once_and_each_class_in_proportion() {
    ClassificationDataset all = animals();

    Division division = all.divide(0.2, 0.1, 4);

    List<String> together = new ArrayList<>(names(division.train()));
    together.addAll(names(division.validation()));
    together.addAll(names(division.test()));
    assertThat(together).containsExactlyInAnyOrderElementsOf(names(all));
    assertThat(count(division.validation(), 0)).isEqualTo(12);
    assertThat(count(division.validation(), 1)).isEqualTo(6);
    assertThat(count(division.validation(), 2)).isBetween(1L, 2L);
    assertThat(count(division.test(), 0)).isEqualTo(6);
    assertThat(count(division.test(), 1)).isEqualTo(3);
    assertThat(count(division.train(), 3)).isEqualTo(1);
    assertThat(division.validation().size()).isBetween(21, 23);
  }

  @Test
  void a_division_is_a_function_of_its_seed() {
    assertThat(names(animals().divide(0.2, 0, 4).validation()))
        .isEqualTo(names(animals().divide(0.2, 0, 4).validation()))
        .isNotEqualTo(names(animals().divide(0.2, 0, 5).validation()));
    assertThatThrownBy(() -> animals().divide(0.6, 0.4, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("together below 1");
  }

  @Test
  void classes_too_small_to_be_divided_each_are_divided_together() {
    // A hundred classes of two: a tenth of each is none, of all it is twenty.
    List<String> classes = IntStream.range(0, 100).mapToObj(i -> "c" + i).toList();
    ClassificationDataset data =
        new Labels(classes, IntStream.range(0, 200).map(i -> i / 2).toArray());

    Division division = data.divide(0.1, 0, 1);

    assertThat(division.validation().size()).isEqualTo(20);
    assertThat(IntStream.range(0, 100)).allMatch(c -> count(division.train(), c) >= 1);
  }

  @Test
  void few_takes_so_many_of_each_class() {
    ClassificationDataset few = animals().few(5, 3);

    assertThat(IntStream.range(-1, 4).mapToLong(c -> count(few, c)))
        .containsExactly(0L, 5L, 5L, 5L, 1L);
    assertThat(names(few)).isEqualTo(names(animals().few(5, 3)));
    assertThat(names(few)).isNotEqualTo(names(animals().few(5, 4)));
  }

  @Test
  void chosen_classes_are_renumbered_as_listed() {
    ClassificationDataset chosen = animals().withClasses(List.of("emu", "cat"));

    assertThat(chosen.size()).isEqualTo(69);
    assertThat(chosen.tasks().get(0).classes()).containsExactly("emu", "cat");
    assertThat(count(chosen, 0)).isEqualTo(9);
    assertThat(count(chosen, 1)).isEqualTo(60);
    assertThatThrownBy(() -> animals().withClasses(List.of("gnu")))
        .isInstanceOf(DatasetException.class)
        .hasMessage("labels: no class gnu: expected some of [cat, dog, emu, fox]");
  }

  @Test
  void sets_of_the_same_classes_are_joined() {
    ClassificationDataset first = new Labels(List.of("a", "b"), 0, 1, 1);
    ClassificationDataset none = new Labels(List.of("a", "b"));
    ClassificationDataset last = new Labels(List.of("a", "b"), -1, 0);

    ClassificationDataset joined =
        ClassificationDataset.concatenate(List.of(none, first, none, last, none));

    assertThat(names(joined)).containsExactly("0", "1", "2", "0", "1");
    assertThat(IntStream.range(0, 5).map(i -> joined.label(i, 0))).containsExactly(0, 1, 1, -1, 0);
    assertThatThrownBy(() -> joined.label(5, 0)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> ClassificationDataset.concatenate(List.of(first, animals())))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining("does not fit");
  }

  @Test
  void a_subset_has_its_pictures_in_the_given_order() {
    assertThat(names(animals().subset(7, 3, 7))).containsExactly("7", "3", "7");
    assertThatThrownBy(() -> animals().subset(110)).isInstanceOf(IndexOutOfBoundsException.class);
  }
}
