package org.cvkit.core.train;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.cvkit.core.gradient.Differentiator;
import org.cvkit.core.gradient.Lowering;
import org.cvkit.core.graph.Constant;
import org.cvkit.core.graph.Graph;
import org.cvkit.core.graph.GraphBuilder;
import org.cvkit.core.graph.GraphBuilder.Mode;
import org.cvkit.core.graph.Value;
import org.cvkit.core.tensor.ElementType;
import org.cvkit.core.tensor.Shape;

/**
 * One training step as one graph. In: the batch, masks, learning rate, step number, then everything
 * that is remembered. Out: what of the remembered changes, then the loss and what else the
 * objective watches.
 *
 * @param graph weights and states are inputs
 * @param fed names of what a step is fed: the objective's inputs and masks
 * @param remembered what a step begins with and leaves changed, by the input that reads it
 * @param next the output that holds a remembered value after the step
 * @param fixed what a step reads and never changes: frozen statistics
 * @param frozen parameters that are constants of the graph, by name
 * @param watched outputs of one number, the loss first
 */
record StepGraph(
    Graph graph,
    List<Value> fed,
    Map<Value, Constant> remembered,
    Map<Value, String> next,
    Map<Value, Constant> fixed,
    Map<String, Constant> frozen,
    List<String> watched) {

  static final String LEARNING_RATE = "learning_rate";
  static final String STEP = "step";
  static final String LOSS = "loss";

  /** The scope of the moving average of the weights. */
  static final String AVERAGE = "average";

  static final String OPTIMIZER = "optimizer";

  static StepGraph build(
      Objective objective,
      StepOptions options,
      Lowering lowering,
      Map<String, Constant> weights,
      long seed) {
    GraphBuilder g =
        GraphBuilder.create(Mode.TRAIN)
            .seeded(seed)
            .startingFrom(weights)
            .freezing(options.frozen());
    Value loss = objective.loss(g);
    Graph forward = g.build();
    List<String> watched = new ArrayList<>();
    watched.add(LOSS);
    watched.addAll(forward.outputs().keySet());
    List<Value> fed = forward.inputs();
    Optimizer.Clock clock =
        new Optimizer.Clock(
            g.input(LEARNING_RATE, ElementType.FLOAT32, Shape.of()),
            g.input(STEP, ElementType.FLOAT32, Shape.of()));
    List<Value> trained = List.copyOf(forward.parameters().keySet());
    if (trained.isEmpty()) {
      throw new TrainingException(
          "training: expected a parameter to train, got none: all are frozen");
    }
    Map<Value, Value> gradients = Differentiator.gradients(g, loss, trained, lowering);
    Map<Value, Value> updated = descend(g, clip(g, gradients, options), clock, options);
    return assemble(g, loss, fed, updated, watched, options, lowering);
  }

  private static Map<Value, Value> descend(
      GraphBuilder g, Map<Value, Value> gradients, Optimizer.Clock clock, StepOptions options) {
    Map<Value, Value> updated = new LinkedHashMap<>();
    for (Value w : gradients.keySet()) {
      GraphBuilder scope = g.scope(OPTIMIZER).scope(w.name());
      double factor = options.rateOf(w.name());
      Value rate = clock.learningRate();
      Optimizer.Clock own =
          factor == 1
              ? clock
              : new Optimizer.Clock(scope.multiply(rate, scope.scalar(rate, factor)), clock.step());
      Value gradient = Objects.requireNonNull(gradients.get(w));
      updated.put(w, options.optimizer().update(scope, w, gradient, own, options.decayOf(w)));
    }
    return updated;
  }

  /** Shortens the gradient as a whole (Pascanu et al. 2013, algorithm 1). */
  private static Map<Value, Value> clip(
      GraphBuilder root, Map<Value, Value> gradients, StepOptions options) {
    if (options.clipNorm() == 0) {
      return gradients;
    }
    GraphBuilder g = root.scope("clip");
    Value sum = null;
    for (Value gradient : gradients.values()) {
      Value square = g.reduce("ReduceSumSquare", gradient, 0);
      sum = sum == null ? square : g.add(sum, square);
    }
    Value norm = g.unary("Sqrt", Objects.requireNonNull(sum));
    Value least = g.scalar(norm, options.clipNorm());
    Value longest = g.apply("Max", org.cvkit.core.graph.Attributes.none(), norm, least);
    Value factor = g.divide(least, longest);
    Map<Value, Value> clipped = new LinkedHashMap<>();
    gradients.forEach((w, gradient) -> clipped.put(w, g.multiply(gradient, factor)));
    return clipped;
  }

  private static StepGraph assemble(
      GraphBuilder g,
      Value loss,
      List<Value> fed,
      Map<Value, Value> updated,
      List<String> watched,
      StepOptions options,
      Lowering lowering) {
    if (options.averaging() > 0) {
      average(g, updated, options.averaging());
    }
    Graph whole = g.build();
    Map<Value, Value> changes = new LinkedHashMap<>(updated);
    changes.putAll(whole.updates());
    Map<Value, Constant> remembered = new LinkedHashMap<>();
    whole.parameters().forEach(remembered::put);
    Map<Value, Constant> fixed = new LinkedHashMap<>();
    whole.states().forEach((v, c) -> (changes.containsKey(v) ? remembered : fixed).put(v, c));
    Map<Value, String> next = new LinkedHashMap<>();
    for (Value value : remembered.keySet()) {
      next.put(value, "next " + value.name());
      g.output("next " + value.name(), Objects.requireNonNull(changes.get(value)));
    }
    g.output(LOSS, g.reshape(loss));
    Map<String, Constant> frozen = new LinkedHashMap<>();
    g.frozen().forEach((v, c) -> frozen.put(v.name(), c));
    Graph graph = lowering.lower(g.build().withWeightsAsInputs());
    return new StepGraph(graph, fed, remembered, next, fixed, frozen, watched);
  }

  /**
   * Keeps a moving average of every parameter and statistic, warmed up as in TensorFlow's
   * ExponentialMovingAverage: {@code min(kept, (1 + step) / (10 + step))}.
   */
  private static void average(GraphBuilder root, Map<Value, Value> updated, double most) {
    GraphBuilder g = root.scope(AVERAGE);
    Graph whole = root.build();
    Value step =
        whole.inputs().stream().filter(v -> v.name().equals(STEP)).findFirst().orElseThrow();
    Value warm = g.divide(g.add(step, g.scalar(step, 1)), g.add(step, g.scalar(step, 10)));
    Value kept = g.apply("Min", org.cvkit.core.graph.Attributes.none(), warm, g.scalar(warm, most));
    Map<Value, Value> moving = new LinkedHashMap<>(updated);
    whole
        .updates()
        .forEach(
            (state, next) -> {
              if (!state.name().startsWith(OPTIMIZER + ".")) {
                moving.put(state, next);
              }
            });
    moving.forEach(
        (value, next) -> {
          Constant begin = whole.parameters().getOrDefault(value, whole.states().get(value));
          Value old = g.state(value.name(), Objects.requireNonNull(begin));
          Value gap = g.subtract(old, next);
          g.update(old, g.add(next, g.multiply(gap, kept)));
        });
  }
}
