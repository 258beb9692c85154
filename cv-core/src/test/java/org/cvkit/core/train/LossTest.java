package org.cvkit.core.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.function.BiFunction;
import org.cvkit.core.graph.GraphBuilder;
import org.cvkit.core.graph.GraphBuilder.Mode;
import org.cvkit.core.graph.Value;
import org.cvkit.core.memory.Scope;
import org.cvkit.core.runtime.InferenceSession;
import org.cvkit.core.runtime.SessionOptions;
import org.cvkit.core.tensor.ElementType;
import org.cvkit.core.tensor.Shape;
import org.cvkit.core.tensor.Tensor;
import org.junit.jupiter.api.Test;

/** Losses against sums done by hand. */
class LossTest {
  private static final double TOLERANCE = 1e-5;

  private static double value(
      BiFunction<GraphBuilder, Value[], Value> loss, Shape shape, float[]... inputs) {
    GraphBuilder g = GraphBuilder.create(Mode.TRAIN);
    Value[] values = new Value[inputs.length];
    for (int i = 0; i < inputs.length; i++) {
      values[i] = g.input("x" + i, ElementType.FLOAT32, shape);
    }
    g.output("loss", loss.apply(g, values));
    SessionOptions options = SessionOptions.defaults().withThreads(1);
    try (Scope scope = new Scope()) {
      InferenceSession session =
          scope.add(InferenceSession.open("loss", g.build().toOnnx(Map.of()), options));
      Tensor[] tensors = new Tensor[inputs.length];
      for (int i = 0; i < inputs.length; i++) {
        tensors[i] = scope.add(Tensor.of(shape, inputs[i]));
      }
      return scope.add(session.run(tensors)).get(0).asFloatBuffer().get(0);
    }
  }

  private static double of(Loss loss, Shape shape, float[] output, float[] target) {
    return value((g, x) -> loss.apply(g, x[0], x[1]), shape, output, target);
  }

  @Test
  void softmax_cross_entropy_is_minus_the_log_of_the_right_share() {
    float[] logits = {0, (float) Math.log(3), 2, 2};
    float[] target = {0, 1, 1, 0};

    double loss = of(Loss.softmaxCrossEntropy(), Shape.of(2, 2), logits, target);

    assertThat(loss).isCloseTo((-Math.log(0.75) - Math.log(0.5)) / 2, within(TOLERANCE));
  }

  @Test
  void smoothing_spreads_the_target() {
    float[] logits = {0, (float) Math.log(3)};

    double loss = of(Loss.softmaxCrossEntropy(0.2), Shape.of(1, 2), logits, new float[] {0, 1});

    assertThat(loss).isCloseTo(-0.9 * Math.log(0.75) - 0.1 * Math.log(0.25), within(TOLERANCE));
  }

  @Test
  void an_unknown_label_adds_nothing() {
    float[] logits = {1, 5, 0, (float) Math.log(3)};
    float[] target = {0, 0, 0, 1};

    assertThat(of(Loss.softmaxCrossEntropy(), Shape.of(2, 2), logits, target))
        .isCloseTo(-Math.log(0.75) / 2, within(TOLERANCE));
    assertThat(of(Loss.softmaxCrossEntropy(0.2), Shape.of(2, 2), logits, target))
        .isCloseTo((-0.9 * Math.log(0.75) - 0.1 * Math.log(0.25)) / 2, within(TOLERANCE));
  }

  @Test
  void an_unknown_label_is_neither_right_nor_wrong() {
    float[] logits = {5, 1, 0, 3, 2, 1};
    float[] target = {0, 0, 0, 1, 0, 1};

    double accuracy =
        value(
            (g, x) -> ClassifierObjective.accuracy(g, x[0], x[1]), Shape.of(3, 2), logits, target);
    double unknown =
        value(
            (g, x) -> ClassifierObjective.accuracy(g, x[0], x[1]),
            Shape.of(1, 2),
            new float[] {1, 0},
            new float[2]);

    assertThat(accuracy).isCloseTo(0.5, within(TOLERANCE));
    assertThat(unknown).isZero();
  }

  @Test
  void logistic_loss_does_not_overflow() {
    float[] logits = {0, 200, -200, 3};
    float[] target = {1, 1, 1, 0};

    double loss = of(Loss.logistic(), Shape.of(4, 1), logits, target);

    double expected = (Math.log(2) + 0 + 200 + Math.log(1 + Math.exp(3))) / 4;
    assertThat(loss).isCloseTo(expected, within(1e-4));
  }

  @Test
  void squares_and_hinges_are_averaged() {
    float[] output = {1, -2, 0.5f, 3};
    float[] target = {1, 1, -1, 1};

    assertThat(of(Loss.meanSquaredError(), Shape.of(4, 1), output, target))
        .isCloseTo((0 + 9 + 2.25 + 4) / 4, within(TOLERANCE));
    assertThat(of(Loss.hinge(), Shape.of(4, 1), output, target))
        .isCloseTo((0 + 3 + 1.5 + 0) / 4, within(TOLERANCE));
  }

  @Test
  void triplets_want_the_negative_farther_by_the_margin() {
    float[] anchor = {0, 0, 1, 1};
    float[] positive = {1, 0, 1, 1};
    float[] negative = {0, 1.2f, 4, 5};

    double loss =
        value(
            (g, x) -> MetricLoss.triplet(g, x[0], x[1], x[2], 0.5),
            Shape.of(2, 2),
            anchor,
            positive,
            negative);

    assertThat(loss).isCloseTo((1 - 1.44 + 0.5) / 2, within(TOLERANCE));
  }

  @Test
  void contrastive_loss_pulls_the_same_and_pushes_others_to_the_margin() {
    float[] first = {0, 0, 0};
    float[] second = {2, 0.4f, 9};
    float[] same = {1, 0, 0};

    double loss =
        value(
            (g, x) -> MetricLoss.contrastive(g, x[0], x[1], x[2], 1),
            Shape.of(3, 1),
            first,
            second,
            same);

    assertThat(loss).isCloseTo((0.5 * 4 + 0.5 * 0.36 + 0) / 3, within(TOLERANCE));
  }
}
