package org.cvkit.bench.training;

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
import org.cvkit.core.graph.Value;
import org.cvkit.core.tensor.ElementType;

/**
 * A whole training step as one graph: a batch, its labels and the state in; the loss and the next
 * state out, in the same order.
 *
 * <p>Immutable.
 *
 * @param state what the state's values begin with, in the order of the inputs after batch and
 *     labels
 */
record StepGraph(Graph graph, List<Constant> state) {
  private static final double LEARNING_RATE = 0.01;

  /** How the parameters move. */
  enum Update {
    /** Stochastic gradient descent with momentum 0.9. */
    MOMENTUM,
    ADAM
  }

  static StepGraph of(TrainedNetwork network, Update update, Lowering lowering) {
    GraphBuilder g = GraphBuilder.create(GraphBuilder.Mode.TRAIN);
    Value x = g.input("pictures", ElementType.FLOAT32, network.batch());
    Value labels = g.input("labels", ElementType.FLOAT32, network.labels());
    Value loss = network.loss(g, network.logits(g, x), labels);
    g.output("loss", loss);
    Graph forward = g.build();
    Map<Value, Value> gradients =
        Differentiator.gradients(g, loss, forward.parameters().keySet(), lowering);
    Map<Value, Constant> slots = new LinkedHashMap<>();
    Map<Value, Value> next = new LinkedHashMap<>();
    gradients.forEach((p, dp) -> next.putAll(moved(g.scope("update"), p, dp, update, slots)));
    forward.updates().forEach(next::put);
    next.forEach((value, after) -> g.output("next " + value.name(), after));
    Graph whole = g.build();
    List<Value> state = new ArrayList<>(next.keySet());
    List<Value> inputs = new ArrayList<>(List.of(x, labels));
    inputs.addAll(state);
    Map<Value, Constant> beginnings = new LinkedHashMap<>(whole.parameters());
    beginnings.putAll(whole.states());
    beginnings.putAll(slots);
    Graph fed =
        new Graph(
            inputs,
            Map.of(),
            Map.of(),
            whole.constants(),
            whole.nodes(),
            whole.outputs(),
            Map.of(),
            Map.of());
    return new StepGraph(
        lowering.lower(fed),
        state.stream().map(v -> Objects.requireNonNull(beginnings.get(v))).toList());
  }

  private static Map<Value, Value> moved(
      GraphBuilder g, Value p, Value dp, Update update, Map<Value, Constant> slots) {
    Map<Value, Value> next = new LinkedHashMap<>();
    Value first = slot(g, p, "first", slots);
    if (update == Update.MOMENTUM) {
      Value velocity = g.add(g.multiply(first, g.scalar(p, 0.9)), dp);
      next.put(p, g.subtract(p, g.multiply(velocity, g.scalar(p, LEARNING_RATE))));
      next.put(first, velocity);
      return next;
    }
    Value second = slot(g, p, "second", slots);
    Value m = g.add(g.multiply(first, g.scalar(p, 0.9)), g.multiply(dp, g.scalar(p, 0.1)));
    Value squares = g.multiply(g.multiply(dp, dp), g.scalar(p, 0.001));
    Value v = g.add(g.multiply(second, g.scalar(p, 0.999)), squares);
    Value root = g.add(g.unary("Sqrt", v), g.scalar(p, 1e-8));
    next.put(p, g.subtract(p, g.divide(g.multiply(m, g.scalar(p, 1e-3)), root)));
    next.put(first, m);
    next.put(second, v);
    return next;
  }

  private static Value slot(GraphBuilder g, Value p, String name, Map<Value, Constant> slots) {
    Value slot = g.input(p.name() + "." + name, p.type(), p.shape());
    slots.put(slot, Constant.filled(p.type(), p.shape(), 0));
    return slot;
  }
}
