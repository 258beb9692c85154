package org.cvkit.core.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.Random;
import org.cvkit.core.graph.GraphBuilder.Mode;
import org.cvkit.core.graph.GraphBuilder.Transposed;
import org.cvkit.core.runtime.InferenceSession;
import org.cvkit.core.runtime.Outputs;
import org.cvkit.core.runtime.SessionOptions;
import org.cvkit.core.tensor.ElementType;
import org.cvkit.core.tensor.Shape;
import org.cvkit.core.tensor.Tensor;
import org.junit.jupiter.api.Test;

/** The folded graph against the plain one: both in float32, so equal to its rounding. */
class BatchNormFoldingTest {
  private final GraphBuilder g = GraphBuilder.create(Mode.INFERENCE);
  private final Random random = new Random(7);

  @Test
  void a_convolution_takes_over_scale_and_shift() {
    Value x = g.input("x", ElementType.FLOAT32, Shape.of(2, 4, 5, 5));
    Value y = g.apply("Conv", Attributes.none(), x, weight("conv.weight", 6, 4, 3, 3));
    g.output("y", normalized(y, "bn", 6));

    Graph folded = assertSameButFolded(g.build(), Shape.of(2, 4, 5, 5));

    assertThat(folded.parameters().keySet())
        .extracting(Value::name)
        .containsExactlyInAnyOrder("conv.weight", "conv.bias");
    assertThat(folded.states()).isEmpty();
  }

  @Test
  void a_grouped_convolution_with_bias_does_too() {
    Value x = g.input("x", ElementType.FLOAT32, Shape.of(1, 4, 5, 5));
    Value y =
        g.apply(
            "Conv",
            Attributes.none().with("group", 2),
            x,
            weight("conv.weight", 6, 2, 3, 3),
            weight("conv.bias", 6));
    g.output("y", normalized(y, "bn", 6));

    assertSameButFolded(g.build(), Shape.of(1, 4, 5, 5));
  }

  @Test
  void a_transposed_convolution_scales_its_second_axis() {
    Value x = g.input("x", ElementType.FLOAT32, Shape.of(1, 4, 3, 3));
    Value y =
        g.apply(
            "ConvTranspose",
            Attributes.none().with("group", 2).withLongs("strides", 2, 2),
            x,
            weight("up.weight", 4, 3, 2, 2));
    g.output("y", normalized(y, "bn", 6));

    assertSameButFolded(g.build(), Shape.of(1, 4, 3, 3));
  }

  @Test
  void a_matrix_product_scales_columns_or_rows_and_its_share_of_the_bias() {
    Value x = g.input("x", ElementType.FLOAT32, Shape.of(3, 4));
    Value first = g.gemm(x, Transposed.NO, weight("a.weight", 5, 4), Transposed.YES, null);
    Value second =
        g.apply(
            "Gemm",
            Attributes.none().withReal("alpha", 0.5f).withReal("beta", 3),
            normalized(first, "bn1", 5),
            weight("b.weight", 5, 6),
            weight("b.bias", 6));
    g.output("y", normalized(second, "bn2", 6));

    assertSameButFolded(g.build(), Shape.of(3, 4));
  }

  @Test
  void weights_that_two_products_share_are_folded_for_each() {
    Value x = g.input("x", ElementType.FLOAT32, Shape.of(1, 4, 5, 5));
    Value shared = weight("conv.weight", 4, 4, 1, 1);
    Value once = normalized(g.apply("Conv", Attributes.none(), x, shared), "bn1", 4);
    g.output("y", normalized(g.apply("Conv", Attributes.none(), once, shared), "bn2", 4));

    assertSameButFolded(g.build(), Shape.of(1, 4, 5, 5));
  }

  @Test
  void what_is_read_before_it_is_normalised_stays() {
    Value x = g.input("x", ElementType.FLOAT32, Shape.of(1, 4, 5, 5));
    Value y = g.apply("Conv", Attributes.none(), x, weight("conv.weight", 4, 4, 1, 1));
    g.output("y", g.add(y, normalized(y, "bn", 4)));

    Graph graph = g.build();

    assertThat(graph.withBatchNormFolded()).isEqualTo(graph);
  }

  @Test
  void what_follows_no_product_stays() {
    Value x = g.input("x", ElementType.FLOAT32, Shape.of(1, 4, 5, 5));
    g.output("y", normalized(g.unary("Relu", x), "bn", 4));

    Graph graph = g.build();

    assertThat(graph.withBatchNormFolded()).isEqualTo(graph);
  }

  @Test
  void a_normalisation_by_the_batch_stays() {
    Value x = g.input("x", ElementType.FLOAT32, Shape.of(2, 4, 5, 5));
    Value y = g.apply("Conv", Attributes.none(), x, weight("conv.weight", 4, 4, 1, 1));
    Attributes training = Attributes.none().with("training_mode", 1);
    g.output("y", g.applyAll("BatchNormalization", "", training, statistics(y, "bn", 4)).get(0));

    Graph graph = g.build();

    assertThat(graph.withBatchNormFolded()).isEqualTo(graph);
  }

  private Value normalized(Value x, String name, int channels) {
    Attributes attributes = Attributes.none().withReal("epsilon", 0.01f);
    return g.apply("BatchNormalization", attributes, statistics(x, name, channels));
  }

  private Value[] statistics(Value x, String name, int channels) {
    return new Value[] {
      x,
      weight(name + ".weight", channels),
      weight(name + ".bias", channels),
      g.state(name + ".running_mean", drawn(0, channels)),
      g.state(name + ".running_var", drawn(1.5, channels))
    };
  }

  private Value weight(String name, long... shape) {
    return g.parameter(name, drawn(0, shape));
  }

  /** Between -1 and 1, moved by {@code offset}. */
  private Constant drawn(double offset, long... shape) {
    float[] values = new float[(int) Shape.of(shape).elements()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (offset + 2 * random.nextDouble() - 1);
    }
    return Constant.of(Shape.of(shape), values);
  }

  private Graph assertSameButFolded(Graph graph, Shape input) {
    Graph folded = graph.withBatchNormFolded();
    float[] values = drawn(0, input.toArray()).toFloats();

    assertThat(graph.nodes()).anyMatch(n -> n.operator().equals("BatchNormalization"));
    assertThat(folded.nodes()).noneMatch(n -> n.operator().equals("BatchNormalization"));
    assertThat(run(folded, input, values))
        .containsExactly(run(graph, input, values), within(1e-5f));
    return folded;
  }

  private static float[] run(Graph graph, Shape shape, float[] values) {
    // ONNX Runtime folds by itself: only without its optimisations are the two of them two.
    SessionOptions plain =
        SessionOptions.defaults().withThreads(1).withOptimization(SessionOptions.Optimization.NONE);
    try (InferenceSession session =
            InferenceSession.open("folding", graph.toOnnx(Map.of()), plain);
        Tensor x = Tensor.of(shape, values);
        Outputs outputs = session.run(x)) {
      return outputs.get(0).toFloatArray();
    }
  }
}
