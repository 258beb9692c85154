package org.cvkit.core.graph;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.cvkit.core.tensor.ElementType;
import org.cvkit.core.tensor.Shape;

/** A graph under construction, shared by the builders of all scopes. */
final class Draft {
  final GraphBuilder.Mode mode;
  final List<Value> inputs = new ArrayList<>();
  final Map<Value, Constant> parameters = new LinkedHashMap<>();
  final Map<Value, Constant> states = new LinkedHashMap<>();
  final Map<Value, Constant> constants = new LinkedHashMap<>();
  final List<Node> nodes = new ArrayList<>();
  final Map<String, Value> outputs = new LinkedHashMap<>();
  final Map<Value, Value> updates = new LinkedHashMap<>();

  /** Inputs that hold a Bernoulli mask, with the probability of a zero. */
  final Map<Value, Double> masks = new LinkedHashMap<>();

  /** Values that parameters and states begin with instead of those their layer would draw. */
  Map<String, Constant> weights = Map.of();

  /** Values through which no gradient flows back. */
  final Set<Value> stopped = new HashSet<>();

  Predicate<String> frozen = name -> false;

  /** The parameters that are frozen: constants of the graph. */
  final Map<Value, Constant> frozenParameters = new LinkedHashMap<>();

  long seed;

  private final Set<String> names = new HashSet<>();
  private final Map<String, Integer> applications = new HashMap<>();
  private final Map<Constant, Value> known = new HashMap<>();

  Draft(GraphBuilder.Mode mode) {
    this.mode = mode;
  }

  void addAll(Graph graph) {
    inputs.addAll(graph.inputs());
    parameters.putAll(graph.parameters());
    states.putAll(graph.states());
    constants.putAll(graph.constants());
    nodes.addAll(graph.nodes());
    outputs.putAll(graph.outputs());
    updates.putAll(graph.updates());
    masks.putAll(graph.masks());
    graph.inputs().forEach(v -> names.add(v.name()));
    graph.parameters().keySet().forEach(v -> names.add(v.name()));
    graph.states().keySet().forEach(v -> names.add(v.name()));
    graph.constants().forEach((v, c) -> known.putIfAbsent(c, v));
    graph.constants().keySet().forEach(v -> names.add(v.name()));
    for (Node node : graph.nodes()) {
      names.add(node.name());
      node.outputs().forEach(v -> names.add(v.name()));
    }
  }

  Value declare(String name, ElementType type, Shape shape) {
    if (!names.add(name)) {
      throw new GraphException(name + ": expected a new name, got one that is taken");
    }
    return new Value(name, type, shape);
  }

  /** The name of an operator's next application in a scope: the first goes without a number. */
  String uniqueNode(String name) {
    String candidate = name;
    while (names.contains(candidate) || names.contains(candidate + ":0")) {
      int number = applications.merge(name, 1, Integer::sum);
      candidate = name + "_" + number;
    }
    return candidate;
  }

  Value constant(Constant constant) {
    return known.computeIfAbsent(
        constant,
        c -> {
          // In a graph that goes on after another one, some numbers are taken.
          int number = constants.size();
          while (names.contains("constant_" + number)) {
            number++;
          }
          Value value = declare("constant_" + number, c.type(), c.shape());
          constants.put(value, c);
          return value;
        });
  }

  /**
   * The graph without the nodes and constants that nothing needs; inputs, parameters and states
   * stay.
   */
  Graph build() {
    Map<Value, Node> makers = new HashMap<>();
    nodes.forEach(n -> n.outputs().forEach(v -> makers.put(v, n)));
    Set<Node> needed = Collections.newSetFromMap(new java.util.IdentityHashMap<>());
    Set<Value> used = new HashSet<>();
    Deque<Value> open = new ArrayDeque<>(outputs.values());
    open.addAll(updates.values());
    while (!open.isEmpty()) {
      Value value = open.pop();
      if (!used.add(value)) {
        continue;
      }
      Node maker = makers.get(value);
      if (maker != null && needed.add(maker)) {
        maker.inputs().stream().filter(v -> v != null).forEach(open::push);
      }
    }
    Map<Value, Constant> usedConstants = new LinkedHashMap<>(constants);
    usedConstants.keySet().retainAll(used);
    return new Graph(
        inputs,
        parameters,
        states,
        usedConstants,
        nodes.stream().filter(needed::contains).toList(),
        outputs,
        updates,
        masks);
  }
}
