package org.cvkit.detection.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.cvkit.core.testing.SharedFiles;
import org.cvkit.detection.data.CocoJson;
import org.cvkit.detection.data.CocoResult;
import org.cvkit.detection.data.CocoResults;
import org.cvkit.detection.data.DetectionDataset;
import org.junit.jupiter.api.Test;

class CocoConformanceTest {
  /** The expected numbers were printed in full by pycocotools; sums differ in order only. */
  private static final double ROUNDING = 1e-6;

  @Test
  void a_hundred_pictures_score_as_in_pycocotools() throws IOException {
    Path folder = SharedFiles.path("conformance/coco-map");
    DetectionDataset truth = CocoJson.read(folder.resolve("ground-truth.json"));
    List<CocoResult> detections = CocoResults.read(folder.resolve("detections.json"));
    JsonNode expected = new ObjectMapper().readTree(folder.resolve("expected.json").toFile());

    Map<String, Double> metrics = CocoEvaluator.evaluate(truth, detections).byName();

    assertThat(metrics).hasSize(12).hasSameSizeAs(expected);
    metrics.forEach(
        (name, value) ->
            assertThat(value)
                .as(name)
                .isCloseTo(expected.required(name).doubleValue(), within(ROUNDING)));
  }
}
