package org.cvkit.core.gradient;

import static org.cvkit.core.gradient.GradientCase.awayFromZero;
import static org.cvkit.core.gradient.GradientCase.op;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.cvkit.core.graph.Attributes;
import org.cvkit.core.graph.Constant;
import org.cvkit.core.graph.Value;
import org.cvkit.core.tensor.ElementType;
import org.cvkit.core.tensor.Shape;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The gradients of normalisations. */
class NormalizationGradientsTest extends GradientRules {
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

  private static Constant zeros(ElementType type, Shape shape) {
    return Constant.filled(type, shape, 0);
  }
}
