package org.cvkit.core.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.cvkit.core.gradient.Lowering;
import org.cvkit.core.graph.Constant;
import org.cvkit.core.graph.GraphBuilder;
import org.cvkit.core.graph.Value;
import org.cvkit.core.layer.Activation;
import org.cvkit.core.layer.BatchNorm;
import org.cvkit.core.layer.Conv2dLayer;
import org.cvkit.core.layer.Dropout;
import org.cvkit.core.layer.Flatten;
import org.cvkit.core.layer.Linear;
import org.cvkit.core.layer.Pool;
import org.cvkit.core.runtime.Device;
import org.cvkit.core.runtime.RuntimeReport;
import org.cvkit.core.runtime.SessionOptions;
import org.cvkit.core.tensor.ElementType;
import org.cvkit.core.tensor.Shape;
import org.cvkit.core.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Steps in one loop come to the same bits as steps one by one. */
class StepLoopTest {
  private static final int BATCH = 4;

  /** Not a multiple of the steps of a run: the last run is shorter. */
  private static final int STEPS = 8;

  private static final SessionOptions SESSION = SessionOptions.defaults().withThreads(1);

  /** Everything that a step may have: convolution, statistics, a mask, what is frozen. */
  private static final Objective OBJECTIVE =
      g -> {
        Value x = g.input("x", ElementType.FLOAT32, Shape.of(BATCH, 3, 16, 16));
        Value t = g.input("t", ElementType.FLOAT32, Shape.of(BATCH, 3));
        Value y = block(g.scope("a"), x, 3, 16);
        y = Pool.max(2, 2).apply(g.scope("pool"), block(g.scope("b"), y, 16, 16));
        y = new Dropout(0.2).apply(g.scope("drop"), Pool.globalAverage().apply(g, y));
        Value logits = Linear.of(16, 3).apply(g.scope("fc"), new Flatten().apply(g, y));
        g.output("highest", g.reduce("ReduceMax", logits, 0));
        return Loss.softmaxCrossEntropy().apply(g, logits, t);
      };

  private static Value block(GraphBuilder g, Value x, int in, int out) {
    Value y = Conv2dLayer.of(in, out, 3).withSamePadding().withoutBias().apply(g.scope("conv"), x);
    return Activation.RELU.apply(g, BatchNorm.of(out).apply(g.scope("bn"), y));
  }

  private record Outcome(List<Map<String, Double>> watched, Map<String, Constant> memory) {}

  private static Outcome train(StepOptions options) {
    return train(options, SESSION);
  }

  private static Outcome train(StepOptions options, SessionOptions session) {
    List<Map<String, Double>> watched = new ArrayList<>();
    Map<String, Constant> memory = new LinkedHashMap<>();
    try (TrainingStep step = TrainingStep.open(OBJECTIVE, options, Map.of(), 7, session)) {
      Random random = new Random(1);
      for (int i = 0; i < STEPS; i++) {
        var x = buffer(step, "x");
        for (int j = 0; j < x.capacity(); j++) {
          x.put(j, (float) random.nextGaussian());
        }
        var t = buffer(step, "t");
        for (int j = 0; j < t.capacity(); j++) {
          t.put(j, j % 3 == random.nextInt(3) ? 1 : 0);
        }
        step.add(0.1 / (i + 1), i);
        if ((i + 1) % step.capacity() == 0 || i == STEPS - 1) {
          watched.addAll(step.run());
        }
      }
      step.memory().forEach((name, tensor) -> memory.put(name, TrainingStep.copy(tensor)));
    }
    return new Outcome(watched, memory);
  }

  private static java.nio.FloatBuffer buffer(TrainingStep step, String name) {
    Tensor tensor = Objects.requireNonNull(step.inputs().get(name));
    return tensor.asFloatBuffer();
  }

  static Stream<Lowering> lowerings() {
    return Stream.of(Lowering.portable(), Lowering.cpu(), Lowering.cuda()).distinct();
  }

  @ParameterizedTest
  @MethodSource("lowerings")
  void several_steps_in_one_run_come_to_the_bits_of_single_ones(Lowering lowering) {
    StepOptions options =
        StepOptions.of(Optimizer.adam())
            .withWeightDecay(1e-3)
            .withClipNorm(1)
            .withAveraging(0.9)
            .withFrozen(name -> (name + ".").startsWith("a.bn."))
            .withLowering(lowering);

    Outcome single = train(options);
    Outcome looped = train(options.withStepsPerRun(3));

    assertThat(looped.watched()).hasSize(STEPS).isEqualTo(single.watched());
    assertThat(looped.memory()).isEqualTo(single.memory()).hasSizeGreaterThan(20);
  }

  @Test
  void the_same_training_on_a_gpu_gives_the_same_curve() {
    assumeTrue(RuntimeReport.create().cudaProblem() == null, "needs a CUDA device");
    StepOptions options = StepOptions.of(Optimizer.nesterov(0.9));

    Outcome cpu = train(options);
    Outcome gpu = train(options, SESSION.withDevice(Device.cuda(0)));

    for (int i = 0; i < STEPS; i++) {
      // TensorFloat-32 keeps 10 bits of a product's factors.
      assertThat(gpu.watched().get(i).get(StepGraph.LOSS))
          .isCloseTo(cpu.watched().get(i).get(StepGraph.LOSS), within(1e-2));
    }
  }

  @Test
  void a_full_run_takes_no_further_step() {
    StepOptions options = StepOptions.of(Optimizer.sgd()).withStepsPerRun(2);
    try (TrainingStep step = TrainingStep.open(OBJECTIVE, options, Map.of(), 7, SESSION)) {
      step.add(0.1, 0);
      step.add(0.1, 1);

      assertThatThrownBy(() -> step.add(0.1, 2))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("at most 2 steps a run");
    }
  }
}
