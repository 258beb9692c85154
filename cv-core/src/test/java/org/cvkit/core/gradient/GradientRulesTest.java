package org.cvkit.core.gradient;

import static org.cvkit.core.gradient.GradientCase.awayFromZero;
import static org.cvkit.core.gradient.GradientCase.op;
import static org.cvkit.core.gradient.GradientCase.positive;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.cvkit.core.graph.Attributes;
import org.cvkit.core.graph.Constant;
import org.cvkit.core.graph.GraphBuilder;
import org.cvkit.core.graph.GraphBuilder.Transposed;
import org.cvkit.core.graph.Value;
import org.cvkit.core.layer.Upsample;
import org.cvkit.core.tensor.ElementType;
import org.cvkit.core.tensor.Shape;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every rule of the table against finite differences, through ONNX Runtime. */
class GradientRulesTest {
  private final List<DynamicTest> tests = new ArrayList<>();

  private void rule(String name, BiFunction<GraphBuilder, Value[], Value> graph, Shape... shapes) {
    rule(name, Map.of(), graph, shapes);
  }

  private void rule(
      String name,
      Map<Integer, Constant> at,
      BiFunction<GraphBuilder, Value[], Value> graph,
      Shape... shapes) {
    GradientCase one = GradientCase.of(name, graph, shapes);
    at.forEach(one::at);
    tests.add(one.test(Lowering.portable()));
  }

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
  Stream<DynamicTest> layout() {
    Shape a = Shape.of(2, 4, 3);
    Shape picture = Shape.of(2, 4, 2, 2);
    rule("Reshape", (g, x) -> g.multiply(g.reshape(x[0], 4, -1), g.reshape(x[0], 4, 6)), a);
    rule("Flatten", (g, x) -> op(g, "Flatten", Attributes.none(), x), a);
    rule("Transpose", (g, x) -> g.transpose(x[0], 2, 0, 1), a);
    rule("Unsqueeze", (g, x) -> g.unsqueeze(x[0], 1), a);
    rule(
        "Squeeze",
        (g, x) -> op(g, "Squeeze", Attributes.none(), g.unsqueeze(x[0], 1), g.longs(1)),
        a);
    rule("Concat", (g, x) -> g.concat(1, x), a, Shape.of(2, 1, 3));
    rule("Slice", (g, x) -> g.slice(x[0], 1, 1, 3), a);
    rule("Slice from the end", (g, x) -> g.slice(x[0], 2, -2, 100), a);
    rule("Slice from before the beginning", (g, x) -> g.slice(x[0], 2, -100, 2), a);
    rule(
        "Slice reversed",
        (g, x) ->
            op(
                g,
                "Slice",
                Attributes.none(),
                x[0],
                g.longs(-1),
                g.longs(-1000),
                g.longs(1),
                g.longs(-1)),
        a);
    rule("Tile", (g, x) -> op(g, "Tile", Attributes.none(), x[0], g.longs(1, 2, 3)), a);
    rule("CumSum", (g, x) -> op(g, "CumSum", Attributes.none(), x[0], axis(g, 1)), a);
    rule(
        "CumSum, exclusive and reversed",
        (g, x) ->
            op(
                g,
                "CumSum",
                Attributes.none().with("exclusive", 1).with("reverse", 1),
                x[0],
                axis(g, 1)),
        a);
    rule(
        "Pad, cutting",
        (g, x) -> op(g, "Pad", Attributes.none(), x[0], g.longs(0, -1, 2, 0, 0, -1)),
        a);
    for (String mode : List.of("reflect", "edge")) {
      rule(
          "Pad " + mode,
          (g, x) ->
              op(
                  g,
                  "Pad",
                  Attributes.none().withText("mode", mode),
                  x[0],
                  g.longs(0, 2, 1, 0, 3, 0)),
          a);
    }
    rule("Pad", (g, x) -> op(g, "Pad", Attributes.none(), x[0], g.longs(0, 1, 2, 0, 0, 1)), a);
    rule(
        "Expand",
        (g, x) -> op(g, "Expand", Attributes.none(), x[0], g.longs(2, 4, 3)),
        Shape.of(4, 1));
    rule(
        "Gather, a row twice",
        (g, x) -> op(g, "Gather", Attributes.none(), x[0], g.longs(1, 0, 1)),
        a);
    rule(
        "Gather along axis 1",
        (g, x) -> op(g, "Gather", Attributes.none().with("axis", 1), x[0], g.longs(2, 0, 2, 3, 1)),
        a);
    rule(
        "Gather of a table along axis 1",
        (g, x) ->
            op(
                g,
                "Gather",
                Attributes.none().with("axis", 1),
                x[0],
                g.reshape(g.longs(2, 0, 2, 3), 2, 2)),
        a);
    rule(
        "Split, one part unused",
        (g, x) ->
            g.applyAll("Split", "", Attributes.none().with("axis", 1), x[0], g.longs(1, 3)).get(1),
        a);
    rule(
        "DepthToSpace DCR",
        (g, x) -> op(g, "DepthToSpace", Attributes.none().with("blocksize", 2), x),
        picture);
    rule(
        "DepthToSpace CRD",
        (g, x) ->
            op(
                g,
                "DepthToSpace",
                Attributes.none().with("blocksize", 2).withText("mode", "CRD"),
                x),
        Shape.of(1, 8, 2, 3));
    rule(
        "SpaceToDepth",
        (g, x) -> op(g, "SpaceToDepth", Attributes.none().with("blocksize", 2), x),
        picture);
    rule(
        "Resize nearest",
        (g, x) ->
            op(
                g,
                "Resize",
                Attributes.none()
                    .withText("mode", "nearest")
                    .withText("coordinate_transformation_mode", "asymmetric")
                    .withText("nearest_mode", "floor"),
                x[0],
                null,
                g.constant(Constant.of(Shape.of(4), 1, 1, 2, 3))),
        picture);
    // Whole factors, but not every pixel that many times.
    for (String how :
        List.of("asymmetric round_prefer_floor", "asymmetric ceil", "align_corners floor")) {
      rule(
          "Resize nearest " + how + " by whole factors",
          (g, x) ->
              op(
                  g,
                  "Resize",
                  Attributes.none()
                      .withText("mode", "nearest")
                      .withText("coordinate_transformation_mode", how.split(" ")[0])
                      .withText("nearest_mode", how.split(" ")[1]),
                  x[0],
                  null,
                  null,
                  g.longs(2, 4, 9, 16)),
          Shape.of(2, 4, 3, 4));
    }
    rule("Upsample bilinear", (g, x) -> Upsample.bilinear(3).apply(g, x[0]), picture);
    for (String where :
        List.of("half_pixel", "pytorch_half_pixel", "align_corners", "asymmetric")) {
      for (String mode : List.of("linear", "nearest")) {
        rule(
            "Resize " + mode + " " + where,
            (g, x) ->
                op(
                    g,
                    "Resize",
                    Attributes.none()
                        .withText("mode", mode)
                        .withText("coordinate_transformation_mode", where),
                    x[0],
                    null,
                    null,
                    g.longs(2, 4, 5, 3)),
            Shape.of(2, 4, 3, 4));
      }
    }
    return tests.stream();
  }

  private static Constant zeros(ElementType type, Shape shape) {
    return Constant.filled(type, shape, 0);
  }

  private static Value axis(GraphBuilder g, long axis) {
    return g.reshape(g.longs(axis));
  }

  @TestFactory
  Stream<DynamicTest> normalization() {
    Shape a = Shape.of(2, 3, 4);
    rule(
        "LayerNormalization",
        (g, x) -> op(g, "LayerNormalization", Attributes.none(), x),
        a,
        Shape.of(4),
        Shape.of(4));
    rule(
        "LayerNormalization over two axes",
        (g, x) -> op(g, "LayerNormalization", Attributes.none().with("axis", 1), x),
        a,
        Shape.of(3, 4));
    for (long p : new long[] {1, 2}) {
      rule(
          "LpNormalization " + p,
          Map.of(0, awayFromZero(a)),
          (g, x) -> op(g, "LpNormalization", Attributes.none().with("p", p).with("axis", 1), x),
          a);
    }
    // A vector of zeros has no direction, and no slope.
    rule(
        "LpNormalization beside zeros",
        (g, x) -> {
          Value padded = g.concat(0, x[0], g.constant(zeros(x[0].type(), Shape.of(1, 4))));
          return op(g, "LpNormalization", Attributes.none().with("axis", 1), padded);
        },
        Shape.of(2, 4));
    for (double momentum : new double[] {0, 0.9}) {
      rule(
          "BatchNormalization in training, momentum " + momentum,
          (g, x) -> {
            Attributes training =
                Attributes.none().with("training_mode", 1).withReal("momentum", (float) momentum);
            Value mean = g.constant(zeros(x[0].type(), Shape.of(3)));
            Value variance = g.constant(Constant.filled(x[0].type(), Shape.of(3), 1));
            return g.applyAll("BatchNormalization", "", training, x[0], x[1], x[2], mean, variance)
                .get(0);
          },
          a,
          Shape.of(3),
          Shape.of(3));
    }
    for (Shape x : List.of(Shape.of(2, 3, 5), Shape.of(2, 3, 4, 5), Shape.of(2, 3, 2, 3, 2))) {
      rule(
          "InstanceNormalization of " + x,
          (g, v) -> op(g, "InstanceNormalization", Attributes.none(), v),
          x,
          Shape.of(3),
          Shape.of(3));
    }
    for (long size : new long[] {3, 5}) {
      rule(
          "LRN over " + size,
          (g, x) ->
              op(
                  g,
                  "LRN",
                  Attributes.none()
                      .with("size", size)
                      .withReal("alpha", 0.5f)
                      .withReal("beta", 0.6f),
                  x),
          Shape.of(2, 6, 2, 3));
    }
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
