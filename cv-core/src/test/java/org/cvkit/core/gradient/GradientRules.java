package org.cvkit.core.gradient;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.cvkit.core.graph.Constant;
import org.cvkit.core.graph.GraphBuilder;
import org.cvkit.core.graph.Value;
import org.cvkit.core.tensor.Shape;
import org.junit.jupiter.api.DynamicTest;

/** Collects rules of the table, each against finite differences, through ONNX Runtime. */
abstract class GradientRules {
  final List<DynamicTest> tests = new ArrayList<>();

  /** The forms that the gradients come in. */
  Lowering lowering() {
    return Lowering.portable();
  }

  final void rule(String name, BiFunction<GraphBuilder, Value[], Value> graph, Shape... shapes) {
    rule(name, Map.of(), graph, shapes);
  }

  final void rule(
      String name,
      Map<Integer, Constant> at,
      BiFunction<GraphBuilder, Value[], Value> graph,
      Shape... shapes) {
    GradientCase one = GradientCase.of(name, graph, shapes);
    at.forEach(one::at);
    tests.add(one.test(lowering()));
  }
}
