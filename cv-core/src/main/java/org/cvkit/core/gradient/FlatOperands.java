package org.cvkit.core.gradient;

import java.util.List;
import java.util.Set;
import org.cvkit.core.graph.Graph;
import org.cvkit.core.graph.GraphBuilder;
import org.cvkit.core.graph.Node;
import org.cvkit.core.graph.Value;

/**
 * Lays a tensor whose last dimensions are 1 flat before it meets a single number. ONNX Runtime's
 * CPU kernels take such an operand one element at a time: 8 ms instead of 0.06 for 0.9 times the
 * kernel of a 1x1 convolution, 1280x160x1x1.
 */
final class FlatOperands {
  private static final Set<String> OPERATORS =
      Set.of("Add", "Sub", "Mul", "Div", "Pow", "Max", "Min", "Greater", "Less", "Equal");

  private FlatOperands() {}

  static Graph of(Graph graph) {
    return Rewriting.of(graph, FlatOperands::replaced);
  }

  private static List<Value> replaced(GraphBuilder g, Node node) {
    if (!OPERATORS.contains(node.operator())
        || !node.domain().isEmpty()
        || node.inputs().size() != 2) {
      return List.of();
    }
    Value a = node.input(0);
    Value b = node.input(1);
    if (!isSpread(a, b) && !isSpread(b, a)) {
      return List.of();
    }
    Value result = g.apply(node.operator(), node.attributes(), g.reshape(a, -1), g.reshape(b, -1));
    return List.of(g.reshape(result, node.output().shape().toArray()));
  }

  private static boolean isSpread(Value many, Value one) {
    return many.rank() > 1
        && many.shape().isFixed()
        && many.dimension(-1) == 1
        && many.shape().elements() > 1
        && one.shape().isFixed()
        && one.shape().elements() == 1
        && one.rank() <= many.rank();
  }
}
