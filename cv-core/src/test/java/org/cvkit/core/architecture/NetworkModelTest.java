package org.cvkit.core.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cvkit.core.architecture.NetworkModel.BatchNormForm;
import org.cvkit.core.graph.Constant;
import org.cvkit.core.graph.Graph;
import org.cvkit.core.model.Labels;
import org.cvkit.core.model.ModelCard;
import org.cvkit.core.model.ModelException;
import org.cvkit.core.model.ModelRegistry;
import org.cvkit.core.model.RegistryOptions;
import org.cvkit.core.runtime.InferenceSession;
import org.cvkit.core.runtime.SessionOptions;
import org.cvkit.core.tensor.Shape;
import org.cvkit.core.transform.Normalization;
import org.cvkit.core.transform.Transform;
import org.cvkit.core.weight.Weights;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NetworkModelTest {
  @TempDir Path folder;

  private static Weights weights(String id, int classes) {
    return Weights.of(Architectures.named(id).withClasses(classes).forInference());
  }

  @Test
  void the_weights_say_for_how_many_classes() {
    NetworkModel thousand = NetworkModel.of("mobilenet_v2", weights("mobilenet_v2", 1000));
    NetworkModel seven = NetworkModel.of("mobilenet_v2", weights("mobilenet_v2", 7));

    assertThat(thousand.labels()).isEqualTo(Labels.named("imagenet-1000"));
    assertThat(seven.network().classes()).isEqualTo(7);
    assertThat(seven.labels().names()).hasSize(7).contains("class 6");
  }

  @Test
  void a_written_model_carries_its_card_and_runs_with_any_batch() {
    Path file = folder.resolve("small.onnx");
    NetworkModel model =
        NetworkModel.of("resnet20", weights("resnet20", 2))
            .withLabels(Labels.of(List.of("cat", "dog")));

    model.write(file, BatchNormForm.FOLDED);

    ModelCard card = ModelRegistry.of(RegistryOptions.defaults()).resolve(file.toString()).card();
    assertThat(card).isEqualTo(model.card());
    assertThat(card.labels().names()).containsExactly("cat", "dog");
    try (InferenceSession session =
        InferenceSession.open(file, SessionOptions.defaults().withThreads(1))) {
      assertThat(session.inputs().get(0).shape()).isEqualTo(Shape.of(Shape.FREE, 3, 32, 32));
      assertThat(session.outputs().get(0).shape()).isEqualTo(Shape.of(Shape.FREE, 2));
    }
  }

  @Test
  void a_model_with_batch_norm_kept_can_be_imported_again() {
    Weights weights = weights("resnet20", 10);
    Path file = folder.resolve("small.onnx");

    NetworkModel.of("resnet20", weights).write(file, BatchNormForm.KEPT);

    assertThat(NetworkModel.of("resnet20", Weights.read(file)).weights().asMap())
        .isEqualTo(weights.asMap());
  }

  @Test
  void folded_models_have_no_batch_norm() {
    NetworkModel model = NetworkModel.of("resnet20", weights("resnet20", 10));

    Graph folded = model.graph(BatchNormForm.FOLDED);

    assertThat(folded.nodes()).noneMatch(n -> n.operator().equals("BatchNormalization"));
    assertThat(model.graph(BatchNormForm.KEPT).nodes())
        .anyMatch(n -> n.operator().equals("BatchNormalization"));
  }

  /** What torchvision's weights document: 256 to 224, 342 to 299, and -1..1 for Inception. */
  @Test
  void pictures_enter_as_the_published_weights_want() {
    ModelCard resnet = NetworkModel.of("resnet18", weights("resnet18", 3)).card();
    ModelCard inception = NetworkModel.of("inception_v3", weights("inception_v3", 3)).card();

    assertThat(((Transform.CenterCrop) resnet.preprocessing().transform()).shortSide())
        .isEqualTo(256);
    assertThat(resnet.preprocessing().normalization()).isEqualTo(Normalization.imageNet());
    assertThat(((Transform.CenterCrop) inception.preprocessing().transform()).shortSide())
        .isEqualTo(342);
    assertThat(inception.preprocessing().normalization()).isEqualTo(Normalization.signed());
  }

  @Test
  void weights_of_another_network_are_refused() {
    Map<String, Constant> other = new LinkedHashMap<>(weights("resnet20", 10).asMap());

    assertThatThrownBy(() -> NetworkModel.of("resnet18", Weights.of(other)))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("do not fit the network")
        .hasMessageContaining("25 missing (layer4.0.conv1.weight; ")
        .hasMessageContaining("conv1.weight: expected 64x3x7x7, got 16x3x3x3");
  }

  @Test
  void labels_are_as_many_as_classes() {
    NetworkModel model = NetworkModel.of("resnet20", weights("resnet20", 10));

    assertThatThrownBy(() -> model.withLabels(Labels.of(List.of("cat"))))
        .isInstanceOf(ModelException.class)
        .hasMessage("model resnet20: labels: expected 10, one a class, got 1");
  }
}
