package org.cvkit.detection.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.cvkit.core.gradient.GradientChecker;
import org.cvkit.core.gradient.Lowering;
import org.cvkit.core.graph.Constant;
import org.cvkit.core.graph.Graph;
import org.cvkit.core.graph.GraphBuilder;
import org.cvkit.core.graph.GraphBuilder.Mode;
import org.cvkit.core.graph.Value;
import org.cvkit.core.tensor.ElementType;
import org.cvkit.core.tensor.Shape;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class BoxSimilarityTest {

  private static Graph graph(BoxSimilarity similarity, int boxes) {
    GraphBuilder g = GraphBuilder.create(Mode.TRAIN);
    Value a = g.input("a", ElementType.FLOAT32, Shape.of(boxes, 4));
    Value b = g.input("b", ElementType.FLOAT32, Shape.of(boxes, 4));
    g.output("similarity", similarity.apply(g, Corners.of(g, a, 1), Corners.of(g, b, 1)));
    return g.build();
  }

  /** Boxes (0, 0, 4, 2) and (2, 1, 4, 5): 2 of 14 shared, hull 4 x 5, centres (2, 1), (3, 3). */
  @ParameterizedTest
  @CsvSource({
    "IOU, 0.142857143", // 2 / 14
    "GIOU, -0.157142857", // 1 / 7 - (20 - 14) / 20
    "DIOU, 0.0209059233", // 1 / 7 - 5 / 41
    // v = 4 / pi^2 (atan(4 / 2) - atan(2 / 4))^2, less v^2 / (1 - 1 / 7 + v)
    "CIOU, -0.0055347"
  })
  void has_the_values_of_hand_sums(BoxSimilarity similarity, double expected) {
    double exact = expected;
    if (similarity == BoxSimilarity.CIOU) {
      double v = 4 / (Math.PI * Math.PI) * Math.pow(Math.atan(2) - Math.atan(0.5), 2);
      exact = 1 / 7.0 - 5 / 41.0 - v * v / (1 - 1 / 7.0 + v);
    }

    Map<String, float[]> got =
        GraphRun.of(
            graph(similarity, 1),
            Map.of("a", new float[] {0, 0, 4, 2}, "b", new float[] {2, 1, 4, 5}));

    float found = Objects.requireNonNull(got.get("similarity"))[0];
    assertThat((double) found).isCloseTo(exact, within(1e-6));
  }

  @ParameterizedTest
  @EnumSource
  void is_one_for_equal_boxes_and_finite_for_empty_ones(BoxSimilarity similarity) {
    float[] a = {3, 4, 30, 20, 0, 0, 0, 0};
    float[] b = {3, 4, 30, 20, 0, 0, 0, 0};

    float[] found =
        Objects.requireNonNull(
            GraphRun.of(graph(similarity, 2), Map.of("a", a, "b", b)).get("similarity"));

    assertThat((double) found[0]).isCloseTo(1, within(1e-6));
    assertThat(Float.isFinite(found[1])).isTrue();
  }

  /** CIoU takes a part of itself as given, so that it is compared with PyTorch's instead. */
  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "CIOU")
  void has_the_slope_of_finite_differences(BoxSimilarity similarity) {
    // Overlapping, apart, one inside the other; no two sides at one place, where slopes jump.
    Constant a =
        Constant.of(Shape.of(3, 4), 0, 0, 4, 2, 0.5f, 0.7f, 1.5f, 1.8f, 0.3f, 0.2f, 6.1f, 5.2f);
    Constant b =
        Constant.of(
            Shape.of(3, 4), 2.1f, 1, 4.4f, 5, 2.5f, 3.1f, 4.1f, 4.2f, 1.2f, 1.3f, 3.3f, 3.5f);

    List<GradientChecker.Result> results =
        GradientChecker.of(Lowering.portable(), 1e-2, 100, 1)
            .check(graph(similarity, 3), Map.of("a", a, "b", b));

    assertThat(results).hasSize(2).allMatch(r -> r.error() < 2e-3);
  }
}
