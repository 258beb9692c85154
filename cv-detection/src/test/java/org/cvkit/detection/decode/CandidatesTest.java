package org.cvkit.detection.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.cvkit.core.geometry.Box;
import org.cvkit.core.geometry.Size;
import org.cvkit.core.transform.Placement;
import org.cvkit.detection.BoxOverlap;
import org.cvkit.detection.Detection;
import org.cvkit.detection.DetectionOptions;
import org.cvkit.detection.DetectionOptions.Labelling;
import org.cvkit.detection.DetectionOptions.Nms;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

  @ParameterizedTest
  @CsvSource({
    // They share 50 of 150, a half of either.
    "HARD,        IOU, 0.3, 0.8",
    "HARD,        IOU, 0.5, 0.8 0.4",
    "HARD,        IOS, 0.4, 0.8",
    // 0.4 * exp(-1/9 / 0.5), whatever the threshold.
    "SOFT,        IOU, 0.9, 0.8 0.3203",
    // 0.4 * (1 - 1/3)
    "SOFT_LINEAR, IOU, 0.3, 0.8 0.2667",
    "SOFT_LINEAR, IOU, 0.4, 0.8 0.4",
    "WBF,         IOU, 0.3, 0.6",
    "NMM,         IOU, 0.3, 0.8",
    "NMM,         IOU, 0.4, 0.8 0.4",
    "GREEDY_NMM,  IOS, 0.5, 0.8",
    "GREEDY_NMM,  IOU, 0.5, 0.8 0.4",
  })
  void overlapping_boxes_are_dealt_with_as_the_options_say(
      Nms nms, BoxOverlap overlap, float threshold, String expected) {
    DetectionOptions options = DEFAULTS.withNms(nms).withOverlap(overlap).withIou(threshold);
    Candidates candidates = new Candidates(LABELS, options);
    candidates.begin(Placement.identity(Size.square(100)));
    candidates.add(0.4f, 1, 5, 0, 15, 10);
    candidates.add(0.8f, 1, 0, 0, 10, 10);
    candidates.add(0.1f, 1, 5, 0, 15, 10);

    assertThat(
            candidates.detections().stream()
                .map(d -> String.format(Locale.ROOT, "%.4f", d.score())))
        .containsExactlyElementsOf(
            Stream.of(expected.split(" "))
                .map(x -> String.format(Locale.ROOT, "%.4f", Float.parseFloat(x)))
                .toList());
  }

  @Test
  void the_limit_holds_for_fused_boxes_and_they_are_mapped_to_the_picture() {
    DetectionOptions options = DEFAULTS.withNms(Nms.GREEDY_NMM).withIou(0.3f).withMaxDetections(1);
    Candidates candidates = new Candidates(LABELS, options);
    candidates.begin(new Placement(new Size(200, 100), Size.square(100), 0.5f, 0.5f, 0, 25));
    candidates.add(0.9f, 1, 10, 30, 20, 50);
    candidates.add(0.8f, 1, 12, 30, 22, 50);
    candidates.add(0.7f, 1, 60, 30, 70, 50);

    assertThat(candidates.detections())
        .containsExactly(new Detection(new Box(20, 10, 44, 50), 1, "bee", 0.9f));
  }
}
