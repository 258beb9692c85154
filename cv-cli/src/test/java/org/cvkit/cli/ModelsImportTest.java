package org.cvkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.cvkit.core.architecture.Architectures;
import org.cvkit.core.graph.Constant;
import org.cvkit.core.tensor.Shape;
import org.cvkit.core.weight.Safetensors;
import org.cvkit.core.weight.Weights;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelsImportTest {
  @TempDir Path folder;
  private Path weights;
  private Path model;

  @BeforeEach
  void writeWeights() {
    weights = folder.resolve("two.safetensors");
    model = folder.resolve("two.onnx");
    Weights.of(Architectures.named("resnet20").withClasses(2).forInference()).write(weights);
  }

  @Test
  void weights_become_a_model_that_classifies() throws IOException {
    Path labels = Files.write(folder.resolve("labels.txt"), List.of("cat", "dog", ""));
    Path picture = folder.resolve("astronaut.png");
    try (var in = Main.class.getResourceAsStream("astronaut.png")) {
      Files.copy(in, picture);
    }

    CommandRun.Result imported = importing("resnet20", "--labels", labels);
    CommandRun.Result classified =
        CommandRun.in(folder)
            .run("classify", picture, "--model", model, "--top", "2", "--format", "json");

    assertThat(imported.err())
        .isEqualTo("resnet20: 2 classes, 271,954 parameters; batch norm folded\n");
    assertThat(imported.out()).isEqualTo(model + "\n");
    assertThat(imported.code()).isZero();
    assertThat(classified.code()).isZero();
    JsonNode classes = new ObjectMapper().readTree(classified.out()).get("classes");
    assertThat(classes.findValuesAsText("label")).containsExactlyInAnyOrder("cat", "dog");
  }

  @Test
  void a_model_to_be_trained_further_is_imported_from_its_own_file() {
    importing("resnet20", "--no-fold");
    Path again = folder.resolve("again.onnx");

    CommandRun.Result result =
        CommandRun.in(folder)
            .run("models", "import", model, "--architecture", "resnet20", "--output", again);

    assertThat(result.code()).isZero();
    assertThat(again).exists();
  }

  @Test
  void an_unknown_architecture_is_a_mistake_of_usage() {
    CommandRun.Result result = importing("resnet51");

    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err())
        .startsWith("error: --architecture: expected one of logistic, mlp, lenet5, ")
        .contains("got resnet51");
  }

  @Test
  void weights_that_do_not_fit_are_named() {
    CommandRun.Result result = importing("resnet32");

    assertThat(result.code()).isEqualTo(3);
    assertThat(result.err())
        .startsWith("error: weights " + weights + ": do not fit the network; ")
        .contains("missing (layer1.3.conv1.weight; ");
    assertThat(model).doesNotExist();
  }

  @Test
  void the_number_of_classes_can_be_insisted_on() {
    CommandRun.Result result = importing("resnet20", "--num-classes", "10");

    assertThat(result.code()).isEqualTo(3);
    assertThat(result.err()).contains("fc.weight: expected 10x64, got 2x64");
  }

  @Test
  void labels_must_be_as_many_as_classes() throws IOException {
    Path labels = Files.write(folder.resolve("labels.txt"), List.of("cat"));

    CommandRun.Result result = importing("resnet20", "--labels", labels);

    assertThat(result.code()).isEqualTo(3);
    assertThat(result.err()).contains("labels: expected 2, one a class, got 1");
  }

  @Test
  void files_of_other_kinds_are_refused() throws IOException {
    Path text = Files.writeString(folder.resolve("a.safetensors"), "no tensors at all");
    Path onnx = Files.writeString(folder.resolve("a.onnx"), "no model at all");
    Path halfway = folder.resolve("half.safetensors");
    Safetensors.of(Map.of("a", Constant.of(Shape.of(1), 1))).write(halfway);
    byte[] bytes = Files.readAllBytes(halfway);
    Files.write(halfway, java.util.Arrays.copyOf(bytes, bytes.length - 2));

    for (Path file : List.of(text, onnx, halfway, folder.resolve("none.safetensors"))) {
      CommandRun.Result result =
          CommandRun.in(folder)
              .run("models", "import", file, "--architecture", "resnet20", "--output", model);

      assertThat(result.code()).as("%s: %s", file, result.err()).isEqualTo(3);
      assertThat(result.err()).startsWith("error: ").contains(file.toString());
      assertThat(result.err().lines()).hasSize(1);
    }
  }

  @Test
  void the_output_must_have_a_place() {
    CommandRun.Result folderless =
        CommandRun.in(folder)
            .run(
                "models",
                "import",
                weights,
                "--architecture",
                "resnet20",
                "--output",
                folder.resolve("none/a.onnx"));

    assertThat(folderless.code()).isEqualTo(2);
    assertThat(folderless.err()).contains("--output: no such folder: ");
  }

  @Test
  void help_ends_with_an_example() {
    CommandRun.Result result = CommandRun.in(folder).run("models", "import", "--help");

    assertThat(result.code()).isZero();
    assertThat(result.out().strip())
        .contains("vgg16_bn")
        .endsWith(
            "Example: cv models import resnet50.safetensors --architecture resnet50 \\\n"
                + "             --output resnet50.onnx");
  }

  private CommandRun.Result importing(String architecture, Object... more) {
    Object[] words = new Object[7 + more.length];
    Object[] first = {
      "models", "import", weights, "--architecture", architecture, "--output", model
    };
    System.arraycopy(first, 0, words, 0, first.length);
    System.arraycopy(more, 0, words, first.length, more.length);
    return CommandRun.in(folder).run(words);
  }
}
