package org.cvkit.core.train;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.cvkit.core.graph.Constant;
import org.cvkit.core.graph.Value;
import org.cvkit.core.memory.NativeResource;
import org.cvkit.core.memory.Scope;
import org.cvkit.core.runtime.InferenceSession;
import org.cvkit.core.runtime.Outputs;
import org.cvkit.core.runtime.SessionOptions;
import org.cvkit.core.tensor.Tensor;
import org.cvkit.core.tensor.TensorSpec;

/**
 * Owns the session of one training step and everything it remembers: parameters, statistics, the
 * optimiser's slots. Each run reads one set of buffers and writes the other.
 *
 * <p>Confined to one thread at a time.
 */
public final class TrainingStep implements NativeResource {
  private final StepGraph graph;
  private final long seed;
  private final Scope scope = new Scope();
  private final Map<String, Tensor> fed = new LinkedHashMap<>();
  private final Map<String, Double> masks = new LinkedHashMap<>();
  private final List<Map<Value, Tensor>> memory = new ArrayList<>();
  private final Map<String, Tensor> watched = new LinkedHashMap<>();
  private final List<InferenceSession.Binding> bindings = new ArrayList<>();
  private final Tensor learningRate;
  private final Tensor step;

  /** Which set of buffers the next run reads. */
  private int current;

  private TrainingStep(StepGraph graph, long seed, SessionOptions options) {
    this.graph = graph;
    this.seed = seed;
    boolean whole = false;
    try {
      InferenceSession session =
          scope.add(
              InferenceSession.open("training step", graph.graph().toOnnx(Map.of()), options));
      learningRate = allocate(graph.graph().inputs(), StepGraph.LEARNING_RATE);
      step = allocate(graph.graph().inputs(), StepGraph.STEP);
      graph.fed().forEach(v -> fed.put(v.name(), allocate(v)));
      graph.graph().masks().forEach((v, zeros) -> masks.put(v.name(), zeros));
      memory.add(remembered());
      memory.add(remembered());
      Map<Value, Tensor> fixed = new LinkedHashMap<>();
      graph.fixed().forEach((v, c) -> fixed.put(v, filled(v, c)));
      for (String name : graph.watched()) {
        Value value = Objects.requireNonNull(graph.graph().outputs().get(name));
        watched.put(name, allocate(value));
      }
      bindings.add(bind(session, fixed, 0));
      bindings.add(bind(session, fixed, 1));
      whole = true;
    } finally {
      if (!whole) {
        scope.close();
      }
    }
  }

  /**
   * Builds the step of an objective. The caller closes it.
   *
   * @param weights what parameters and everything else remembered begin with, by name; what is
   *     missing begins as its layer says
   * @param seed of initial values and masks
   * @throws org.cvkit.core.graph.GraphException naming an operator without a gradient
   */
  public static TrainingStep open(
      Objective objective,
      StepOptions options,
      Map<String, Constant> weights,
      long seed,
      SessionOptions session) {
    return new TrainingStep(StepGraph.build(objective, options, weights, seed), seed, session);
  }

  private Tensor allocate(List<Value> inputs, String name) {
    return allocate(inputs.stream().filter(v -> v.name().equals(name)).findFirst().orElseThrow());
  }

  private Tensor allocate(Value value) {
    return scope.add(Tensor.allocate(value.type(), value.shape()));
  }

  private Tensor filled(Value value, Constant constant) {
    Tensor tensor = allocate(value);
    tensor.asByteBuffer().put(constant.asByteBuffer());
    return tensor;
  }

  private Map<Value, Tensor> remembered() {
    Map<Value, Tensor> set = new LinkedHashMap<>();
    graph.remembered().forEach((v, c) -> set.put(v, filled(v, c)));
    return set;
  }

  private InferenceSession.Binding bind(
      InferenceSession session, Map<Value, Tensor> fixed, int from) {
    Map<String, Tensor> inputs = new LinkedHashMap<>(fed);
    inputs.put(StepGraph.LEARNING_RATE, learningRate);
    inputs.put(StepGraph.STEP, step);
    fixed.forEach((v, t) -> inputs.put(v.name(), t));
    Map<String, Tensor> outputs = new LinkedHashMap<>(watched);
    memory.get(from).forEach((v, t) -> inputs.put(v.name(), t));
    memory.get(1 - from).forEach((v, t) -> outputs.put(graph.next().get(v), t));
    return scope.add(
        session.bind(pick(session.inputs(), inputs), pick(session.outputs(), outputs)));
  }

  private static List<Tensor> pick(List<TensorSpec> specs, Map<String, Tensor> tensors) {
    return specs.stream()
        .map(s -> Objects.requireNonNull(tensors.get(s.name()), s.name()))
        .toList();
  }

  /** The tensors of a batch, by the names of the objective's inputs: filled before each run. */
  public Map<String, Tensor> inputs() {
    Map<String, Tensor> batch = new LinkedHashMap<>(fed);
    batch.keySet().removeAll(masks.keySet());
    return batch;
  }

  /**
   * One step: from the batch in {@link #inputs()} to changed weights.
   *
   * @param number of the step since the beginning of training, from 0; masks depend on it
   * @return the loss and whatever else the objective watches, by name
   */
  public Map<String, Double> run(double rate, long number) {
    learningRate.asFloatBuffer().put(0, (float) rate);
    step.asFloatBuffer().put(0, number + 1);
    drawMasks(number);
    Outputs ignored = bindings.get(current).run();
    current = 1 - current;
    Map<String, Double> result = new LinkedHashMap<>();
    watched.forEach((name, tensor) -> result.put(name, (double) tensor.asFloatBuffer().get(0)));
    return result;
  }

  private void drawMasks(long number) {
    int index = 0;
    for (Map.Entry<String, Double> mask : masks.entrySet()) {
      SplittableRandom random =
          new SplittableRandom(seed ^ (number * 0x9E3779B97F4A7C15L) ^ ((long) ++index << 48));
      var values = Objects.requireNonNull(fed.get(mask.getKey())).asFloatBuffer();
      double zeros = mask.getValue();
      for (int i = 0; i < values.capacity(); i++) {
        values.put(i, random.nextDouble() < zeros ? 0 : 1);
      }
    }
  }

  /**
   * What is remembered now, by name: parameters and statistics, the optimiser's slots below {@code
   * optimizer}, averages below {@code average}. The tensors stay this step's and are overwritten by
   * the run after the next one.
   */
  public Map<String, Tensor> memory() {
    Map<String, Tensor> result = new LinkedHashMap<>();
    memory.get(current).forEach((v, t) -> result.put(v.name(), t));
    return result;
  }

  /**
   * A copy of the weights a network is deployed with: parameters and statistics, those averaged
   * over the steps if there are such.
   */
  public Map<String, Constant> weights() {
    Map<String, Tensor> all = memory();
    Map<String, Constant> result = new LinkedHashMap<>();
    all.forEach(
        (name, tensor) -> {
          if (!name.startsWith(StepGraph.OPTIMIZER + ".")
              && !name.startsWith(StepGraph.AVERAGE + ".")) {
            Tensor averaged = all.getOrDefault(StepGraph.AVERAGE + "." + name, tensor);
            result.put(name, copy(averaged));
          }
        });
    graph.fixed().forEach((v, c) -> result.put(v.name(), c));
    graph.graph().constants().forEach((v, c) -> result.putIfAbsent(v.name(), c));
    return result;
  }

  static Constant copy(Tensor tensor) {
    byte[] bytes = new byte[tensor.asByteBuffer().remaining()];
    tensor.asByteBuffer().get(bytes);
    return Constant.ofBytes(tensor.type(), tensor.shape(), bytes);
  }

  @Override
  public void close() {
    scope.close();
  }
}
