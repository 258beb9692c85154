package org.cvkit.detection.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.cvkit.core.testing.SharedFiles;
import org.cvkit.detection.data.CocoJson;
import org.cvkit.detection.data.CocoResults;
import org.junit.jupiter.api.Test;

class CocoConformanceTest {
  /** The expected numbers were printed in full by pycocotools; sums differ in order only. */
  private static final double ROUNDING = 1e-6;

  @Test
  void a_hundred_pictures_score_as_in_pycocotools() throws IOException {
    Path folder = SharedFiles.path("conformance/coco-map");

    checkMetrics(
        folder.resolve("ground-truth.json"),
        folder.resolve("detections.json"),
        folder.resolve("expected.json"));
  }

  /** Made by {@code crowds.py}, which lies beside them. */
  @Test
  void crowds_equal_scores_and_outlined_areas_score_as_in_pycocotools() throws IOException {
    checkMetrics(
        resource("crowds-truth.json"),
        resource("crowds-detections.json"),
        resource("crowds-expected.json"));
  }

  private static void checkMetrics(Path truth, Path detections, Path expected) throws IOException {
    JsonNode numbers = new ObjectMapper().readTree(expected.toFile());

    Map<String, Double> metrics =
        CocoEvaluator.evaluate(CocoJson.read(truth), CocoResults.read(detections)).byName();

    assertThat(metrics).hasSize(12).hasSameSizeAs(numbers);
    metrics.forEach(
        (name, value) ->
            assertThat(value)
                .as(name)
                .isCloseTo(numbers.required(name).doubleValue(), within(ROUNDING)));
  }

  private static Path resource(String name) {
    URL found = CocoConformanceTest.class.getResource(name);
    return Path.of(URI.create(Objects.requireNonNull(found, name).toString()));
  }
}
