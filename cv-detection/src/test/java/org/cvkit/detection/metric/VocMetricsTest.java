package org.cvkit.detection.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.cvkit.core.testing.SharedFiles;
import org.cvkit.detection.data.CocoBox;
import org.cvkit.detection.data.CocoJson;
import org.cvkit.detection.data.CocoResult;
import org.cvkit.detection.data.CocoResults;
import org.cvkit.detection.data.DatasetException;
import org.cvkit.detection.data.DetectionDataset;
import org.cvkit.detection.data.GroundTruth;
import org.cvkit.detection.data.GroundTruth.Extent;
import org.cvkit.detection.data.LabelledPicture;
import org.junit.jupiter.api.Test;

class VocMetricsTest {
  private final List<GroundTruth> objects = new ArrayList<>();
  private final List<CocoResult> detections = new ArrayList<>();

  private void object(double x, Extent extent) {
    objects.add(new GroundTruth(1, new CocoBox(x, 0, 10, 10), 100, extent));
  }

  private void detection(double x, double score) {
    detections.add(new CocoResult(1, 1, new CocoBox(x, 0, 10, 10), score));
  }

  private DetectionCurve curve() {
    LabelledPicture picture = new LabelledPicture(1, Path.of("a.jpg"), null, List.of());
    return VocMetrics.of(List.of(new AnsweredPicture(picture, objects, detections)))
        .curves()
        .get(1);
  }

  @Test
  void precision_is_averaged_over_recall_by_hand() {
    for (int i = 0; i < 4; i++) {
      object(100 * i, Extent.SINGLE);
    }
    detection(0, 0.9); // right: precision 1, recall 1/4
    detection(500, 0.8); // wrong
    detection(101, 0.7); // right: 2/3, 2/4
    detection(102, 0.6); // found before
    detection(200, 0.5); // right: 3/5, 3/4

    DetectionCurve curve = curve();

    assertThat(curve.averagePrecision()).isCloseTo((1 + 2 / 3.0 + 3 / 5.0) / 4, within(1e-12));
    // Recalls 0 to 0.2 see 1, 0.3 to 0.5 see 2/3, 0.6 and 0.7 see 3/5, the rest nothing.
    assertThat(curve.elevenPointPrecision())
        .isCloseTo((3 + 3 * 2 / 3.0 + 2 * 3 / 5.0) / 11, within(1e-12));
    assertThat(curve.best().orElseThrow().threshold()).isEqualTo(0.5f);
    assertThat(curve.scores(0.5).f1()).isCloseTo(2 * 0.6 * 0.75 / 1.35, within(1e-12));
    assertThat(curve.scores(0.85).f1()).isCloseTo(2 * 0.25 / 1.25, within(1e-12));
    assertThat(curve.scores(0.95).f1()).isZero();
    // What is wrong after an object was found counts: 1 of 2 is right, 2 of 4.
    assertThat(curve.scores(0.8).f1()).isCloseTo(2 * 1 / 6.0, within(1e-12));
    assertThat(curve.scores(0.6).f1()).isCloseTo(2 * 2 / 8.0, within(1e-12));
  }

  @Test
  void what_is_difficult_or_a_crowd_counts_neither_way() {
    object(0, Extent.SINGLE);
    object(100, Extent.DIFFICULT);
    object(200, Extent.CROWD);
    detection(100, 0.9);
    detection(200, 0.8);
    detection(203, 0.7);
    detection(0, 0.6);

    assertThat(curve().objects()).isEqualTo(1);
    assertThat(curve().averagePrecision()).isEqualTo(1);
  }

  @Test
  void a_detection_between_two_objects_is_of_the_one_it_overlaps_most_even_if_found_before() {
    object(0, Extent.SINGLE);
    object(5, Extent.SINGLE);
    detection(0, 0.9);
    detection(1, 0.8); // 9 of 11 of the first, 6 of 14 of the second

    assertThat(curve().points()).hasSize(1);
  }

  @Test
  void the_conformance_set_gives_what_plain_loops_in_python_give() throws IOException {
    Path folder = SharedFiles.path("conformance/coco-map");
    JsonNode expected =
        new ObjectMapper().readTree(VocMetricsTest.class.getResource("voc-coco-map.json"));
    DetectionDataset truth = CocoJson.read(folder.resolve("ground-truth.json"));

    VocMetrics metrics =
        VocMetrics.of(
            AnsweredPicture.join(truth, CocoResults.read(folder.resolve("detections.json"))));

    assertThat(metrics.curves()).hasSize(expected.get("classes").asInt());
    assertThat(metrics.ap()).isCloseTo(expected.get("ap").asDouble(), within(1e-9));
    assertThat(metrics.ap11()).isCloseTo(expected.get("ap11").asDouble(), within(1e-9));
  }

  @Test
  void detections_of_other_pictures_are_refused() {
    DetectionDataset truth = new DetectionDataset(List.of(), List.of());
    detection(0, 0.9);

    assertThatThrownBy(() -> AnsweredPicture.join(truth, detections))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining("picture 1: not in the ground truth");
  }
}
