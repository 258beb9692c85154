package org.cvkit.core.gradient;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import org.cvkit.core.graph.Attributes;
import org.cvkit.core.graph.Constant;
import org.cvkit.core.graph.Graph;
import org.cvkit.core.graph.GraphBuilder;
import org.cvkit.core.graph.Value;
import org.cvkit.core.tensor.ElementType;
import org.cvkit.core.tensor.Shape;
import org.junit.jupiter.api.DynamicTest;

/**
 * One graph of a few inputs whose gradients are compared with finite differences: in float64 unless
 * ONNX Runtime has no such kernel for one of its operators or their gradients.
 */
final class GradientCase {
  /**
   * Float32 forward passes with a step of 1e-2: curvature and rounding stay below this, a wrong
   * factor never does.
   */
  private static final double SINGLE_TOLERANCE = 5e-3;

  /** Float64 with a step of 1e-5: curvature 1e-10, rounding 1e-11, float32 attributes 1e-8. */
  private static final double DOUBLE_TOLERANCE = 1e-7;

  /** Operators for which the CPU has no float64 kernel, or their gradients use such a one. */
  static final Set<String> SINGLE =
      Set.of(
          "Atan",
          "AveragePool",
          "Cast",
          "Celu",
          "Conv",
          "ConvTranspose",
          "Erf",
          "Gelu",
          "GlobalAveragePool",
          "GlobalMaxPool",
          "InstanceNormalization",
          "LRN",
          "MaxPool",
          "Mean",
          "Resize");

  private final String name;
  private final BiFunction<GraphBuilder, Value[], Value> graph;
  private final Shape[] shapes;
  private final Map<String, Constant> at = new LinkedHashMap<>();

  private GradientCase(
      String name, BiFunction<GraphBuilder, Value[], Value> graph, Shape... shapes) {
    this.name = name;
    this.graph = graph;
    this.shapes = shapes;
  }

  static GradientCase of(
      String name, BiFunction<GraphBuilder, Value[], Value> graph, Shape... shapes) {
    return new GradientCase(name, graph, shapes);
  }

  /** With given numbers in input {@code index}, where a kink or a pole must be kept away from. */
  GradientCase at(int index, Constant values) {
    at.put("x" + index, values);
    return this;
  }

  DynamicTest test(Lowering lowering) {
    boolean single =
        build(ElementType.FLOAT32).nodes().stream().anyMatch(n -> SINGLE.contains(n.operator()));
    String precision = single ? "float32" : "float64";
    return DynamicTest.dynamicTest(
        name + " (" + precision + ")",
        () -> check(lowering, single ? ElementType.FLOAT32 : ElementType.FLOAT64));
  }

  private void check(Lowering lowering, ElementType type) {
    boolean single = type == ElementType.FLOAT32;
    Map<String, Constant> place = new LinkedHashMap<>();
    at.forEach((input, values) -> place.put(input, converted(values, type)));
    List<GradientChecker.Result> results =
        GradientChecker.of(lowering, single ? 1e-2 : 1e-5, 200, 7).check(build(type), place);

    assertThat(results).hasSize(shapes.length);
    assertThat(results)
        .allSatisfy(
            r ->
                assertThat(r.error())
                    .as(r.value())
                    .isLessThan(single ? SINGLE_TOLERANCE : DOUBLE_TOLERANCE));
  }

  Graph build(ElementType type) {
    GraphBuilder g = GraphBuilder.create(GraphBuilder.Mode.TRAIN);
    Value[] inputs = new Value[shapes.length];
    for (int i = 0; i < shapes.length; i++) {
      inputs[i] = g.input("x" + i, type, shapes[i]);
    }
    g.output("y", graph.apply(g, inputs));
    return g.build();
  }

  private static Constant converted(Constant values, ElementType type) {
    if (values.type() == type || type == ElementType.FLOAT32) {
      return values;
    }
    float[] floats = values.toFloats();
    double[] doubles = new double[floats.length];
    for (int i = 0; i < doubles.length; i++) {
      doubles[i] = floats[i];
    }
    return Constant.ofDoubles(values.shape(), doubles);
  }

  static Value op(GraphBuilder g, String operator, Attributes attributes, Value... inputs) {
    return g.applyAll(operator, "", attributes, inputs).get(0);
  }

  /** A constant of the type of {@code like}. */
  static Value numbers(GraphBuilder g, Value like, Shape shape, float... values) {
    return g.constant(converted(Constant.of(shape, values), like.type()));
  }

  static Attributes pads(long... pads) {
    return Attributes.none().withLongs("pads", pads);
  }

  /** Values away from zero on both sides, where kinks lie. */
  static Constant awayFromZero(Shape shape) {
    float[] values = new float[(int) shape.elements()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (i % 2 == 0 ? 1 : -1) * (0.1f + 0.17f * i);
    }
    return Constant.of(shape, values);
  }

  static Constant positive(Shape shape) {
    float[] values = new float[(int) shape.elements()];
    for (int i = 0; i < values.length; i++) {
      values[i] = 0.5f + 0.21f * i;
    }
    return Constant.of(shape, values);
  }

  /** Every number different by more than the finite step, in a scrambled order. */
  static Constant shuffled(Shape shape) {
    int n = (int) shape.elements();
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = ((i * 89) % n) * 0.05f - 2;
    }
    return Constant.of(shape, values);
  }
}
