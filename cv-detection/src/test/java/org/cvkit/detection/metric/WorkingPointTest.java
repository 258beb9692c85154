package org.cvkit.detection.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.cvkit.core.metric.ClassScores;
import org.cvkit.core.testing.SharedFiles;
import org.cvkit.detection.data.CocoBox;
import org.cvkit.detection.data.CocoJson;
import org.cvkit.detection.data.CocoResult;
import org.cvkit.detection.data.CocoResults;
import org.cvkit.detection.data.DetectionDataset;
import org.cvkit.detection.data.GroundTruth;
import org.cvkit.detection.data.GroundTruth.Extent;
import org.cvkit.detection.data.LabelledPicture;
import org.junit.jupiter.api.Test;

/** Objects stand 100 apart, so that a detection at an object's place is right, elsewhere wrong. */
class WorkingPointTest {
  private static final int CAT = 1;
  private static final int DOG = 2;
  private static final int HORSE = 3;
  private static final double NOWHERE = 5000;

  private final List<GroundTruth> objects = new ArrayList<>();
  private final List<CocoResult> detections = new ArrayList<>();

  private void object(int category, double x, Extent extent) {
    objects.add(new GroundTruth(category, new CocoBox(x, 0, 10, 10), 100, extent));
  }

  private void object(int category, double x) {
    object(category, x, Extent.SINGLE);
  }

  private void detection(int category, double x, double score) {
    detections.add(new CocoResult(1, category, new CocoBox(x, 0, 10, 10), score));
  }

  private VocMetrics metrics() {
    LabelledPicture picture = new LabelledPicture(1, Path.of("a.jpg"), null, List.of());
    return VocMetrics.of(List.of(new AnsweredPicture(picture, objects, detections)));
  }

  private WorkingPoint point() {
    return metrics().workingPoint().orElseThrow();
  }

  private static void check(ClassScores scores, double precision, double recall, double f1) {
    assertThat(scores.precision()).isCloseTo(precision, within(1e-12));
    assertThat(scores.recall()).isCloseTo(recall, within(1e-12));
    assertThat(scores.f1()).isCloseTo(f1, within(1e-12));
  }

  @Test
  void one_confidence_serves_two_classes_and_a_third_without_detections_by_hand() {
    object(CAT, 0);
    object(CAT, 100);
    object(DOG, 200);
    object(DOG, 300);
    object(HORSE, 400);
    detection(CAT, 0, 0.9); // F1 of cats 2/3, of dogs 0: sum 2/3
    detection(DOG, NOWHERE, 0.8); // 2/3, 0
    detection(DOG, 200, 0.7); // 2/3, 2/4: 7/6
    detection(DOG, 300, 0.6); // 2/3, 4/5: 22/15, the most
    detection(CAT, NOWHERE, 0.5); // 2/4, 4/5
    detection(CAT, NOWHERE, 0.4); // 2/5, 4/5
    detection(CAT, 100, 0.3); // 4/6, 4/5: 22/15 again
    detection(HORSE, NOWHERE, 0.2); // horses stay at 0

    WorkingPoint point = point();

    assertThat(point.confidence()).isEqualTo(0.6);
    assertThat(point.classes()).containsOnlyKeys(CAT, DOG, HORSE);
    check(point.classes().get(CAT), 1, 1 / 2.0, 2 / 3.0);
    check(point.classes().get(DOG), 2 / 3.0, 1, 4 / 5.0);
    check(point.classes().get(HORSE), 0, 0, 0);
    check(point.mean(), 5 / 9.0, 1 / 2.0, 22 / 45.0);
    assertThat(point.mean().examples()).isEqualTo(5);
    assertThat(point.mean().answers()).isEqualTo(4);
  }

  @Test
  void false_detections_between_two_right_ones_count() {
    object(CAT, 0);
    object(DOG, 200);
    object(DOG, 300);
    detection(CAT, 0, 0.9); // cats 1, dogs 0
    detection(DOG, 200, 0.8); // 1, 2/3: 5/3, the most
    detection(CAT, NOWHERE, 0.7); // 2/3
    detection(CAT, NOWHERE, 0.6); // 2/4
    detection(DOG, 300, 0.5); // 2/4, 1: 3/2; without the two false cats it would be 2

    assertThat(point().confidence()).isEqualTo(0.8);
  }

  @Test
  void equal_scores_count_together() {
    object(CAT, 0);
    object(DOG, 200);
    detection(CAT, 0, 0.9); // cats 1, dogs 0
    detection(DOG, 200, 0.5); // alone 2
    detection(CAT, NOWHERE, 0.5); // but together 2/3 and 2/4
    detection(DOG, NOWHERE, 0.5);
    detection(DOG, NOWHERE, 0.5);

    WorkingPoint point = point();

    assertThat(point.confidence()).isEqualTo(0.5);
    check(point.classes().get(CAT), 1 / 2.0, 1, 2 / 3.0);
    check(point.classes().get(DOG), 1 / 3.0, 1, 1 / 2.0);
  }

  @Test
  void what_is_difficult_or_of_a_class_without_objects_counts_neither_way() {
    object(CAT, 0);
    object(CAT, 100, Extent.DIFFICULT);
    object(CAT, 200, Extent.CROWD);
    object(DOG, 300, Extent.DIFFICULT);
    detection(CAT, 100, 0.9);
    detection(CAT, 200, 0.8);
    detection(DOG, 300, 0.7);
    detection(HORSE, NOWHERE, 0.6);
    detection(CAT, 0, 0.5);

    WorkingPoint point = point();

    assertThat(point.confidence()).isEqualTo(0.5);
    assertThat(point.classes()).containsOnlyKeys(CAT);
    check(point.mean(), 1, 1, 1);
  }

  @Test
  void when_nothing_is_right_everything_counts() {
    object(CAT, 0);
    detection(CAT, NOWHERE, 0.9);

    WorkingPoint point = point();

    assertThat(point.confidence()).isZero();
    check(point.mean(), 0, 0, 0);
    assertThat(point.mean().answers()).isEqualTo(1);
  }

  @Test
  void without_a_class_there_is_none() {
    detection(CAT, 0, 0.9);

    assertThat(metrics().workingPoint()).isEmpty();
  }

  @Test
  void the_conformance_set_gives_what_plain_loops_in_python_give() throws IOException {
    Path folder = SharedFiles.path("conformance/coco-map");
    JsonNode expected =
        new ObjectMapper()
            .readTree(WorkingPointTest.class.getResource("working-point-coco-map.json"));
    DetectionDataset truth = CocoJson.read(folder.resolve("ground-truth.json"));

    WorkingPoint point =
        VocMetrics.of(
                AnsweredPicture.join(truth, CocoResults.read(folder.resolve("detections.json"))))
            .workingPoint()
            .orElseThrow();

    assertThat(point.confidence()).isEqualTo(expected.get("confidence").asDouble());
    check(
        point.mean(),
        expected.get("precision").asDouble(),
        expected.get("recall").asDouble(),
        expected.get("f1").asDouble());
  }
}
