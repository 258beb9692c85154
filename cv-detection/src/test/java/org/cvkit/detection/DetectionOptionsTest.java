package org.cvkit.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DetectionOptionsTest {
  private static final DetectionOptions DEFAULTS = DetectionOptions.defaults();

  @Test
  void what_is_no_share_is_refused_by_name() {
    assertThatThrownBy(() -> DEFAULTS.withConfidence(1.5f))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("detection options: expected confidence in 0..1, got 1.5");
    assertThatThrownBy(() -> DEFAULTS.withIou(Float.NaN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("detection options: expected iou in 0..1, got NaN");
  }

  @Test
  void classes_are_wanted_by_name_or_by_index() {
    List<String> labels = List.of("ant", "bee", "cat");

    assertThat(among(Set.of("cat", "0"), labels)).containsExactly(0, 2);
    assertThat(among(Set.of("cat", "2"), labels)).containsExactly(2);
    assertThat(among(Set.of(), labels)).containsExactly(0, 1, 2);
  }

  @Test
  void a_number_that_is_a_name_is_no_index() {
    assertThat(among(Set.of("0"), List.of("1", "0", "2"))).containsExactly(1);
  }

  @Test
  void an_index_beyond_the_classes_is_refused() {
    for (String index : List.of("3", "-1", "99999999999", "1.0")) {
      assertThatThrownBy(() -> among(Set.of(index), List.of("ant", "bee", "cat")))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "detection options: no class "
                  + index
                  + ": expected some of ant, bee, cat, or indices below 3");
    }
  }

  private static List<Integer> among(Set<String> classes, List<String> labels) {
    return DEFAULTS.withClasses(classes).classesAmong(labels).stream().boxed().toList();
  }
}
