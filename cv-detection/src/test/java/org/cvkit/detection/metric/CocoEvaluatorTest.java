package org.cvkit.detection.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.assertj.core.data.Offset;
import org.cvkit.detection.data.Category;
import org.cvkit.detection.data.CocoBox;
import org.cvkit.detection.data.CocoResult;
import org.cvkit.detection.data.DatasetException;
import org.cvkit.detection.data.DetectionDataset;
import org.cvkit.detection.data.GroundTruth;
import org.cvkit.detection.data.GroundTruth.Extent;
import org.junit.jupiter.api.Test;

class CocoEvaluatorTest {
  /** pycocotools adds 2.2e-16 to the divisor of a precision, so that 1 comes out a hair less. */
  private static final Offset<Double> ROUNDING = within(1e-12);

  private static final CocoBox BOX = new CocoBox(10, 10, 100, 100);
  private static final CocoBox ELSEWHERE = new CocoBox(300, 300, 100, 100);
  private final CocoEvaluator evaluator = new CocoEvaluator();

  @Test
  void a_perfect_box_scores_one() {
    evaluator.add(1, List.of(GroundTruth.of(7, BOX)), List.of(found(7, BOX, 0.9)));

    CocoMetrics metrics = evaluator.evaluate();

    assertThat(metrics.byName().keySet())
        .containsExactly(
            "AP",
            "AP50",
            "AP75",
            "APsmall",
            "APmedium",
            "APlarge",
            "AR1",
            "AR10",
            "AR100",
            "ARsmall",
            "ARmedium",
            "ARlarge");
    assertThat(metrics.byName())
        .allSatisfy(
            (name, value) ->
                assertThat(value)
                    .isCloseTo(
                        name.endsWith("small") || name.endsWith("medium") ? -1.0 : 1.0, ROUNDING));
    assertThat(metrics.categories()).containsOnlyKeys(7);
  }

  @Test
  void a_miss_halves_recall_and_leaves_51_of_101_recalls() {
    evaluator.add(
        1,
        List.of(GroundTruth.of(1, BOX), GroundTruth.of(1, ELSEWHERE)),
        List.of(found(1, BOX, 0.9)));

    CocoMetrics metrics = evaluator.evaluate();

    // Precision 1 at the recalls 0.00, 0.01, ..., 0.50 and 0 beyond.
    assertThat(metrics.ap()).isCloseTo(51.0 / 101, ROUNDING);
    assertThat(metrics.ar100()).isEqualTo(0.5);
  }

  @Test
  void without_detections_precision_and_recall_are_zero() {
    evaluator.add(1, List.of(GroundTruth.of(1, BOX)), List.of());

    CocoMetrics metrics = evaluator.evaluate();

    assertThat(metrics.ap()).isZero();
    assertThat(metrics.ar100()).isZero();
  }

  @Test
  void without_objects_there_is_nothing_to_measure() {
    evaluator.add(1, List.of(), List.of(found(1, BOX, 0.9)));

    CocoMetrics metrics = evaluator.evaluate();

    assertThat(metrics.byName().values()).containsOnly(-1.0);
    assertThat(metrics.categories()).isEmpty();
  }

  @Test
  void a_second_detection_of_the_same_object_is_wrong() {
    evaluator.add(
        1,
        List.of(GroundTruth.of(1, BOX), GroundTruth.of(1, ELSEWHERE)),
        List.of(found(1, BOX, 0.9), found(1, BOX, 0.8), found(1, ELSEWHERE, 0.7)));

    CocoMetrics metrics = evaluator.evaluate();

    // Right, wrong, right: precision 1 up to recall 0.5, then 2/3.
    assertThat(metrics.ap()).isCloseTo((51 + 50 * 2.0 / 3) / 101, ROUNDING);
    assertThat(metrics.ar1()).isEqualTo(0.5);
    assertThat(metrics.ar10()).isEqualTo(1);
  }

  @Test
  void a_crowd_counts_neither_for_nor_against() {
    CocoBox inside = new CocoBox(310, 310, 20, 20);
    evaluator.add(
        1,
        List.of(
            GroundTruth.of(1, BOX), new GroundTruth(1, ELSEWHERE, ELSEWHERE.area(), Extent.CROWD)),
        List.of(found(1, inside, 0.95), found(1, inside, 0.94), found(1, BOX, 0.9)));

    CocoMetrics metrics = evaluator.evaluate();

    assertThat(metrics.ap()).isCloseTo(1.0, ROUNDING);
    assertThat(metrics.ar10()).isEqualTo(1);
  }

  @Test
  void an_overlap_counts_at_the_limits_it_reaches() {
    CocoBox threeQuarters = new CocoBox(10, 10, 100, 75);
    evaluator.add(1, List.of(GroundTruth.of(1, BOX)), List.of(found(1, threeQuarters, 0.9)));

    CocoMetrics metrics = evaluator.evaluate();

    // IoU 0.75: right at 0.50, 0.55, ..., 0.75, which are six of the ten.
    assertThat(metrics.ap()).isCloseTo(0.6, ROUNDING);
    assertThat(metrics.ap75()).isCloseTo(1.0, ROUNDING);
    assertThat(metrics.ar100()).isCloseTo(0.6, ROUNDING);
  }

  @Test
  void the_areas_of_the_labels_decide_what_is_small() {
    CocoBox box = new CocoBox(0, 0, 40, 40);
    evaluator.add(
        1, List.of(new GroundTruth(1, box, 1024, Extent.SINGLE)), List.of(found(1, box, 0.5)));

    CocoMetrics metrics = evaluator.evaluate();

    // 32x32 belongs to both ranges that it bounds.
    assertThat(metrics.apSmall()).isCloseTo(1.0, ROUNDING);
    assertThat(metrics.apMedium()).isCloseTo(1.0, ROUNDING);
    assertThat(metrics.apLarge()).isEqualTo(-1);
  }

  @Test
  void only_the_best_hundred_of_a_picture_count() {
    List<CocoResult> detections =
        new ArrayList<>(Collections.nCopies(100, found(1, ELSEWHERE, 0.9)));
    detections.add(found(1, BOX, 0.1));
    evaluator.add(1, List.of(GroundTruth.of(1, BOX)), detections);

    CocoMetrics metrics = evaluator.evaluate();

    assertThat(metrics.ar100()).isZero();
  }

  @Test
  void categories_weigh_the_same_and_those_without_objects_nothing() {
    evaluator.add(
        1,
        List.of(GroundTruth.of(1, BOX), GroundTruth.of(2, ELSEWHERE)),
        List.of(found(1, BOX, 0.9), found(3, BOX, 0.9)));

    CocoMetrics metrics = evaluator.evaluate();

    assertThat(metrics.ap()).isCloseTo(0.5, ROUNDING);
    assertThat(metrics.categories()).containsOnlyKeys(1, 2);
  }

  @Test
  void equal_scores_are_ordered_by_picture_however_they_were_added() {
    List<GroundTruth> object = List.of(GroundTruth.of(1, BOX));
    evaluator.add(2, object, List.of(new CocoResult(2, 1, ELSEWHERE, 0.5)));
    evaluator.add(1, object, List.of(new CocoResult(1, 1, BOX, 0.5)));

    CocoMetrics metrics = evaluator.evaluate();

    // Right before wrong: precision 1 up to recall 0.5; the other way round it would be 1/2.
    assertThat(metrics.ap()).isCloseTo(51.0 / 101, ROUNDING);
  }

  @Test
  void a_picture_is_added_once() {
    evaluator.add(1, List.of(), List.of());

    assertThatThrownBy(() -> evaluator.add(1, List.of(), List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("picture 1: was added before");
  }

  @Test
  void a_detection_of_an_unknown_picture_is_named() {
    DetectionDataset truth = new DetectionDataset(List.of(new Category(1, "thing")), List.of());
    List<CocoResult> results = List.of(new CocoResult(17, 1, BOX, 0.5));

    assertThatThrownBy(() -> CocoEvaluator.evaluate(truth, results))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining("picture 17: not in the ground truth");
  }

  private static CocoResult found(int category, CocoBox box, double score) {
    return new CocoResult(1, category, box, score);
  }
}
