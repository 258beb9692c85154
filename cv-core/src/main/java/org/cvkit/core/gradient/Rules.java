package org.cvkit.core.gradient;

import java.util.HashMap;
import java.util.Map;
import org.cvkit.core.graph.GraphException;
import org.cvkit.core.graph.Node;

/** The table: one rule an operator. */
final class Rules {
  private static final Map<String, Rule> TABLE = new HashMap<>();

  static {
    ArithmeticRules.addTo(TABLE);
    ActivationRules.addTo(TABLE);
    LayoutRules.addTo(TABLE);
    ReductionRules.addTo(TABLE);
    ConvolutionRules.addTo(TABLE);
    NormalizationRules.addTo(TABLE);
  }

  private Rules() {}

  static boolean has(Node node) {
    return node.domain().isEmpty() && TABLE.containsKey(node.operator());
  }

  static Rule of(Node node) {
    Rule rule = has(node) ? TABLE.get(node.operator()) : null;
    if (rule == null) {
      throw new GraphException(
          node.name()
              + ": operator "
              + node.operator()
              + " has no gradient; it stands between a trained value and the loss");
    }
    return rule;
  }
}
