package org.cvkit.core.gradient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withPrecision;
import static org.cvkit.core.gradient.GradientCase.numbers;
import static org.cvkit.core.gradient.GradientCase.op;
import static org.cvkit.core.gradient.GradientCase.pads;
import static org.cvkit.core.gradient.GradientCase.positive;
import static org.cvkit.core.gradient.GradientCase.shuffled;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.cvkit.core.graph.Attributes;
import org.cvkit.core.graph.Constant;
import org.cvkit.core.graph.Graph;
import org.cvkit.core.graph.GraphBuilder;
import org.cvkit.core.graph.Value;
import org.cvkit.core.layer.BatchNorm;
import org.cvkit.core.layer.Conv2dLayer;
import org.cvkit.core.runtime.InferenceSession;
import org.cvkit.core.runtime.Outputs;
import org.cvkit.core.runtime.SessionOptions;
import org.cvkit.core.tensor.ElementType;
import org.cvkit.core.tensor.Shape;
import org.cvkit.core.tensor.Tensor;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Gradients whose form a lowering chooses, against finite differences, on the kernels of the CPU.
 * The forward pass of the finite differences is never lowered.
 */
abstract class LoweringContract extends GradientRules {
  @Override
  abstract Lowering lowering();

  @Test
  void is_found_by_its_name() {
    assertThat(Lowering.of(lowering().id()).id()).isEqualTo(lowering().id());
  }

  @Test
  void lowers_the_forward_pass_to_the_same_numbers() {
    GraphBuilder g = GraphBuilder.create(GraphBuilder.Mode.TRAIN);
    Value x = g.input("x", ElementType.FLOAT32, Shape.of(2, 3, 9, 8));
    Value y = x;
    int in = 3;
    for (int out : new int[] {16, 32, 16}) {
      GraphBuilder scope = g.scope("layer" + out + in);
      y = Conv2dLayer.of(in, out, 3).withPadding(1).apply(scope, y);
      y = BatchNorm.of(out).apply(scope.scope("bn"), y);
      y = Conv2dLayer.depthwise(out, 3).apply(scope.scope("deep"), y);
      in = out;
    }
    g.output("y", y);
    int number = 0;
    for (Value next : g.build().updates().values()) {
      g.output("next" + number++, next);
    }
    Graph graph = g.build();

    Graph lowered = lowering().lower(graph);

    assertThat(lowered.inputs()).isEqualTo(graph.inputs());
    assertThat(lowered.outputs()).isEqualTo(graph.outputs());
    assertThat(lowered.parameters()).isEqualTo(graph.parameters());
    float[] picture = shuffled(Shape.of(2, 3, 9, 8)).toFloats();
    List<float[]> expected = run(graph, picture);
    List<float[]> got = run(lowered, picture);
    for (int i = 0; i < expected.size(); i++) {
      assertThat(got.get(i)).containsExactly(expected.get(i), withPrecision(1e-4f));
    }
  }

  @Test
  void pixels_that_tie_for_the_maximum_pass_on_no_more_than_came() {
    GraphBuilder g = GraphBuilder.create(GraphBuilder.Mode.TRAIN);
    Value x = g.input("x", ElementType.FLOAT32, Shape.of(1, 1, 2, 4));
    Attributes two = Attributes.none().withLongs("kernel_shape", 2, 2).withLongs("strides", 2, 2);
    Value loss = g.reduce("ReduceSum", op(g, "MaxPool", two, x), 0);
    g.output("dx", Differentiator.gradients(g, loss, List.of(x), lowering()).get(x));

    float[] dx = run(lowering().lower(g.build()), new float[] {3, 3, 1, 7, 3, 2, 7, 0}).get(0);

    assertThat(dx[0] + dx[1] + dx[4]).isEqualTo(1, withPrecision(1e-6f));
    assertThat(dx[3] + dx[6]).isEqualTo(1);
    assertThat(new float[] {dx[2], dx[5], dx[7]}).containsOnly(0);
  }

  private static List<float[]> run(Graph graph, float[] x) {
    SessionOptions options = SessionOptions.defaults().withThreads(1);
    try (InferenceSession session =
            InferenceSession.open("lowered", graph.toOnnx(Map.of()), options);
        Tensor tensor = Tensor.of(graph.inputs().get(0).shape(), x);
        Outputs outputs = session.run(tensor)) {
      List<float[]> all = new ArrayList<>();
      for (int i = 0; i < outputs.count(); i++) {
        all.add(outputs.get(i).toFloatArray());
      }
      return all;
    }
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
    rule(
        "Conv, far fewer channels out than in, uneven pads",
        (g, x) -> op(g, "Conv", pads(0, 1, 2, 1), x),
        picture,
        Shape.of(3, 6, 3, 2));
    rule("Conv, 1x1", (g, x) -> op(g, "Conv", Attributes.none(), x), picture, Shape.of(3, 6, 1, 1));
    rule(
        "Conv, 1x1 stride 2",
        (g, x) -> op(g, "Conv", Attributes.none().withLongs("strides", 2, 2), x),
        picture,
        Shape.of(3, 6, 1, 1));
    rule(
        "Conv, 1x1 with few pixels",
        (g, x) -> op(g, "Conv", Attributes.none(), x),
        Shape.of(3, 8, 2, 1),
        Shape.of(8, 8, 1, 1));
    for (String auto : List.of("SAME_UPPER", "SAME_LOWER", "VALID")) {
      rule(
          "Conv, auto_pad " + auto,
          (g, x) ->
              op(
                  g,
                  "Conv",
                  Attributes.none().withText("auto_pad", auto).withLongs("strides", 2, 2),
                  x),
          Shape.of(2, 3, 6, 7),
          Shape.of(4, 3, 3, 2));
    }
    // Channels that fill blocks of 8 and of 16.
    Shape wide = Shape.of(2, 16, 6, 5);
    rule(
        "Conv, whole blocks",
        (g, x) -> op(g, "Conv", pads(1, 1, 1, 1), x),
        wide,
        Shape.of(32, 16, 3, 3),
        Shape.of(32));
    rule(
        "Conv, whole blocks, uneven pads",
        (g, x) -> op(g, "Conv", pads(0, 1, 2, 1), x),
        wide,
        Shape.of(16, 16, 3, 2));
    rule(
        "Conv, whole blocks, stride 2",
        (g, x) -> op(g, "Conv", pads(1, 1, 1, 1).withLongs("strides", 2, 2), x),
        wide,
        Shape.of(16, 16, 3, 3));
    rule(
        "Conv, whole blocks, dilated",
        (g, x) -> op(g, "Conv", pads(2, 2, 2, 2).withLongs("dilations", 2, 2), x),
        wide,
        Shape.of(16, 16, 3, 3));
    rule(
        "Conv, depthwise in whole blocks",
        (g, x) -> op(g, "Conv", pads(1, 1, 1, 1).with("group", 16), x),
        wide,
        Shape.of(16, 1, 3, 3));
    rule(
        "Conv, depthwise in whole blocks, stride 2",
        (g, x) -> op(g, "Conv", pads(1, 1, 1, 1).with("group", 16).withLongs("strides", 2, 2), x),
        Shape.of(2, 16, 6, 8),
        Shape.of(16, 1, 3, 3));
    rule(
        "Conv, depthwise in whole blocks, stride 2, 5x5, odd sides",
        (g, x) -> op(g, "Conv", pads(2, 2, 2, 2).with("group", 16).withLongs("strides", 2, 2), x),
        Shape.of(2, 16, 7, 5),
        Shape.of(16, 1, 5, 5));
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
    Map<Integer, Constant> distinct = Map.of(0, shuffled(picture));
    Attributes two = Attributes.none().withLongs("kernel_shape", 2, 2).withLongs("strides", 2, 2);
    Attributes three = pads(1, 1, 1, 1).withLongs("kernel_shape", 3, 3).withLongs("strides", 2, 2);
    rule("MaxPool", distinct, (g, x) -> op(g, "MaxPool", two, x), picture);
    rule("MaxPool, overlapping", distinct, (g, x) -> op(g, "MaxPool", three, x), picture);
    rule(
        "MaxPool, sides the windows do not fill",
        distinct(5),
        (g, x) -> op(g, "MaxPool", two, x),
        Shape.of(2, 3, 5, 5));
    rule(
        "MaxPool, ceil_mode",
        distinct(5),
        (g, x) -> op(g, "MaxPool", two.with("ceil_mode", 1), x),
        Shape.of(2, 3, 5, 5));
    for (long padded : new long[] {0, 1}) {
      rule(
          "AveragePool, ceil_mode, padding counted " + padded,
          (g, x) ->
              op(g, "AveragePool", three.with("ceil_mode", 1).with("count_include_pad", padded), x),
          Shape.of(2, 3, 6, 7));
    }
    rule(
        "AveragePool, auto_pad",
        (g, x) ->
            op(
                g,
                "AveragePool",
                Attributes.none()
                    .withLongs("kernel_shape", 3, 3)
                    .withLongs("strides", 2, 2)
                    .withText("auto_pad", "SAME_UPPER"),
                x),
        picture);
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
    for (float momentum : new float[] {0, 0.9f}) {
      rule(
          "BatchNormalization in training, momentum " + momentum,
          Map.of(1, positive(channel)),
          (g, x) -> {
            // Fresh tensors: the CPU kernel writes into its third and fourth input.
            Value mean = g.multiply(x[1], g.scalar(x[1], 0));
            Value variance = g.multiply(x[2], g.scalar(x[2], 0));
            Attributes training =
                Attributes.none().with("training_mode", 1).withReal("momentum", momentum);
            return op(g, "BatchNormalization", training, x[0], x[1], x[2], mean, variance);
          },
          picture,
          channel,
          channel);
    }
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
                numbers(g, x[0], channel, 0.1f, -0.2f),
                numbers(g, x[0], channel, 0.5f, 1.5f)),
        picture,
        channel,
        channel);
    rule(
        "BatchNormalization, gradients of given statistics",
        Map.of(4, positive(channel)),
        (g, x) -> op(g, "BatchNormalization", Attributes.none(), x),
        picture,
        channel,
        channel,
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

  private static Map<Integer, Constant> distinct(long side) {
    return Map.of(0, shuffled(Shape.of(2, 3, side, side)));
  }
}
