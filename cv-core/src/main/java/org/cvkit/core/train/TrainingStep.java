package org.cvkit.core.train;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.cvkit.core.graph.Constant;
import org.cvkit.core.graph.Graph;
import org.cvkit.core.graph.Value;
import org.cvkit.core.memory.NativeResource;
import org.cvkit.core.memory.Scope;
import org.cvkit.core.runtime.InferenceSession;
import org.cvkit.core.runtime.Outputs;
import org.cvkit.core.runtime.SessionOptions;
import org.cvkit.core.tensor.Shape;
import org.cvkit.core.tensor.Tensor;
import org.cvkit.core.tensor.TensorSpec;

/**
 * Owns the session of a training step and everything it remembers: parameters, statistics, the
 * optimiser's slots. Each run reads one set of buffers and writes the other. A run takes one step
 * or, where that suits the device, several: batches are {@link #add added} and then {@link #run()
 * run} together.
 *
 * <p>Confined to one thread at a time.
 */
public final class TrainingStep implements NativeResource {
  private final StepGraph graph;
  private final int capacity;
  private final long seed;
  private final Scope scope = new Scope();

  /** One step's batch, masks, learning rate and number, by name. */
  private final Map<String, Tensor> single = new LinkedHashMap<>();

  /** The same of all steps of a run: the very tensors above when a run takes one step. */
  private final Map<String, Tensor> all = new LinkedHashMap<>();

  private final Map<String, Double> masks = new LinkedHashMap<>();
  private final List<Map<Value, Tensor>> memory = new ArrayList<>();
  private final Map<String, Tensor> watched = new LinkedHashMap<>();
  private final List<InferenceSession.Binding> bindings = new ArrayList<>();
  private final Tensor steps;

  /** Which set of buffers the next run reads. */
  private int current;

  /** Steps that wait for the next run. */
  private int added;

  private TrainingStep(StepGraph graph, int capacity, long seed, SessionOptions options) {
    this.graph = graph;
    this.capacity = capacity;
    this.seed = seed;
    boolean whole = false;
    try {
      Graph run = capacity == 1 ? graph.graph() : StepLoop.of(graph, capacity);
      InferenceSession session =
          scope.add(InferenceSession.open("training step", run.toOnnx(Map.of()), options));
      for (Value value : graph.graph().inputs()) {
        if (!graph.remembered().containsKey(value) && !graph.fixed().containsKey(value)) {
          Tensor one = allocate(value);
          single.put(value.name(), one);
          all.put(value.name(), capacity == 1 ? one : allocateStack(value));
        }
      }
      steps = scope.add(Tensor.ofLongs(Shape.of(), 0));
      graph.graph().masks().forEach((v, zeros) -> masks.put(v.name(), zeros));
      memory.add(remembered());
      memory.add(remembered());
      Map<Value, Tensor> fixed = new LinkedHashMap<>();
      graph.fixed().forEach((v, c) -> fixed.put(v, filled(v, c)));
      for (String name : graph.watched()) {
        Value value = Objects.requireNonNull(graph.graph().outputs().get(name));
        watched.put(
            name,
            capacity == 1
                ? allocate(value)
                : scope.add(Tensor.allocate(value.type(), Shape.of(capacity))));
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
   * @param session its device also decides on the graph's forms and the steps of a run, unless the
   *     options do
   * @throws org.cvkit.core.graph.GraphException naming an operator without a gradient
   */
  public static TrainingStep open(
      Objective objective,
      StepOptions options,
      Map<String, Constant> weights,
      long seed,
      SessionOptions session) {
    StepGraph graph =
        StepGraph.build(objective, options, options.loweringOn(session.device()), weights, seed);
    return new TrainingStep(graph, options.stepsPerRunOn(session.device()), seed, session);
  }

  private Tensor allocate(Value value) {
    return scope.add(Tensor.allocate(value.type(), value.shape()));
  }

  private Tensor allocateStack(Value value) {
    return scope.add(Tensor.allocate(value.type(), StepLoop.stacked(value.shape(), capacity)));
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
    Map<String, Tensor> inputs = new LinkedHashMap<>(all);
    inputs.put(StepLoop.STEPS, steps);
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

  /** Most steps that one run takes. */
  public int capacity() {
    return capacity;
  }

  /** The tensors of a batch, by the names of the objective's inputs: filled before each step. */
  public Map<String, Tensor> inputs() {
    Map<String, Tensor> batch = new LinkedHashMap<>(single);
    batch.keySet().removeAll(masks.keySet());
    batch.keySet().removeAll(List.of(StepGraph.LEARNING_RATE, StepGraph.STEP));
    return batch;
  }

  /**
   * Takes the batch in {@link #inputs()} as one of the next run's steps; the tensors are then free
   * for the next batch.
   *
   * @param number of the step since the beginning of training, from 0; masks depend on it
   * @throws IllegalStateException when the run is full
   */
  public void add(double rate, long number) {
    if (added == capacity) {
      throw new IllegalStateException(
          "training step: expected at most " + capacity + " steps a run, got one more; run them");
    }
    set(StepGraph.LEARNING_RATE, rate);
    set(StepGraph.STEP, number + 1);
    drawMasks(number);
    if (capacity > 1) {
      single.forEach((name, one) -> put(one, Objects.requireNonNull(all.get(name))));
    }
    added++;
  }

  private void set(String name, double value) {
    Objects.requireNonNull(single.get(name)).asFloatBuffer().put(0, (float) value);
  }

  private void put(Tensor one, Tensor stack) {
    ByteBuffer batch = one.asByteBuffer();
    stack.asByteBuffer().position(added * batch.remaining()).put(batch);
  }

  /**
   * Takes the steps that were added: from their batches to changed weights.
   *
   * @return of each step the loss and whatever else the objective watches, by name
   */
  public List<Map<String, Double>> run() {
    steps.asLongBuffer().put(0, added);
    Outputs ignored = bindings.get(current).run();
    current = 1 - current;
    List<Map<String, Double>> results = new ArrayList<>();
    for (int i = 0; i < added; i++) {
      Map<String, Double> result = new LinkedHashMap<>();
      for (Map.Entry<String, Tensor> entry : watched.entrySet()) {
        result.put(entry.getKey(), (double) entry.getValue().asFloatBuffer().get(i));
      }
      results.add(result);
    }
    added = 0;
    return results;
  }

  /** {@link #add Adds} one step and runs it. */
  public Map<String, Double> run(double rate, long number) {
    add(rate, number);
    List<Map<String, Double>> results = run();
    return results.get(results.size() - 1);
  }

  private void drawMasks(long number) {
    int index = 0;
    for (Map.Entry<String, Double> mask : masks.entrySet()) {
      SplittableRandom random =
          new SplittableRandom(seed ^ (number * 0x9E3779B97F4A7C15L) ^ ((long) ++index << 48));
      var values = Objects.requireNonNull(single.get(mask.getKey())).asFloatBuffer();
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

  /** What stays as it is, by name: frozen parameters and statistics. */
  public Map<String, Constant> unchanging() {
    Map<String, Constant> result = new LinkedHashMap<>(graph.frozen());
    graph.fixed().forEach((v, c) -> result.put(v.name(), c));
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
    result.putAll(unchanging());
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
