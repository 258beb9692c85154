package org.cvkit.core.graph;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.cvkit.core.tensor.ElementType;
import org.cvkit.core.tensor.Shape;
import org.jspecify.annotations.Nullable;

/**
 * What comes out of an operator: element type and shape of each output, from those of its inputs,
 * its attributes and, where a shape is given as a tensor, the constant behind it. One rule an
 * operator (ONNX opset 18); an operator without a rule cannot be built, and says so.
 */
final class ShapeInference {
  /** The element type and shape of one output. */
  record Typed(ElementType type, Shape shape) {}

  /** One application whose outputs are asked for. */
  record Application(
      String operator,
      String node,
      List<@Nullable Value> inputs,
      Attributes attributes,
      Function<Value, @Nullable Constant> constants) {

    Value input(int index) {
      Value value = index < inputs.size() ? inputs.get(index) : null;
      if (value == null) {
        throw new GraphException(
            node + ": expected an input " + index + " of " + operator + ", got none");
      }
      return value;
    }

    boolean has(int index) {
      return index < inputs.size() && inputs.get(index) != null;
    }

    /** The whole numbers behind input {@code index}, which must be a constant. */
    long[] longs(int index) {
      Constant constant = constants.apply(input(index));
      if (constant == null) {
        throw new GraphException(
            node
                + ": expected input "
                + index
                + " of "
                + operator
                + " to be a constant, got "
                + input(index));
      }
      return constant.toLongs();
    }

    Typed like(int index) {
      return new Typed(input(index).type(), input(index).shape());
    }

    GraphException wrong(String expected, Object got) {
      return new GraphException(node + ": expected " + expected + ", got " + got);
    }

    int axis(long axis, int rank) {
      long positive = axis < 0 ? axis + rank : axis;
      if (positive < 0 || positive >= rank) {
        throw wrong("an axis of " + rank + " dimensions", axis);
      }
      return (int) positive;
    }
  }

  /** One operator's rule. */
  interface Rule {
    List<Typed> infer(Application a);
  }

  private static final Map<String, Rule> RULES = new HashMap<>();

  static {
    ElementwiseShapes.addTo(RULES);
    WindowShapes.addTo(RULES);
    LayoutShapes.addTo(RULES);
    ReductionShapes.addTo(RULES);
    BlockedShapes.addTo(RULES);
  }

  private ShapeInference() {}

  static List<Typed> infer(Application application) {
    Rule rule = RULES.get(application.operator());
    if (rule == null) {
      throw new GraphException(
          application.node()
              + ": operator "
              + application.operator()
              + " has no shape rule; known are "
              + RULES.keySet().stream().sorted().toList());
    }
    return rule.infer(application);
  }
}
