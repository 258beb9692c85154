package org.cvkit.detection.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.cvkit.core.geometry.Size;
import org.cvkit.core.graph.Graph;
import org.cvkit.core.graph.GraphBuilder;
import org.cvkit.core.graph.GraphBuilder.Mode;
import org.cvkit.core.graph.Value;
import org.cvkit.core.memory.Scope;
import org.cvkit.core.runtime.InferenceSession;
import org.cvkit.core.runtime.Outputs;
import org.cvkit.core.runtime.SessionOptions;
import org.cvkit.core.tensor.ElementType;
import org.cvkit.core.tensor.Shape;
import org.cvkit.core.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class YoloTest {
  /** As small as it gets. */
  private static final Yolo TINY =
      new Yolo(new Trunk(0.125, 0.1, 256), 1, Yolo.Distances.EXPONENTIAL, Mirrors.NONE, 3);

  @ParameterizedTest
  @CsvSource({"pico, 839173", "nano, 1903321", "small, 7568617"})
  void has_the_parameters_of_its_size(String name, long expected) {
    Yolo network =
        switch (name) {
          case "pico" -> Yolo.pico();
          case "nano" -> Yolo.nano();
          default -> Yolo.small();
        };

    assertThat(network.withClasses(3).forInference().parameterCount()).isEqualTo(expected);
  }

  @ParameterizedTest
  @EnumSource
  void answers_for_every_cell_of_pictures_of_any_size(Yolo.Distances distances) {
    Graph graph = TINY.withDistances(distances).forInference();
    try (Scope scope = new Scope()) {
      InferenceSession session = open(scope, graph);
      for (Size size : new Size[] {new Size(64, 64), new Size(96, 32), new Size(32, 128)}) {
        Tensor picture = scope.add(picture(2, size));

        Outputs outputs = scope.add(session.run(picture));

        int cells = size.width() * size.height() * (16 + 4 + 1) / 1024;
        assertThat(outputs.get(0).shape()).isEqualTo(Shape.of(2, 4 + 3, cells));
        assertThat(scores(outputs.get(0), cells)).isBetween(0.005, 0.02);
      }
    }
  }

  private static double scores(Tensor output, int cells) {
    double sum = 0;
    float[] values = output.toFloatArray();
    for (int i = 4 * cells; i < 7 * cells; i++) {
      sum += values[i];
    }
    return sum / (3 * cells);
  }

  @Test
  void the_form_of_free_size_computes_what_the_fixed_one_does() {
    Size size = new Size(96, 64);
    try (Scope scope = new Scope()) {
      Tensor picture = scope.add(picture(1, size));
      InferenceSession free = open(scope, TINY.forInference());
      InferenceSession fixed =
          open(scope, TINY.build(GraphBuilder.create(Mode.INFERENCE), Shape.of(1, 3, 64, 96)));

      float[] a = scope.add(free.run(picture)).get(0).toFloatArray();
      float[] b = scope.add(fixed.run(picture)).get(0).toFloatArray();

      assertThat(a).containsExactly(b, within(1e-4f));
    }
  }

  /** Before anything is learned a cell tells a box of e strides to each side of its centre. */
  @Test
  void boxes_lie_around_the_centres_of_their_cells() {
    try (Scope scope = new Scope()) {
      InferenceSession session = open(scope, TINY.forInference());

      float[] values =
          scope.add(session.run(scope.add(picture(1, new Size(64, 64))))).get(0).toFloatArray();

      int cells = 84;
      int[] cell = {0, 9, 64 + 5, 80 + 3};
      double[][] expected = {{4, 4, 8}, {12, 12, 8}, {24, 24, 16}, {48, 48, 32}};
      for (int i = 0; i < cell.length; i++) {
        double stride = expected[i][2];
        for (int axis = 0; axis < 2; axis++) {
          double centre = values[axis * cells + cell[i]];
          double length = values[(2 + axis) * cells + cell[i]];
          assertThat(centre).isCloseTo(expected[i][axis], within(0.3 * stride));
          assertThat(length / (2 * Math.E * stride)).isBetween(0.8, 1.25);
        }
      }
    }
  }

  @Test
  void training_and_inference_have_the_same_weights() {
    GraphBuilder g = GraphBuilder.create(Mode.TRAIN);
    Value x = g.input("x", ElementType.FLOAT32, Shape.of(2, 3, 64, 64));
    g.output("boxes", TINY.predict(g, x).boxes());

    Set<String> trained = names(g.build());

    assertThat(trained).isNotEmpty().isSubsetOf(names(TINY.forInference()));
    assertThat(names(TINY.forInference()).stream().filter(n -> !trained.contains(n)))
        .allMatch(TINY::isHead);
  }

  private static Set<String> names(Graph graph) {
    return graph.parameters().keySet().stream().map(Value::name).collect(Collectors.toSet());
  }

  @Test
  void other_classes_change_the_shapes_of_the_head_alone() {
    Map<String, Shape> three = shapes(TINY);
    Map<String, Shape> seven = shapes(TINY.withClasses(7));

    assertThat(seven.keySet()).isEqualTo(three.keySet());
    assertThat(
            three.keySet().stream()
                .filter(n -> !java.util.Objects.equals(three.get(n), seven.get(n))))
        .hasSize(6)
        .allMatch(TINY::isHead);
  }

  private static Map<String, Shape> shapes(Yolo network) {
    Map<String, Shape> shapes = new LinkedHashMap<>();
    network.forInference().parameters().forEach((v, c) -> shapes.put(v.name(), v.shape()));
    return shapes;
  }

  @Test
  void refuses_sizes_that_the_strides_do_not_divide() {
    assertThatThrownBy(() -> DetectionNetwork.requireFitting(new Size(320, 300)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("network: expected sides that are multiples of 32, got 320x300");
  }

  private static InferenceSession open(Scope scope, Graph graph) {
    return scope.add(
        InferenceSession.open(
            "test", graph.toOnnx(Map.of()), SessionOptions.defaults().withThreads(1)));
  }

  private static Tensor picture(int batch, Size size) {
    Random random = new Random(1);
    float[] values = new float[batch * 3 * size.width() * size.height()];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextFloat();
    }
    return Tensor.of(Shape.of(batch, 3, size.height(), size.width()), values);
  }
}
