package org.cvkit.detection.train;

import org.cvkit.core.graph.Attributes;
import org.cvkit.core.graph.Constant;
import org.cvkit.core.graph.GraphBuilder;
import org.cvkit.core.graph.Value;
import org.cvkit.core.tensor.ElementType;
import org.cvkit.core.tensor.Shape;

/**
 * Which cell answers for which object (Feng et al. 2021, "TOOD", section 3.2): those whose centre
 * lies in the object's box and whose answer fits best already, measured by {@code score^alpha
 * IoU^beta}. A cell that several objects want goes to the one it overlaps most. The target of a
 * cell's score is that measure, scaled so that an object's best cell has the object's best IoU.
 *
 * <p>It is part of the graph: ordinary operators over all pairs of objects and cells. No gradient
 * flows through it.
 *
 * <p>Immutable.
 *
 * @param alpha how much the score counts
 * @param beta how much the overlap counts
 * @param most cells an object gets
 */
public record TaskAlignedAssigner(double alpha, double beta, int most) {
  /** A cell that fits less than this is none: it keeps products away from denormal numbers. */
  static final double LEAST = 1e-30;

  static final double EPSILON = 1e-9;

  /**
   * What cells are to answer.
   *
   * <p>Immutable.
   *
   * @param scores N x classes x A, zeros for a cell that answers for nothing
   * @param boxes N x 4 x A: left, top, right, bottom; zeros for a cell that answers for nothing
   * @param weights N x 1 x A: the score of the cell's own class
   */
  public record Assignment(Value scores, Value boxes, Value weights) {}

  /** The numbers of the paper's successors: {@code score^0.5 IoU^4}, 10 cells. */
  public static TaskAlignedAssigner standard() {
    return new TaskAlignedAssigner(0.5, 4, 10);
  }

  /**
   * Assigns.
   *
   * @param predicted N x 4 x A: left, top, right, bottom
   * @param scores N x classes x A in 0..1
   * @param centres 1 x 2 x A: x and y of the cells
   * @param boxes N x M x 4: left, top, right, bottom of the objects
   * @param classes N x M x classes: 1 for an object's class; zeros where there is no object
   */
  public Assignment assign(
      GraphBuilder root, Value predicted, Value scores, Value centres, Value boxes, Value classes) {
    GraphBuilder g = root.scope("assign");
    Corners objects = Corners.of(g, boxes, 2);
    Corners answers = Corners.of(g, g.stopGradient(predicted), 1);
    Value overlap = BoxSimilarity.IOU.apply(g, objects, answers);
    Value known = g.matMul(classes, power(g, g.stopGradient(scores), alpha));
    Value inside = g.cast(inside(g, objects, centres), ElementType.FLOAT32);
    Value fit = g.multiply(g.multiply(known, power(g, overlap, beta)), inside);
    Value chosen = chosen(g, fit, overlap);
    Value owned = g.multiply(fit, chosen);
    Value bestFit = g.reduce("ReduceMax", owned, 1, 2);
    Value bestOverlap = g.reduce("ReduceMax", g.multiply(overlap, chosen), 1, 2);
    Value scale = g.divide(bestOverlap, g.add(bestFit, g.scalar(bestFit, EPSILON)));
    Value soft = g.multiply(owned, scale);
    Value targets = g.matMul(g.transpose(classes, 0, 2, 1), soft);
    return new Assignment(
        targets, g.matMul(g.transpose(boxes, 0, 2, 1), chosen), g.sum(targets, 1));
  }

  /** N x M x A, bool: comparing broadcasts writes single bytes, which subtracting would not. */
  private static Value inside(GraphBuilder g, Corners objects, Value centres) {
    Value x = g.slice(centres, 1, 0, 1);
    Value y = g.slice(centres, 1, 1, 2);
    Value across =
        both(g, compare(g, "Less", objects.left(), x), compare(g, "Greater", objects.right(), x));
    Value down =
        both(g, compare(g, "Less", objects.top(), y), compare(g, "Greater", objects.bottom(), y));
    return both(g, across, down);
  }

  /** N x M x A, 1 where a cell belongs to an object: among the best of it, and to it most. */
  private Value chosen(GraphBuilder g, Value fit, Value overlap) {
    long cells = fit.dimension(2);
    long objects = fit.dimension(1);
    int count = (int) Math.min(most, cells);
    Value best = g.applyAll("TopK", "", Attributes.none(), fit, g.longs(count)).get(0);
    Value last = g.slice(best, 2, count - 1, count);
    Value limit = g.apply("Max", Attributes.none(), last, g.scalar(last, LEAST));
    Value among = compare(g, "GreaterOrEqual", fit, limit);
    Value contested = g.multiply(overlap, g.cast(among, ElementType.FLOAT32));
    Value owner = g.apply("ArgMax", Attributes.none().with("axis", 1), contested);
    long[] numbers = new long[(int) objects];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = i;
    }
    Value each = g.constant(Constant.ofLongs(numbers).withShape(Shape.of(1, objects, 1)));
    return g.cast(both(g, among, compare(g, "Equal", each, owner)), ElementType.FLOAT32);
  }

  private static Value compare(GraphBuilder g, String operator, Value a, Value b) {
    return g.apply(operator, Attributes.none(), a, b);
  }

  private static Value both(GraphBuilder g, Value a, Value b) {
    return g.apply("And", Attributes.none(), a, b);
  }

  /** {@code x^exponent} for x of at least 0; products where these do. */
  private static Value power(GraphBuilder g, Value x, double exponent) {
    if (exponent == 1) {
      return x;
    }
    if (exponent == 0.5) {
      return g.unary("Sqrt", x);
    }
    if (exponent == 4) {
      Value square = g.multiply(x, x);
      return g.multiply(square, square);
    }
    return g.apply("Pow", Attributes.none(), x, g.scalar(x, exponent));
  }
}
