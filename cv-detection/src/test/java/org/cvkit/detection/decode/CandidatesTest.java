package org.cvkit.detection.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import org.cvkit.core.geometry.Box;
import org.cvkit.core.geometry.Size;
import org.cvkit.core.transform.Placement;
import org.cvkit.detection.Detection;
import org.cvkit.detection.DetectionOptions;
import org.cvkit.detection.DetectionOptions.Labelling;
import org.junit.jupiter.api.Test;

class CandidatesTest {
  private static final List<String> LABELS = List.of("ant", "bee", "cat");
  private static final DetectionOptions DEFAULTS = DetectionOptions.defaults();

  @Test
  void boxes_come_back_in_source_pixels_and_inside_the_picture() {
    Candidates candidates = new Candidates(LABELS, DEFAULTS);
    // A 200x100 picture at half its size, 25 pixels from the top of a 100x100 input.
    candidates.begin(new Placement(new Size(200, 100), Size.square(100), 0.5f, 0.5f, 0, 25));

    candidates.add(0.9f, 1, 10, 30, 20, 50);
    candidates.add(0.8f, 1, 90, 60, 120, 90);

    assertThat(candidates.detections())
        .containsExactly(
            new Detection(new Box(20, 10, 40, 50), 1, "bee", 0.9f),
            new Detection(new Box(180, 70, 200, 100), 1, "bee", 0.8f));
  }

  @Test
  void empty_boxes_endless_boxes_and_boxes_in_the_padding_are_dropped() {
    Candidates candidates = new Candidates(LABELS, DEFAULTS);
    candidates.begin(new Placement(new Size(200, 100), Size.square(100), 0.5f, 0.5f, 0, 25));

    candidates.add(0.9f, 0, 10, 30, 10, 50);
    candidates.add(0.9f, 0, 20, 30, 10, 50);
    candidates.add(0.9f, 0, 10, 5, 20, 25);
    candidates.add(0.9f, 0, 10, 30, Float.POSITIVE_INFINITY, 50);
    candidates.add(0.9f, 0, Float.NaN, 30, 20, 50);

    assertThat(candidates.detections()).isEmpty();
  }

  @Test
  void a_score_of_exactly_the_confidence_counts_and_what_is_no_score_does_not() {
    Candidates candidates = new Candidates(LABELS, DEFAULTS.withConfidence(0.5f));
    candidates.begin(Placement.identity(Size.square(100)));

    candidates.add(0.5f, 0, 10, 10, 20, 20);
    candidates.add(0.49999f, 0, 30, 10, 40, 20);
    candidates.add(Float.NaN, 0, 50, 10, 60, 20);
    candidates.add(Float.POSITIVE_INFINITY, 0, 70, 10, 80, 20);

    assertThat(candidates.detections()).extracting(Detection::score).containsExactly(0.5f);
  }

  @Test
  void a_box_is_reported_under_its_best_class_or_under_each_that_scores_enough() {
    float[] scores = {0.3f, 0.6f, 0.2f};
    Candidates best = new Candidates(LABELS, DEFAULTS);
    Candidates every = new Candidates(LABELS, DEFAULTS.withLabelling(Labelling.EVERY));

    best.begin(Placement.identity(Size.square(100)));
    best.add(scores, 1, 10, 10, 20, 20);
    every.begin(Placement.identity(Size.square(100)));
    every.add(scores, 1, 10, 10, 20, 20);

    assertThat(best.detections()).extracting(Detection::label).containsExactly("bee");
    assertThat(every.detections()).extracting(Detection::label).containsExactly("bee", "ant");
  }

  @Test
  void unwanted_classes_suppress_nothing() {
    DetectionOptions options =
        DEFAULTS.withClasses(Set.of("ant")).withSuppression(DetectionOptions.Suppression.AGNOSTIC);
    Candidates candidates = new Candidates(LABELS, options);
    candidates.begin(Placement.identity(Size.square(100)));

    candidates.add(0.9f, 1, 10, 10, 20, 20);
    candidates.add(0.5f, 0, 10, 10, 20, 20);

    assertThat(candidates.detections()).extracting(Detection::label).containsExactly("ant");
  }

  @Test
  void a_class_that_is_not_known_is_refused_naming_those_that_are() {
    DetectionOptions options = DEFAULTS.withClasses(Set.of("dog"));

    assertThatThrownBy(() -> new Candidates(LABELS, options))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no class dog")
        .hasMessageContaining("ant, bee, cat");
  }

  @Test
  void memory_grows_with_the_candidates_and_forgets_the_last_picture() {
    Candidates candidates = new Candidates(LABELS, DEFAULTS.withMaxDetections(2000));
    candidates.begin(Placement.identity(new Size(10_000, 10)));
    for (int i = 0; i < 1000; i++) {
      candidates.add(0.5f, 0, 10 * i, 0, 10 * i + 5, 5);
    }

    assertThat(candidates.detections()).hasSize(1000);
    candidates.begin(Placement.identity(Size.square(10)));
    assertThat(candidates.detections()).isEmpty();
  }
}
