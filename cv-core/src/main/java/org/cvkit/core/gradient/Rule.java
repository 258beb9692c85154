package org.cvkit.core.gradient;

import java.util.List;
import java.util.Set;
import org.cvkit.core.graph.GraphBuilder;
import org.cvkit.core.graph.GraphException;
import org.cvkit.core.graph.Node;
import org.cvkit.core.graph.Value;
import org.jspecify.annotations.Nullable;

/** The gradient of one operator: from the gradients of its outputs to those of its inputs. */
@FunctionalInterface
interface Rule {

  /**
   * Emits the gradients of the inputs, in their order; null where none flows. A gradient may still
   * have the broadcast shape: the walk sums it back.
   */
  List<@Nullable Value> apply(Application a);

  /**
   * One node on the way back.
   *
   * @param g where to emit
   * @param incoming gradient of each output, null for an output the loss does not use
   * @param affected the values a gradient is wanted for
   */
  record Application(
      GraphBuilder g,
      Node node,
      List<@Nullable Value> incoming,
      Set<Value> affected,
      Lowering lowering) {

    Value x(int index) {
      return node.input(index);
    }

    Value y() {
      return node.output();
    }

    /** Gradient of the first output. */
    Value dy() {
      Value dy = incoming.get(0);
      if (dy == null) {
        throw new GraphException(
            node.name()
                + ": only a secondary output of "
                + node.operator()
                + " is used; it has no gradient");
      }
      return dy;
    }

    /** Whether input {@code index} wants a gradient: expensive ones are not emitted in vain. */
    boolean wants(int index) {
      Value value = index < node.inputs().size() ? node.inputs().get(index) : null;
      return value != null && affected.contains(value);
    }

    Value number(double value) {
      return g.scalar(dy(), value);
    }

    /** {@code condition} (bool) as 0 and 1 of the gradient's type. */
    Value mask(String comparison, Value a, Value b) {
      return g.cast(g.apply(comparison, org.cvkit.core.graph.Attributes.none(), a, b), dy().type());
    }
  }
}
