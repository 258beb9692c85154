package org.cvkit.core.gradient;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.cvkit.core.graph.Constant;
import org.cvkit.core.graph.Graph;
import org.cvkit.core.graph.GraphBuilder;
import org.cvkit.core.graph.GraphException;
import org.cvkit.core.graph.Node;
import org.cvkit.core.graph.Value;
import org.cvkit.core.tensor.ElementType;
import org.cvkit.core.tensor.Shape;
import org.jspecify.annotations.Nullable;

/**
 * Reverse-mode differentiation of a graph (Griewank and Walther, <i>Evaluating Derivatives</i>,
 * chapter 3), symbolically: the gradient is more graph. Nodes are visited from the loss backwards;
 * a value that is used several times sums what comes back; what an operator broadcast is summed
 * back to its shape here and nowhere else.
 *
 * <p>Thread-safe: it keeps no state.
 */
public final class Differentiator {
  private Differentiator() {}

  /**
   * Adds the gradients of a scalar to the graph under construction.
   *
   * @param loss one number, of any rank
   * @param wanted the values whose gradients are asked for
   * @return one gradient a wanted value, of its shape; zeros where the loss does not depend on it
   * @throws GraphException naming an operator between a wanted value and the loss that has no
   *     gradient
   */
  public static Map<Value, Value> gradients(
      GraphBuilder g, Value loss, Collection<Value> wanted, Lowering lowering) {
    if (!loss.shape().isFixed() || loss.shape().elements() != 1) {
      throw new GraphException(
          "gradient of " + loss.name() + ": expected a loss of one number, got " + loss.shape());
    }
    List<Node> nodes = List.copyOf(g.nodes());
    Set<Value> affected = affected(nodes, wanted, g::isGradientStopped);
    Map<Value, Value> gradients = new HashMap<>();
    gradients.put(loss, g.constant(Constant.filled(loss.type(), loss.shape(), 1)));
    GraphBuilder scope = g.scope("gradient");
    for (int i = nodes.size() - 1; i >= 0; i--) {
      visit(scope, nodes.get(i), affected, gradients, lowering);
    }
    Map<Value, Value> result = new LinkedHashMap<>();
    for (Value value : wanted) {
      Value gradient = gradients.get(value);
      result.put(
          value,
          gradient != null
              ? gradient
              : g.constant(Constant.filled(value.type(), value.shape(), 0)));
    }
    return result;
  }

  /**
   * The nodes that stand between a real input, parameter or state and a real output and have no
   * gradient, in the graph's order; none when the graph can be differentiated as far as operators
   * go.
   */
  public static List<Node> withoutGradient(Graph graph) {
    Graph fed = graph.withWeightsAsInputs();
    Set<Value> affected =
        affected(
            fed.nodes(), fed.inputs().stream().filter(Differentiator::isReal).toList(), v -> false);
    Set<Value> needed = new HashSet<>(fed.outputs().values());
    needed.removeIf(v -> !isReal(v));
    List<Node> missing = new ArrayList<>();
    for (int i = fed.nodes().size() - 1; i >= 0; i--) {
      Node node = fed.nodes().get(i);
      if (node.outputs().stream().noneMatch(needed::contains)
          || node.outputs().stream().noneMatch(affected::contains)) {
        continue;
      }
      node.inputs().stream().filter(v -> v != null && isReal(v)).forEach(needed::add);
      if (!Rules.has(node)) {
        missing.add(0, node);
      }
    }
    return missing;
  }

  /** Every value that depends on a wanted one: only through these does a gradient flow. */
  private static Set<Value> affected(
      List<Node> nodes, Collection<Value> wanted, Predicate<Value> stopped) {
    Set<Value> affected = new HashSet<>(wanted);
    for (Node node : nodes) {
      if (node.inputs().stream().anyMatch(v -> v != null && affected.contains(v))) {
        node.outputs().stream().filter(v -> isReal(v) && !stopped.test(v)).forEach(affected::add);
      }
    }
    return affected;
  }

  private static boolean isReal(Value value) {
    return value.type() == ElementType.FLOAT32 || value.type() == ElementType.FLOAT64;
  }

  private static void visit(
      GraphBuilder g,
      Node node,
      Set<Value> affected,
      Map<Value, Value> gradients,
      Lowering lowering) {
    List<@Nullable Value> incoming = new ArrayList<>();
    node.outputs().forEach(v -> incoming.add(gradients.get(v)));
    boolean flows = node.inputs().stream().anyMatch(v -> v != null && affected.contains(v));
    if (!flows || incoming.stream().allMatch(v -> v == null)) {
      return;
    }
    Rule rule = Rules.of(node);
    List<@Nullable Value> outgoing =
        rule.apply(new Rule.Application(g, node, incoming, affected, lowering));
    for (int i = 0; i < outgoing.size(); i++) {
      Value input = node.inputs().get(i);
      Value gradient = outgoing.get(i);
      if (input != null && gradient != null && affected.contains(input)) {
        Value back = unbroadcast(g, gradient, input.shape());
        gradients.merge(input, back, g::add);
      }
    }
  }

  /** Sums a gradient over the axes along which {@code shape} was stretched. */
  static Value unbroadcast(GraphBuilder g, Value gradient, Shape shape) {
    if (gradient.shape().equals(shape)) {
      return gradient;
    }
    int extra = gradient.rank() - shape.rank();
    List<Long> axes = new ArrayList<>();
    for (int i = 0; i < gradient.rank(); i++) {
      if (i < extra || (shape.dimension(i - extra) == 1 && gradient.dimension(i) != 1)) {
        axes.add((long) i);
      }
    }
    Value summed =
        axes.isEmpty()
            ? gradient
            : g.sum(gradient, axes.stream().mapToLong(Long::longValue).toArray());
    return summed.shape().equals(shape) ? summed : g.reshape(summed, shape.toArray());
  }
}
