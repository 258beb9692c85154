package org.cvkit.core.gradient;

import static org.cvkit.core.gradient.GradientCase.awayFromZero;
import static org.cvkit.core.gradient.GradientCase.op;
import static org.cvkit.core.gradient.GradientCase.positive;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.cvkit.core.graph.Attributes;
import org.cvkit.core.graph.GraphBuilder.Transposed;
import org.cvkit.core.tensor.ElementType;
import org.cvkit.core.tensor.Shape;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The gradients of arithmetic, activations and reductions. */
class GradientRulesTest extends GradientRules {
  @TestFactory
  Stream<DynamicTest> arithmetic() {
    Shape a = Shape.of(2, 3);
    Shape row = Shape.of(3);
    Shape column = Shape.of(2, 1);
    rule("Add, broadcast", (g, x) -> g.add(x[0], x[1]), a, row);
    rule("Sub, broadcast", (g, x) -> g.subtract(x[0], x[1]), column, a);
    rule("Mul, broadcast", (g, x) -> g.multiply(x[0], x[1]), a, column);
    rule("Mul, a value by itself", (g, x) -> g.multiply(x[0], x[0]), a);
    rule("Div, broadcast", Map.of(1, positive(row)), (g, x) -> g.divide(x[0], x[1]), a, row);
    rule(
        "Pow",
        Map.of(0, positive(a)),
        (g, x) -> op(g, "Pow", Attributes.none(), x[0], g.scalar(x[0], 1.5)),
        a);
    for (String unary : List.of("Neg", "Exp", "Sin", "Cos", "Atan", "Identity", "Erf")) {
      rule(unary, (g, x) -> g.unary(unary, x[0]), a);
    }
    for (String unary : List.of("Log", "Sqrt", "Reciprocal")) {
      rule(unary, Map.of(0, positive(a)), (g, x) -> g.unary(unary, x[0]), a);
    }
    rule("Abs", Map.of(0, awayFromZero(a)), (g, x) -> g.unary("Abs", x[0]), a);
    rule("Sum of three", (g, x) -> op(g, "Sum", Attributes.none(), x), a, row, column);
    rule("Max", (g, x) -> op(g, "Max", Attributes.none(), x), a, a);
    rule("Min", (g, x) -> op(g, "Min", Attributes.none(), x), a, a);
    rule(
        "Clip",
        Map.of(0, awayFromZero(a)),
        (g, x) -> op(g, "Clip", Attributes.none(), x[0], g.scalar(x[0], -0.5), g.scalar(x[0], 0.7)),
        a);
    rule(
        "Where",
        (g, x) ->
            op(
                g,
                "Where",
                Attributes.none(),
                op(g, "Greater", Attributes.none(), x[0], g.scalar(x[0], 0)),
                x[1],
                x[2]),
        a,
        a,
        row);
    rule("Mean", (g, x) -> op(g, "Mean", Attributes.none(), x), a, row);
    rule(
        "Pow, exponent too",
        Map.of(0, positive(a)),
        (g, x) -> op(g, "Pow", Attributes.none(), x),
        a,
        row);
    rule(
        "Round adds nothing",
        Map.of(0, awayFromZero(a)),
        (g, x) -> g.add(x[0], g.multiply(g.unary("Sign", x[0]), g.unary("Floor", x[0]))),
        a);
    rule(
        "Cast",
        (g, x) ->
            g.cast(
                g.multiply(g.cast(x[0], ElementType.FLOAT64), g.cast(x[0], ElementType.FLOAT64)),
                ElementType.FLOAT32),
        a);
    return tests.stream();
  }

  @TestFactory
  Stream<DynamicTest> activations() {
    Shape a = Shape.of(3, 4);
    for (String smooth : List.of("Sigmoid", "Tanh", "Softplus", "Softsign", "Mish")) {
      rule(smooth, (g, x) -> g.unary(smooth, x[0]), a);
    }
    for (String kinked :
        List.of("Relu", "LeakyRelu", "Elu", "Selu", "Celu", "HardSigmoid", "HardSwish")) {
      rule(kinked, Map.of(0, awayFromZero(a)), (g, x) -> g.unary(kinked, x[0]), a);
    }
    rule(
        "Celu, alpha 2",
        Map.of(0, awayFromZero(a)),
        (g, x) -> op(g, "Celu", Attributes.none().withReal("alpha", 2), x),
        a);
    rule(
        "ThresholdedRelu",
        Map.of(0, awayFromZero(a)),
        (g, x) -> op(g, "ThresholdedRelu", Attributes.none().withReal("alpha", 0.7f), x),
        a);
    rule("Gelu", (g, x) -> g.unary("Gelu", x[0]), a);
    rule(
        "Gelu by tanh",
        (g, x) -> op(g, "Gelu", Attributes.none().withText("approximate", "tanh"), x),
        a);
    rule(
        "PRelu",
        Map.of(0, awayFromZero(a)),
        (g, x) -> op(g, "PRelu", Attributes.none(), x),
        a,
        Shape.of(4));
    rule("Softmax", (g, x) -> op(g, "Softmax", Attributes.none().with("axis", -1), x), a);
    rule(
        "Softmax over axis 0", (g, x) -> op(g, "Softmax", Attributes.none().with("axis", 0), x), a);
    rule("LogSoftmax", (g, x) -> op(g, "LogSoftmax", Attributes.none().with("axis", -1), x), a);
    return tests.stream();
  }

  @TestFactory
  Stream<DynamicTest> reductions() {
    Shape a = Shape.of(2, 3, 4);
    for (String reduction :
        List.of("ReduceSum", "ReduceMean", "ReduceSumSquare", "ReduceL2", "ReduceLogSumExp")) {
      rule(reduction + " over all", (g, x) -> g.reduce(reduction, x[0], 0), a);
      rule(reduction + " kept", (g, x) -> g.reduce(reduction, x[0], 1, 1), a);
      rule(reduction + " dropped", (g, x) -> g.reduce(reduction, x[0], 0, 0, 2), a);
    }
    rule("ReduceLogSum", Map.of(0, positive(a)), (g, x) -> g.reduce("ReduceLogSum", x[0], 0, 1), a);
    rule("ReduceL1", Map.of(0, awayFromZero(a)), (g, x) -> g.reduce("ReduceL1", x[0], 0, 1), a);
    rule("ReduceMax", Map.of(0, awayFromZero(a)), (g, x) -> g.reduce("ReduceMax", x[0], 0, 1), a);
    rule("ReduceMin", Map.of(0, awayFromZero(a)), (g, x) -> g.reduce("ReduceMin", x[0], 1, -1), a);
    rule("MatMul", (g, x) -> g.matMul(x[0], x[1]), Shape.of(3, 4), Shape.of(4, 2));
    rule(
        "MatMul, stacked and broadcast",
        (g, x) -> g.matMul(x[0], x[1]),
        Shape.of(2, 3, 4),
        Shape.of(4, 2));
    for (Transposed tx : Transposed.values()) {
      for (Transposed ty : Transposed.values()) {
        rule(
            "Gemm transposed " + tx + " " + ty,
            (g, x) -> g.gemm(x[0], tx, x[1], ty, x[2]),
            tx == Transposed.YES ? Shape.of(4, 3) : Shape.of(3, 4),
            ty == Transposed.YES ? Shape.of(2, 4) : Shape.of(4, 2),
            Shape.of(2));
      }
    }
    return tests.stream();
  }
}
