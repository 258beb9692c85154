package org.cvkit.core.gradient;

import static org.assertj.core.api.Assertions.assertThat;

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
import org.cvkit.core.tensor.ElementType;
import org.cvkit.core.tensor.Shape;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every rule of the table against finite differences, through ONNX Runtime. */
class GradientRulesTest {
  /**
   * Float32 forward passes with a step of 1e-2: curvature and rounding stay below this, a wrong
   * factor never does.
   */
  private static final double TOLERANCE = 5e-3;

  private final List<DynamicTest> tests = new ArrayList<>();

  /** A graph of random inputs of the given shapes. */
  private void rule(String name, BiFunction<GraphBuilder, Value[], Value> graph, Shape... shapes) {
    rule(name, Map.of(), graph, shapes);
  }

  private void rule(
      String name,
      Map<String, Constant> at,
      BiFunction<GraphBuilder, Value[], Value> graph,
      Shape... shapes) {
    tests.add(
        DynamicTest.dynamicTest(
            name,
            () -> {
              GraphBuilder g = GraphBuilder.create(GraphBuilder.Mode.TRAIN);
              Value[] inputs = new Value[shapes.length];
              for (int i = 0; i < shapes.length; i++) {
                inputs[i] = g.input("x" + i, ElementType.FLOAT32, shapes[i]);
              }
              g.output("y", graph.apply(g, inputs));

              List<GradientChecker.Result> results =
                  GradientChecker.of(Lowering.portable(), 1e-2, 200, 7).check(g.build(), at);

              assertThat(results).hasSize(shapes.length);
              assertThat(results)
                  .allSatisfy(r -> assertThat(r.error()).as(r.value()).isLessThan(TOLERANCE));
            }));
  }

  private static Value op(GraphBuilder g, String operator, Attributes attributes, Value... inputs) {
    return g.apply(operator, attributes, inputs);
  }

  /** Values away from zero on both sides, where kinks lie. */
  private static Constant awayFromZero(Shape shape) {
    float[] values = new float[(int) shape.elements()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (i % 2 == 0 ? 1 : -1) * (0.1f + 0.17f * i);
    }
    return Constant.of(shape, values);
  }

  private static Constant positive(Shape shape) {
    float[] values = new float[(int) shape.elements()];
    for (int i = 0; i < values.length; i++) {
      values[i] = 0.5f + 0.21f * i;
    }
    return Constant.of(shape, values);
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
    rule("Div, broadcast", Map.of("x1", positive(row)), (g, x) -> g.divide(x[0], x[1]), a, row);
    rule(
        "Pow",
        Map.of("x0", positive(a)),
        (g, x) -> op(g, "Pow", Attributes.none(), x[0], g.scalar(x[0], 1.5)),
        a);
    for (String unary : List.of("Neg", "Exp", "Sin", "Cos", "Identity", "Erf")) {
      rule(unary, (g, x) -> g.unary(unary, x[0]), a);
    }
    for (String unary : List.of("Log", "Sqrt", "Reciprocal")) {
      rule(unary, Map.of("x0", positive(a)), (g, x) -> g.unary(unary, x[0]), a);
    }
    rule("Abs", Map.of("x0", awayFromZero(a)), (g, x) -> g.unary("Abs", x[0]), a);
    rule("Sum of three", (g, x) -> op(g, "Sum", Attributes.none(), x), a, row, column);
    rule("Max", (g, x) -> op(g, "Max", Attributes.none(), x), a, a);
    rule("Min", (g, x) -> op(g, "Min", Attributes.none(), x), a, a);
    rule(
        "Clip",
        Map.of("x0", awayFromZero(a)),
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
    for (String kinked : List.of("Relu", "LeakyRelu", "Elu", "HardSigmoid", "HardSwish")) {
      rule(kinked, Map.of("x0", awayFromZero(a)), (g, x) -> g.unary(kinked, x[0]), a);
    }
    rule(
        "PRelu",
        Map.of("x0", awayFromZero(a)),
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
    rule("ReduceL1", Map.of("x0", awayFromZero(a)), (g, x) -> g.reduce("ReduceL1", x[0], 0, 1), a);
    rule(
        "ReduceMax", Map.of("x0", awayFromZero(a)), (g, x) -> g.reduce("ReduceMax", x[0], 0, 1), a);
    rule(
        "ReduceMin",
        Map.of("x0", awayFromZero(a)),
        (g, x) -> g.reduce("ReduceMin", x[0], 1, -1),
        a);
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

  @TestFactory
  Stream<DynamicTest> convolutions() {
    Shape picture = Shape.of(2, 6, 7, 5);
    Shape kernel = Shape.of(4, 6, 3, 3);
    rule(
        "Conv, valid", (g, x) -> op(g, "Conv", Attributes.none(), x), picture, kernel, Shape.of(4));
    rule("Conv, same", (g, x) -> op(g, "Conv", pads(1, 1, 1, 1), x), picture, kernel);
    rule(
        "Conv, stride 2",
        (g, x) -> op(g, "Conv", pads(1, 1, 1, 1).withLongs("strides", 2, 2), x),
        picture,
        kernel);
    rule(
        "Conv, uneven strides and pads",
        (g, x) -> op(g, "Conv", pads(0, 1, 2, 1).withLongs("strides", 2, 1), x),
        picture,
        kernel);
    rule(
        "Conv, dilated",
        (g, x) -> op(g, "Conv", pads(2, 2, 2, 2).withLongs("dilations", 2, 2), x),
        picture,
        kernel);
    rule(
        "Conv, few channels",
        (g, x) -> op(g, "Conv", pads(1, 1, 1, 1), x),
        Shape.of(2, 3, 6, 6),
        Shape.of(4, 3, 3, 3));
    rule("Conv, 1x1", (g, x) -> op(g, "Conv", Attributes.none(), x), picture, Shape.of(3, 6, 1, 1));
    rule(
        "Conv, 1x1 stride 2",
        (g, x) -> op(g, "Conv", Attributes.none().withLongs("strides", 2, 2), x),
        picture,
        Shape.of(3, 6, 1, 1));
    rule(
        "Conv, depthwise",
        (g, x) -> op(g, "Conv", pads(1, 1, 1, 1).with("group", 6), x),
        picture,
        Shape.of(6, 1, 3, 3));
    rule(
        "Conv, depthwise stride 2",
        (g, x) -> op(g, "Conv", pads(1, 1, 1, 1).with("group", 6).withLongs("strides", 2, 2), x),
        picture,
        Shape.of(6, 1, 3, 3));
    rule(
        "Conv, two groups",
        (g, x) -> op(g, "Conv", pads(1, 1, 1, 1).with("group", 2), x),
        picture,
        Shape.of(4, 3, 3, 3));
    rule(
        "ConvTranspose",
        (g, x) -> op(g, "ConvTranspose", Attributes.none().withLongs("strides", 2, 2), x),
        Shape.of(2, 3, 4, 3),
        Shape.of(3, 5, 2, 2),
        Shape.of(5));
    rule(
        "ConvTranspose, padded",
        (g, x) ->
            op(
                g,
                "ConvTranspose",
                pads(1, 1, 1, 1).withLongs("strides", 2, 2).withLongs("output_padding", 1, 1),
                x),
        Shape.of(2, 3, 4, 3),
        Shape.of(3, 5, 3, 3));
    return tests.stream();
  }

  @TestFactory
  Stream<DynamicTest> pooling() {
    Shape picture = Shape.of(2, 3, 6, 6);
    Map<String, Constant> distinct = Map.of("x0", shuffled(picture));
    Attributes two = Attributes.none().withLongs("kernel_shape", 2, 2).withLongs("strides", 2, 2);
    Attributes three = pads(1, 1, 1, 1).withLongs("kernel_shape", 3, 3).withLongs("strides", 2, 2);
    rule("MaxPool", distinct, (g, x) -> op(g, "MaxPool", two, x), picture);
    rule("MaxPool, overlapping", distinct, (g, x) -> op(g, "MaxPool", three, x), picture);
    rule("AveragePool", (g, x) -> op(g, "AveragePool", two, x), picture);
    rule("AveragePool, padding left out", (g, x) -> op(g, "AveragePool", three, x), picture);
    rule(
        "AveragePool, padding counted",
        (g, x) -> op(g, "AveragePool", three.with("count_include_pad", 1), x),
        picture);
    rule("GlobalAveragePool", (g, x) -> op(g, "GlobalAveragePool", Attributes.none(), x), picture);
    rule(
        "GlobalMaxPool", distinct, (g, x) -> op(g, "GlobalMaxPool", Attributes.none(), x), picture);
    return tests.stream();
  }

  @TestFactory
  Stream<DynamicTest> normalization() {
    Shape picture = Shape.of(3, 2, 4, 3);
    Shape channel = Shape.of(2);
    rule(
        "BatchNormalization in training",
        Map.of("x1", positive(channel)),
        (g, x) -> {
          // Fresh tensors: the CPU kernel writes into its third and fourth input.
          Value mean = g.multiply(x[1], g.scalar(x[1], 0));
          Value variance = g.multiply(x[2], g.scalar(x[2], 0));
          Attributes training = Attributes.none().with("training_mode", 1).withReal("momentum", 0);
          return op(g, "BatchNormalization", training, x[0], x[1], x[2], mean, variance);
        },
        picture,
        channel,
        channel);
    rule(
        "BatchNormalization with fixed statistics",
        (g, x) ->
            op(
                g,
                "BatchNormalization",
                Attributes.none(),
                x[0],
                x[1],
                x[2],
                g.constant(Constant.of(channel, 0.1f, -0.2f)),
                g.constant(Constant.of(channel, 0.5f, 1.5f))),
        picture,
        channel,
        channel);
    rule(
        "InstanceNormalization",
        (g, x) -> op(g, "InstanceNormalization", Attributes.none(), x),
        picture,
        channel,
        channel);
    return tests.stream();
  }

  private static Attributes pads(long... pads) {
    return Attributes.none().withLongs("pads", pads);
  }

  /** Every number different by more than the finite step, in a scrambled order. */
  private static Constant shuffled(Shape shape) {
    int n = (int) shape.elements();
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = ((i * 89) % n) * 0.05f - 2;
    }
    return Constant.of(shape, values);
  }
}
