package org.cvkit.core.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.cvkit.core.graph.Constant;
import org.cvkit.core.graph.GraphBuilder;
import org.cvkit.core.graph.GraphBuilder.Mode;
import org.cvkit.core.graph.Value;
import org.cvkit.core.runtime.InferenceSession;
import org.cvkit.core.runtime.Outputs;
import org.cvkit.core.runtime.SessionOptions;
import org.cvkit.core.tensor.ElementType;
import org.cvkit.core.tensor.Shape;
import org.cvkit.core.tensor.Tensor;
import org.junit.jupiter.api.Test;

/** Layers that change the size of a picture; expected numbers are sums by hand. */
class ResamplingLayersTest {
  private final GraphBuilder g = GraphBuilder.create(Mode.INFERENCE);

  @Test
  void nearest_repeats_pixels() {
    assertThat(run(Upsample.nearest(2), Shape.of(1, 1, 1, 2), 3, 5))
        .containsExactly(3, 3, 5, 5, 3, 3, 5, 5);
  }

  @Test
  void bilinear_weighs_by_distance_to_pixel_centres() {
    assertThat(run(Upsample.bilinear(2), Shape.of(1, 1, 1, 2), 0, 1))
        .containsExactly(new float[] {0, 0.25f, 0.75f, 1, 0, 0.25f, 0.75f, 1}, within(1e-6f));
  }

  @Test
  void a_transposed_convolution_spreads_each_pixel_over_its_kernel() {
    GraphBuilder given =
        g.startingFrom(
            Map.of(
                "weight", Constant.of(Shape.of(1, 1, 2, 2), 1, 2, 3, 4),
                "bias", Constant.of(Shape.of(1), 10)));

    assertThat(run(given, TransposedConv2dLayer.of(1, 1, 2, 2), Shape.of(1, 1, 1, 2), 1, 2))
        .containsExactly(11, 12, 12, 14, 13, 14, 16, 18);
  }

  @Test
  void padding_and_stride_give_the_documented_size() {
    Value x = g.input("x", ElementType.FLOAT32, Shape.of(2, 3, 5, 7));

    Value y = TransposedConv2dLayer.of(3, 4, 4, 2).withPadding(1).withoutBias().apply(g, x);

    assertThat(y.shape()).isEqualTo(Shape.of(2, 4, 10, 14));
  }

  @Test
  void a_picture_of_three_becomes_cells_of_unequal_size() {
    // Cells of 3 rows in 2: rows 0-1 and 1-2, as floor and ceiling say.
    assertThat(run(new AdaptiveAveragePool(2, 1), Shape.of(1, 1, 3, 2), 1, 3, 5, 7, 9, 11))
        .containsExactly(new float[] {4, 8}, within(1e-6f));
  }

  @Test
  void a_grid_finer_than_the_picture_repeats_it() {
    assertThat(run(AdaptiveAveragePool.of(2), Shape.of(1, 1, 1, 1), 7)).containsExactly(7, 7, 7, 7);
  }

  @Test
  void cells_that_divide_the_picture_are_its_parts() {
    assertThat(run(new AdaptiveAveragePool(1, 2), Shape.of(1, 1, 2, 4), 1, 3, 5, 7, 1, 3, 5, 7))
        .containsExactly(2, 6);
  }

  @Test
  void a_factor_below_1_is_refused() {
    assertThatThrownBy(() -> Upsample.nearest(0)).isInstanceOf(IllegalArgumentException.class);
  }

  private float[] run(Layer layer, Shape shape, float... values) {
    return run(g, layer, shape, values);
  }

  private static float[] run(GraphBuilder g, Layer layer, Shape shape, float... values) {
    Value x = g.input("x", ElementType.FLOAT32, shape);
    g.output("y", layer.apply(g, x));
    byte[] model = g.build().toOnnx(Map.of());
    try (InferenceSession session =
            InferenceSession.open("layer", model, SessionOptions.defaults().withThreads(1));
        Tensor input = Tensor.of(shape, values);
        Outputs outputs = session.run(input)) {
      return outputs.get(0).toFloatArray();
    }
  }
}
