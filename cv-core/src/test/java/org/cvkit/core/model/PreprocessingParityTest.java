package org.cvkit.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.bytedeco.javacpp.indexer.UByteIndexer;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.opencv_core.Mat;
import org.cvkit.core.image.Image;
import org.cvkit.core.image.OpenCvBridge;
import org.cvkit.core.model.RegistryOptions.Network;
import org.cvkit.core.tensor.ElementType;
import org.cvkit.core.tensor.Shape;
import org.cvkit.core.tensor.TensorSpec;
import org.cvkit.core.transform.Prepared;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every card's input tensor against that of {@code src/test/python/preprocessing_reference.py}, at
 * every element, within one grey level of the picture (1/255 of its range, before mean and
 * deviation). Less cannot be asked: OpenCV resizes bytes with weights of 11 bits, the reference
 * with exact ones, and they round apart at one element in ten.
 */
class PreprocessingParityTest {
  private static final double GREY_LEVELS = 1 + 1e-3;

  static Stream<ModelCard> cards() {
    List<ModelCard> cards = new ArrayList<>(listed());
    for (String task : List.of("detect", "classify")) {
      int side = task.equals("detect") ? 320 : 224;
      Map<String, String> metadata =
          Map.of("task", task, "names", "{0: 'a'}", "imgsz", "[" + side + ", " + side + "]");
      TensorSpec input = new TensorSpec("images", ElementType.FLOAT32, Shape.of(-1, 3, -1, -1));
      String id = "ultralytics " + task + " " + side;
      Optional<ModelCard> card = ModelCard.fromMetadata(id, metadata, List.of(input));
      cards.add(card.orElseThrow());
    }
    return cards.stream();
  }

  private static List<ModelCard> listed() {
    RegistryOptions nowhere = new RegistryOptions(List.of(), Path.of("none"), Network.OFFLINE);
    return ModelRegistry.of(nowhere).models().stream()
        .filter(card -> !card.id().equals("tiny-test-model"))
        .toList();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("ids")
  void the_input_tensor_is_that_of_the_reference(String id) throws Exception {
    ModelCard card = cards().filter(c -> c.id().equals(id)).findFirst().orElseThrow();
    JsonNode reference = reference(id);

    for (JsonNode expected : reference.get("tensors")) {
      Path picture = resource(expected.get("picture").asText());
      try (Image image = OpenCvBridge.owning(opencv_imgcodecs.imread(picture.toString()));
          Prepared prepared = card.preprocessing().prepare(image)) {

        assertThat(prepared.tensor().shape()).isEqualTo(shape(expected));
        assertThat(greatestDifference(prepared, expected, reference.get("layout").asText()))
            .as("grey levels between %s and %s", id, expected.get("tensor").asText())
            .isLessThanOrEqualTo(GREY_LEVELS);
      }
    }
  }

  static Stream<String> ids() {
    return cards().map(ModelCard::id);
  }

  private static JsonNode reference(String id) throws IOException, URISyntaxException {
    for (JsonNode entry : new ObjectMapper().readTree(resource("index.json").toFile())) {
      for (JsonNode card : entry.get("cards")) {
        if (card.asText().equals(id)) {
          return entry;
        }
      }
    }
    throw new AssertionError(
        "no reference for " + id + ": add the model to preprocessing_reference.py and run it");
  }

  private static Path resource(String name) throws URISyntaxException {
    String path = "/preprocessing/" + name;
    return Path.of(
        Objects.requireNonNull(PreprocessingParityTest.class.getResource(path), path).toURI());
  }

  private static Shape shape(JsonNode expected) {
    long[] dimensions = new long[4];
    for (int i = 0; i < 4; i++) {
      dimensions[i] = expected.get("shape").get(i).asLong();
    }
    return Shape.of(dimensions);
  }

  /** In grey levels: the tensor's difference over what one level is worth in its channel. */
  private static double greatestDifference(Prepared prepared, JsonNode expected, String layout)
      throws URISyntaxException {
    Path file = resource(expected.get("tensor").asText());
    FloatBuffer values = prepared.tensor().asFloatBuffer();
    int plane = values.capacity() / 3;
    double greatest = 0;
    try (Mat levels = opencv_imgcodecs.imread(file.toString(), opencv_imgcodecs.IMREAD_GRAYSCALE);
        UByteIndexer level = levels.createIndexer()) {
      assertThat(levels.total()).isEqualTo(values.capacity());
      for (int i = 0; i < values.capacity(); i++) {
        int channel = layout.equals("nchw") ? i / plane : i % 3;
        double alpha = expected.get("alpha").get(channel).asDouble();
        double beta = expected.get("beta").get(channel).asDouble();
        double value = level.get(i / levels.cols(), i % levels.cols()) * alpha + beta;
        greatest = Math.max(greatest, Math.abs(values.get(i) - value) / alpha);
      }
    }
    return greatest;
  }
}
