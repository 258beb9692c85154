package org.cvkit.core.gradient;

import static org.cvkit.core.gradient.GradientCase.op;

import java.util.List;
import java.util.stream.Stream;
import org.cvkit.core.graph.Attributes;
import org.cvkit.core.graph.Constant;
import org.cvkit.core.graph.GraphBuilder;
import org.cvkit.core.graph.Value;
import org.cvkit.core.layer.Upsample;
import org.cvkit.core.tensor.Shape;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The gradients of what moves numbers about. */
class LayoutGradientsTest extends GradientRules {
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

  private static Value axis(GraphBuilder g, long axis) {
    return g.reshape(g.longs(axis));
  }
}
