package org.cvkit.core.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.Random;
import org.cvkit.core.graph.Graph;
import org.cvkit.core.graph.GraphBuilder;
import org.cvkit.core.graph.GraphBuilder.Mode;
import org.cvkit.core.graph.Value;
import org.cvkit.core.runtime.InferenceSession;
import org.cvkit.core.runtime.Outputs;
import org.cvkit.core.runtime.SessionOptions;
import org.cvkit.core.tensor.Shape;
import org.cvkit.core.tensor.Tensor;
import org.junit.jupiter.api.Test;

class MirrorAverageTest {
  private static final Network PLAIN = ResNet9.small();
  private static final int BATCH = 3;
  private static final int SIDE = 32;

  @Test
  void it_answers_with_the_mean_for_a_picture_and_its_mirror_image() {
    float[] pictures = pictures();
    float[] left = run(PLAIN, pictures);
    float[] right = run(PLAIN, mirrored(pictures));

    float[] both = run(new MirrorAverage(PLAIN), pictures);

    assertThat(both).hasSize(BATCH * PLAIN.classes());
    double apart = 0;
    for (int i = 0; i < both.length; i++) {
      assertThat(both[i]).isCloseTo((left[i] + right[i]) / 2, within(1e-5f));
      apart = Math.max(apart, Math.abs(left[i] - right[i]));
    }
    // Otherwise the mean would be either.
    assertThat(apart).isGreaterThan(1e-3);
  }

  @Test
  void it_is_trained_as_without() {
    Shape shape = Shape.of(BATCH, 3, SIDE, SIDE);

    Graph with = new MirrorAverage(PLAIN).build(Mode.TRAIN, shape);

    assertThat(with.nodes()).hasSameSizeAs(PLAIN.build(Mode.TRAIN, shape).nodes());
    assertThat(names(with)).isEqualTo(names(new MirrorAverage(PLAIN).forInference()));
  }

  private static List<String> names(Graph graph) {
    return graph.parameters().keySet().stream().map(Value::name).toList();
  }

  private static float[] run(Network network, float[] pictures) {
    Graph graph =
        network.build(
            GraphBuilder.create(Mode.INFERENCE).seeded(5), Shape.of(Shape.FREE, 3, SIDE, SIDE));
    try (InferenceSession session =
            InferenceSession.open(
                "mirror", graph.toOnnx(Map.of()), SessionOptions.defaults().withThreads(1));
        Tensor input = Tensor.of(Shape.of(BATCH, 3, SIDE, SIDE), pictures);
        Outputs outputs = session.run(input)) {
      return outputs.get(0).toFloatArray();
    }
  }

  private static float[] pictures() {
    Random random = new Random(2);
    float[] values = new float[BATCH * 3 * SIDE * SIDE];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  private static float[] mirrored(float[] pictures) {
    float[] turned = new float[pictures.length];
    for (int i = 0; i < pictures.length; i++) {
      turned[i] = pictures[i / SIDE * SIDE + SIDE - 1 - i % SIDE];
    }
    return turned;
  }
}
