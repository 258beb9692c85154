package org.cvkit.core.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.cvkit.core.graph.Constant;
import org.cvkit.core.graph.Value;
import org.cvkit.core.layer.Activation;
import org.cvkit.core.layer.Dropout;
import org.cvkit.core.layer.Linear;
import org.cvkit.core.runtime.SessionOptions;
import org.cvkit.core.tensor.ElementType;
import org.cvkit.core.tensor.Shape;
import org.cvkit.core.tensor.Tensor;
import org.cvkit.core.weight.Safetensors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A small network that learns which of two numbers is larger. */
class TrainerTest {
  private static final int BATCH = 16;
  private static final int STEPS = 8;

  @TempDir private Path folder;

  private static final Objective OBJECTIVE =
      g -> {
        Value x = g.input("x", ElementType.FLOAT32, Shape.of(BATCH, 2));
        Value t = g.input("t", ElementType.FLOAT32, Shape.of(BATCH, 2));
        Value hidden = Activation.TANH.apply(g, Linear.of(2, 8).apply(g.scope("fc1"), x));
        Value dropped = new Dropout(0.1).apply(g.scope("drop"), hidden);
        return Loss.softmaxCrossEntropy()
            .apply(g, Linear.of(8, 2).apply(g.scope("fc2"), dropped), t);
      };

  /** Batches that depend on epoch and number. */
  private static final class Numbers implements Feed {
    private int epoch;
    private int step;
    private final float scale;

    Numbers(float scale) {
      this.scale = scale;
    }

    @Override
    public int steps() {
      return STEPS;
    }

    @Override
    public void begin(int newEpoch, int newStep) {
      epoch = newEpoch;
      step = newStep;
    }

    @Override
    public void fill(Map<String, Tensor> batch) {
      Random random = new Random(1000L * epoch + step++);
      var x = Objects.requireNonNull(batch.get("x")).asFloatBuffer();
      var t = Objects.requireNonNull(batch.get("t")).asFloatBuffer();
      for (int i = 0; i < BATCH; i++) {
        float a = (float) random.nextGaussian();
        float b = (float) random.nextGaussian();
        x.put(2 * i, scale * a).put(2 * i + 1, scale * b);
        t.put(2 * i, a > b ? 1 : 0).put(2 * i + 1, a > b ? 0 : 1);
      }
    }

    @Override
    public String contents() {
      return "the batch of numbers";
    }

    @Override
    public void close() {}
  }

  private static TrainingOptions options(int epochs) {
    return TrainingOptions.defaults(epochs)
        .withStep(StepOptions.of(Optimizer.adam()).withAveraging(0.9))
        .withLearningRate(LearningRate.cosine(0.05))
        .withSession(SessionOptions.defaults().withThreads(1));
  }

  private static void export(Map<String, Constant> weights, List<EpochResult> history, Path file) {
    try {
      Files.writeString(file, history.size() + " epochs, " + weights.keySet());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private Trainer trainer(Path where, TrainingOptions options, TrainingListener listener) {
    return new Trainer(
        OBJECTIVE,
        new Numbers(1),
        weights -> Map.of("score", -(double) weights.get("fc2.bias").toFloats()[0]),
        TrainerTest::export,
        options,
        where,
        listener);
  }

  private static byte[] weightsIn(Path where) throws IOException {
    byte[] file = Files.readAllBytes(where.resolve(Checkpoint.FILE));
    int header =
        8 + (int) java.nio.ByteBuffer.wrap(file).order(java.nio.ByteOrder.LITTLE_ENDIAN).getLong(0);
    return java.util.Arrays.copyOfRange(file, header, file.length);
  }

  @Test
  void the_loss_falls() {
    TrainingReport report = trainer(folder, options(6), new TrainingListener() {}).train(Map.of());

    List<EpochResult> history = report.history();
    assertThat(report.end()).isEqualTo(TrainingReport.End.COMPLETE);
    assertThat(history).hasSize(6);
    assertThat(history.get(5).training().get("loss"))
        .isLessThan(history.get(0).training().get("loss") / 2);
    assertThat(folder.resolve("results.csv")).content().hasLineCount(7);
    assertThat(folder.resolve("last.onnx")).content().startsWith("6 epochs");
  }

  @Test
  void a_stopped_run_goes_on_to_the_same_bits() throws IOException {
    Path whole = folder.resolve("whole");
    Path broken = folder.resolve("broken");
    trainer(whole, options(4), new TrainingListener() {}).train(Map.of());

    TrainingReport stopped = trainer(broken, options(4), after(2 * STEPS + 3)).train(Map.of());
    TrainingReport resumed = trainer(broken, options(4), new TrainingListener() {}).resume();

    assertThat(stopped.end()).isEqualTo(TrainingReport.End.STOPPED);
    assertThat(resumed.history()).hasSize(4);
    assertThat(weightsIn(broken)).isEqualTo(weightsIn(whole));
    assertThat(broken.resolve("results.csv")).content().hasLineCount(5);
  }

  /** What is frozen came with the beginning weights, which a resumed run is not given again. */
  @Test
  void what_is_frozen_is_gone_on_with_too() throws IOException {
    Path whole = folder.resolve("whole");
    Path broken = folder.resolve("broken");
    TrainingOptions frozen =
        options(2)
            .withStep(
                StepOptions.of(Optimizer.sgd())
                    .withFrozen(name -> (name + ".").startsWith("fc1.")));
    float[] given = new float[16];
    java.util.Arrays.fill(given, 0.25f);
    Map<String, Constant> begin = Map.of("fc1.weight", Constant.of(Shape.of(8, 2), given));
    trainer(whole, frozen, new TrainingListener() {}).train(begin);
    trainer(broken, frozen, after(STEPS + 2)).train(begin);

    trainer(broken, frozen, new TrainingListener() {}).resume();

    assertThat(weightsIn(broken)).isEqualTo(weightsIn(whole));
    assertThat(Safetensors.read(broken.resolve(Checkpoint.FILE)).tensors().get("fc1.weight"))
        .isEqualTo(begin.get("fc1.weight"));
  }

  /** Ends a training after so many steps. */
  private static TrainingListener after(int steps) {
    List<Integer> seen = new ArrayList<>();
    return new TrainingListener() {
      @Override
      public void step(int epoch, int step, Map<String, Double> values) {
        seen.add(epoch * STEPS + step);
      }

      @Override
      public boolean isStopped() {
        return seen.size() > steps;
      }
    };
  }

  @Test
  void patience_ends_a_run_that_gets_no_better() {
    TrainingOptions patient = options(50).withPatience(2);

    TrainingReport report =
        new Trainer(
                OBJECTIVE,
                new Numbers(1),
                weights -> Map.of("score", 1.0),
                TrainerTest::export,
                patient,
                folder,
                new TrainingListener() {})
            .train(Map.of());

    assertThat(report.end()).isEqualTo(TrainingReport.End.EARLY);
    assertThat(report.history()).hasSize(3);
    assertThat(report.bestEpoch().epoch()).isZero();
  }

  @Test
  void a_loss_that_is_no_number_stops_with_step_batch_and_advice() {
    Trainer trainer =
        new Trainer(
            OBJECTIVE,
            new Numbers(Float.NaN),
            weights -> Map.of("score", 1.0),
            TrainerTest::export,
            options(1),
            folder,
            new TrainingListener() {});

    assertThatThrownBy(() -> trainer.train(Map.of()))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("epoch 1, step 1")
        .hasMessageContaining("the batch of numbers")
        .hasMessageContaining("lower the learning rate");
  }

  @Test
  void another_training_is_not_gone_on_with() {
    trainer(folder, options(1), new TrainingListener() {}).train(Map.of());

    assertThatThrownBy(() -> trainer(folder, options(2), new TrainingListener() {}).resume())
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("of another training");
    TrainingOptions plain = options(1).withStep(StepOptions.of(Optimizer.sgd()));
    assertThatThrownBy(() -> trainer(folder, plain, new TrainingListener() {}).resume())
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("of another training: expected nothing more, got average.fc1.bias")
        .hasMessageContaining("resume with the network, the optimiser");
    TrainingOptions frozen =
        options(1).withStep(options(1).step().withFrozen(name -> name.startsWith("fc1")));
    assertThatThrownBy(() -> trainer(folder, frozen, new TrainingListener() {}).resume())
        .hasMessageContaining("got average.fc1.bias and");
    assertThatThrownBy(
            () -> trainer(folder.resolve("none"), options(2), new TrainingListener() {}).resume())
        .hasMessageContaining("nothing to resume");
  }

  @Test
  void what_is_frozen_stays() {
    StepOptions frozen =
        StepOptions.of(Optimizer.sgd()).withFrozen(name -> (name + ".").startsWith("fc1."));
    SessionOptions session = SessionOptions.defaults().withThreads(1);
    try (TrainingStep step = TrainingStep.open(OBJECTIVE, frozen, Map.of(), 3, session)) {
      float[] first = step.weights().get("fc1.weight").toFloats();
      float[] second = step.weights().get("fc2.weight").toFloats();
      new Numbers(1).fill(step.inputs());

      step.run(0.5, 0);

      assertThat(step.weights().get("fc1.weight").toFloats()).isEqualTo(first);
      assertThat(step.weights().get("fc2.weight").toFloats()).isNotEqualTo(second);
    }
  }

  @Test
  void the_rate_search_finds_where_the_loss_falls() {
    RateSearch search =
        RateSearch.run(OBJECTIVE, new Numbers(1), Map.of(), options(1), 120, 1e-5, 10);

    assertThat(search.suggested()).isBetween(1e-4, 1.0);
    assertThat(search.losses().x()).isSorted();
  }
}
