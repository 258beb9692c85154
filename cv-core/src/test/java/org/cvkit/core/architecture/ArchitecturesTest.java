package org.cvkit.core.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.cvkit.core.graph.Graph;
import org.cvkit.core.graph.GraphBuilder.Mode;
import org.cvkit.core.graph.GraphException;
import org.cvkit.core.graph.Value;
import org.cvkit.core.tensor.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ArchitecturesTest {

  /**
   * torchvision's counts are those its documentation gives as num_params, Inception's and
   * GoogLeNet's less their auxiliary heads; LeNet's and the rest are sums by hand, MobileNet's is
   * what Keras calls trainable.
   */
  @ParameterizedTest
  @CsvSource({
    "logistic, 7850",
    "mlp, 235146",
    "lenet5, 61706",
    "alexnet, 61100840",
    "vgg11, 132863336",
    "vgg11_bn, 132868840",
    "vgg13, 133047848",
    "vgg13_bn, 133053736",
    "vgg16, 138357544",
    "vgg16_bn, 138365992",
    "vgg19, 143667240",
    "vgg19_bn, 143678248",
    "googlenet, 6624904",
    "inception_v3, 23834568",
    "resnet18, 11689512",
    "resnet34, 21797672",
    "resnet50, 25557032",
    "resnet101, 44549160",
    "resnet152, 60192808",
    "resnet20, 272474",
    "resnet32, 466906",
    "resnet56, 855770",
    // 3 x 3 kernels 1,728 + 73,728 + 294,912 + 294,912 + 1,179,648 + 4,718,592, 4,480 of batch
    // norm, 5,120 of the head.
    "resnet9, 6573120",
    "mobilenet_v1, 4231976",
    "mobilenet_v2, 3504872"
  })
  void networks_have_as_many_parameters_as_published(String id, long expected) {
    assertThat(Architectures.named(id).forInference().parameterCount()).isEqualTo(expected);
  }

  static List<String> ids() {
    return Architectures.ids();
  }

  @ParameterizedTest
  @MethodSource("ids")
  void the_number_of_classes_changes_the_head_alone(String id) {
    Network network = Architectures.named(id);
    Graph known = network.forInference();
    Graph other = network.withClasses(7).forInference();

    assertThat(other.outputs().get("logits").shape()).isEqualTo(Shape.of(Shape.FREE, 7));
    assertThat(network.withClasses(7).classes()).isEqualTo(7);
    List<String> changed =
        weights(known).map(Value::toString).filter(v -> !names(other).contains(v)).toList();
    assertThat(changed).isNotEmpty().allMatch(v -> v.startsWith(network.head()));
  }

  @ParameterizedTest
  @MethodSource("ids")
  void networks_can_be_built_for_training(String id) {
    Network network = Architectures.named(id);
    int side = network.inputSize().width();

    Graph graph = network.build(Mode.TRAIN, Shape.of(2, network.inputChannels(), side, side));

    assertThat(graph.outputs().get("logits").shape()).isEqualTo(Shape.of(2, network.classes()));
    assertThat(graph.updates()).hasSameSizeAs(graph.states());
  }

  private static Stream<Value> weights(Graph graph) {
    return Stream.concat(graph.parameters().keySet().stream(), graph.states().keySet().stream());
  }

  private static List<String> names(Graph graph) {
    return weights(graph).map(Value::toString).toList();
  }

  @Test
  void networks_for_small_pictures_keep_their_size_at_first() {
    Shape small = Shape.of(1, 3, 32, 32);

    Graph resnet = ResNet.resNet18().withStem(Stem.CIFAR).build(Mode.INFERENCE, small);
    Graph mobile = Architectures.named("mobilenet_v2_cifar").build(Mode.INFERENCE, small);

    // Three of the four stages of ResNet stride, and three more rows of MobileNetV2's table.
    assertThat(lastPicture(resnet)).isEqualTo(Shape.of(1, 512, 4, 4));
    assertThat(lastPicture(mobile)).isEqualTo(Shape.of(1, 1280, 4, 4));
  }

  private static Shape lastPicture(Graph graph) {
    return graph.nodes().stream()
        .filter(n -> n.operator().equals("GlobalAveragePool"))
        .map(n -> n.input(0).shape())
        .findFirst()
        .orElseThrow();
  }

  @Test
  void an_unknown_network_is_answered_with_the_known_ones() {
    assertThatThrownBy(() -> Architectures.named("resnet51"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("architecture: expected one of logistic, mlp, lenet5, ")
        .hasMessageEndingWith("got resnet51");
  }

  @Test
  void a_picture_that_is_too_small_is_told_where_it_ends() {
    assertThatThrownBy(() -> new InceptionV3(10).build(Mode.INFERENCE, Shape.of(1, 3, 60, 60)))
        .isInstanceOf(GraphException.class)
        .hasMessageContaining("Mixed_7a");
  }

  @Test
  void a_grid_of_cells_wants_a_known_size() {
    assertThatThrownBy(
            () -> new AlexNet(10).build(Mode.INFERENCE, Shape.of(1, 3, Shape.FREE, Shape.FREE)))
        .isInstanceOf(GraphException.class)
        .hasMessageContaining("avgpool: expected a picture of known size");
  }

  /** Sums of the reference code's make_divisible. */
  @ParameterizedTest
  @CsvSource({"32, 0.5, 16", "32, 0.35, 16", "24, 0.35, 8", "16, 0.25, 8", "320, 1.4, 448"})
  void widths_are_multiples_of_8(int channels, double factor, int expected) {
    assertThat(Width.scaled(channels, factor)).isEqualTo(expected);
  }
}
