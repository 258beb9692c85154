package org.cvkit.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import org.cvkit.core.model.ModelCard;
import org.cvkit.core.model.ModelRegistry;
import org.cvkit.core.testing.SharedFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The classifier that cvkit trained itself. */
class BuiltInClassifierTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder;

  @Test
  void it_answers_where_nothing_better_can_be_had() throws IOException {
    CommandRun.Result result = CommandRun.in(folder).run("classify", "--format", "json");

    assertThat(result.code()).isZero();
    assertThat(result.err()).contains("the built-in cifar10 takes its place");
    JsonNode line = JSON.readTree(result.out());
    assertThat(line.get("model").asText()).isEqualTo("cifar10");
    assertThat(line.get("classes")).hasSize(5);
  }

  @Test
  void it_knows_a_cat() throws IOException {
    Path cat = SharedFiles.path("data/samples/chelsea.png");

    CommandRun.Result result =
        CommandRun.in(folder).run("classify", cat, "--model", "cifar10", "--format", "json");

    JsonNode best = JSON.readTree(result.out()).get("classes").get(0);
    assertThat(best.get("label").asText()).isEqualTo("cat");
  }

  /** The card's figure, measured anew; other processors round a picture or two differently. */
  @Test
  void it_is_as_good_as_its_card_says() throws IOException {
    Path data = SharedFiles.path("data/classification/cifar10.zip");
    ModelCard card = ModelRegistry.standard().find("cifar10").orElseThrow();
    double stated = card.quality().get(0).value();

    CommandRun.Result result =
        CommandRun.in(folder)
            .run(
                "val",
                "classify",
                "--model",
                "cifar10",
                "--data",
                data,
                "--split",
                "test",
                "--format",
                "json");

    assertThat(result.code()).isZero();
    JsonNode line = JSON.readTree(result.out());
    assertThat(line.get("images").asInt()).isEqualTo(10_000);
    assertThat(line.get("metrics").get("accuracy").asDouble()).isCloseTo(stated, within(5e-4));
  }
}
