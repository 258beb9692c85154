package org.cvkit.core.gradient;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cvkit.core.graph.Constant;
import org.cvkit.core.graph.Graph;
import org.cvkit.core.graph.GraphBuilder;
import org.cvkit.core.graph.Node;
import org.cvkit.core.graph.Value;

/** Puts other nodes in the place of some, under the same values. */
final class Rewriting {
  private Rewriting() {}

  /** What stands for a node. */
  @FunctionalInterface
  interface Replacement {
    /** Emits nodes that compute the node's first outputs and gives these; none leaves it as is. */
    List<Value> replace(GraphBuilder g, Node node);
  }

  static Graph of(Graph graph, Replacement replacement) {
    GraphBuilder g = GraphBuilder.extend(graph, GraphBuilder.Mode.TRAIN);
    Map<Value, Constant> constants = new LinkedHashMap<>(graph.constants());
    List<Node> nodes = new ArrayList<>();
    for (Node node : graph.nodes()) {
      int before = g.nodes().size();
      List<Value> results = replacement.replace(g, node);
      if (results.isEmpty()) {
        nodes.add(node);
        continue;
      }
      Map<Value, Value> names = new HashMap<>();
      for (int i = 0; i < results.size(); i++) {
        names.put(results.get(i), node.outputs().get(i));
      }
      for (Node made : g.nodes().subList(before, g.nodes().size())) {
        nodes.add(renamed(made, names));
        for (Value input : made.inputs()) {
          Constant constant = input == null ? null : g.constantOf(input);
          if (constant != null) {
            constants.put(input, constant);
          }
        }
      }
    }
    return new Graph(
        graph.inputs(),
        graph.parameters(),
        graph.states(),
        constants,
        nodes,
        graph.outputs(),
        graph.updates(),
        graph.masks());
  }

  private static Node renamed(Node node, Map<Value, Value> names) {
    List<Value> outputs = node.outputs().stream().map(v -> names.getOrDefault(v, v)).toList();
    Node read = node.reading(names);
    return new Node(
        node.operator(), node.domain(), node.name(), read.inputs(), outputs, node.attributes());
  }
}
