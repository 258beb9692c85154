package org.cvkit.core.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.Objects;
import java.util.function.DoubleBinaryOperator;
import org.cvkit.core.graph.Constant;
import org.cvkit.core.graph.Value;
import org.cvkit.core.runtime.SessionOptions;
import org.cvkit.core.tensor.Shape;
import org.cvkit.core.tensor.Tensor;
import org.junit.jupiter.api.Test;

/** Optimisers on {@code loss = w^2 / 2}, whose gradient is w, against the rules written out. */
class OptimizerTest {
  private static final double START = 2;
  private static final double RATE = 0.1;
  private static final int STEPS = 5;

  /** Float32 against float64 over five steps. */
  private static final double TOLERANCE = 1e-6;

  private static double after(StepOptions options) {
    Objective objective =
        g -> {
          Value w = g.parameter("w", Constant.of(Shape.of(1, 1), (float) START));
          return g.reduce("ReduceSum", g.multiply(g.multiply(w, w), g.scalar(w, 0.5)), 0);
        };
    SessionOptions session = SessionOptions.defaults().withThreads(1);
    try (TrainingStep step = TrainingStep.open(objective, options, Map.of(), 1, session)) {
      for (int i = 0; i < STEPS; i++) {
        step.run(RATE, i);
      }
      return Objects.requireNonNull(step.weights().get("w")).toFloats()[0];
    }
  }

  /** The rule written out: from weight and number of the step (from 1) to the next weight. */
  private static double expected(DoubleBinaryOperator rule) {
    double w = START;
    for (int t = 1; t <= STEPS; t++) {
      w = rule.applyAsDouble(w, t);
    }
    return w;
  }

  @Test
  void plain_descent_follows_the_gradient() {
    assertThat(after(StepOptions.of(Optimizer.sgd())))
        .isCloseTo(expected((w, t) -> w - RATE * w), within(TOLERANCE));
  }

  @Test
  void weight_decay_adds_to_the_gradient() {
    assertThat(after(StepOptions.of(Optimizer.sgd()).withWeightDecay(0.5)))
        .isCloseTo(expected((w, t) -> w - RATE * (w + 0.5 * w)), within(TOLERANCE));
  }

  @Test
  void momentum_gathers_velocity() {
    double[] v = {0};

    double expected =
        expected(
            (w, t) -> {
              v[0] = 0.9 * v[0] + w;
              return w - RATE * v[0];
            });

    assertThat(after(StepOptions.of(Optimizer.momentum(0.9))))
        .isCloseTo(expected, within(TOLERANCE));
  }

  @Test
  void nesterov_looks_ahead() {
    double[] v = {0};

    double expected =
        expected(
            (w, t) -> {
              v[0] = 0.9 * v[0] + w;
              return w - RATE * (w + 0.9 * v[0]);
            });

    assertThat(after(StepOptions.of(Optimizer.nesterov(0.9))))
        .isCloseTo(expected, within(TOLERANCE));
  }

  @Test
  void rms_prop_divides_by_the_root_of_the_mean_square() {
    double[] s = {0};

    double expected =
        expected(
            (w, t) -> {
              s[0] = 0.9 * s[0] + 0.1 * w * w;
              return w - RATE * w / (Math.sqrt(s[0]) + 1e-8);
            });

    assertThat(after(StepOptions.of(Optimizer.rmsProp()))).isCloseTo(expected, within(TOLERANCE));
  }

  private static double adam(double l2, double decoupled) {
    double[] m = {0, 0};
    return expected(
        (w, t) -> {
          double gradient = w + l2 * w;
          m[0] = 0.9 * m[0] + 0.1 * gradient;
          m[1] = 0.999 * m[1] + 0.001 * gradient * gradient;
          double first = m[0] / (1 - Math.pow(0.9, t));
          double second = m[1] / (1 - Math.pow(0.999, t));
          return w - RATE * decoupled * w - RATE * first / (Math.sqrt(second) + 1e-8);
        });
  }

  @Test
  void adam_corrects_its_moments() {
    // 1 - 0.999^t loses digits in float32, which the root halves.
    assertThat(after(StepOptions.of(Optimizer.adam()))).isCloseTo(adam(0, 0), within(1e-4));
  }

  @Test
  void adam_takes_a_penalty_through_its_moments_and_adam_w_past_them() {
    assertThat(after(StepOptions.of(Optimizer.adam()).withWeightDecay(0.5)))
        .isCloseTo(adam(0.5, 0), within(1e-4));
    assertThat(after(StepOptions.of(Optimizer.adamW()).withWeightDecay(0.5)))
        .isCloseTo(adam(0, 0.5), within(1e-4));
  }

  @Test
  void clipping_shortens_the_gradient() {
    assertThat(after(StepOptions.of(Optimizer.sgd()).withClipNorm(0.25)))
        .isCloseTo(START - STEPS * RATE * 0.25, within(TOLERANCE));
  }

  @Test
  void a_rate_by_name_scales_the_step() {
    assertThat(after(StepOptions.of(Optimizer.sgd()).withRates(Map.of("", 7.0, "w", 0.5))))
        .isCloseTo(expected((w, t) -> w - RATE * 0.5 * w), within(TOLERANCE));
  }

  @Test
  void the_average_follows_the_weights() {
    double[] average = {START};

    expected(
        (w, t) -> {
          double next = w - RATE * w;
          double kept = Math.min(0.5, (t + 1) / (t + 10.0));
          average[0] = kept * average[0] + (1 - kept) * next;
          return next;
        });

    assertThat(after(StepOptions.of(Optimizer.sgd()).withAveraging(0.5)))
        .isCloseTo(average[0], within(TOLERANCE));
  }

  @Test
  void dropout_masks_depend_on_seed_and_step_alone() {
    Objective objective =
        g -> {
          Value w =
              g.parameter(
                  "w",
                  Constant.filled(org.cvkit.core.tensor.ElementType.FLOAT32, Shape.of(1, 1000), 1));
          Value kept = new org.cvkit.core.layer.Dropout(0.3).apply(g.scope("drop"), w);
          return g.reduce("ReduceMean", kept, 0);
        };
    SessionOptions session = SessionOptions.defaults().withThreads(1);
    StepOptions still = StepOptions.of(Optimizer.sgd());
    try (TrainingStep one = TrainingStep.open(objective, still, Map.of(), 5, session);
        TrainingStep other = TrainingStep.open(objective, still, Map.of(), 5, session)) {
      Map<String, Double> third = one.run(0, 3);
      other.run(0, 0);

      assertThat(other.run(0, 3)).isEqualTo(third);
      assertThat(other.run(0, 4)).isNotEqualTo(third);
      // Kept numbers grow by 1 / 0.7; the mean of a thousand has a deviation of 0.02.
      assertThat(third.get("loss")).isCloseTo(1, within(0.1));
      assertThat(one.inputs()).isEmpty();
      for (Tensor tensor : one.memory().values()) {
        assertThat(tensor.shape()).isEqualTo(Shape.of(1, 1000));
      }
    }
  }
}
