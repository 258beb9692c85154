package org.cvkit.detection.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.cvkit.core.architecture.LeNet5;
import org.cvkit.core.architecture.Network;
import org.cvkit.core.geometry.Size;
import org.cvkit.core.graph.Attributes;
import org.cvkit.core.graph.Constant;
import org.cvkit.core.graph.Graph;
import org.cvkit.core.graph.GraphBuilder;
import org.cvkit.core.graph.GraphBuilder.Mode;
import org.cvkit.core.graph.GraphException;
import org.cvkit.core.graph.Value;
import org.cvkit.core.layer.Conv2dLayer;
import org.cvkit.core.runtime.SessionOptions;
import org.cvkit.core.tensor.ElementType;
import org.cvkit.core.tensor.Shape;
import org.cvkit.core.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One pass over the picture says of each window what the classifier says of the window alone. */
class DenseFormTest {
  private static final SessionOptions ONE_THREAD = SessionOptions.defaults().withThreads(1);

  @ParameterizedTest
  @CsvSource({"32, 32", "33, 36", "97, 61", "160, 120"})
  void dense_layers_become_convolutions(int width, int height) {
    Network network = WindowNet.of(4);
    Graph classifier =
        network.build(
            GraphBuilder.create(Mode.INFERENCE).seeded(7), Shape.of(Shape.FREE, 3, 32, 32));

    requireEqual(classifier, new Size(4, 4), new Size(width, height));
  }

  @ParameterizedTest
  @CsvSource({"20, 20", "47, 33"})
  void means_norms_and_joined_paths_stay_what_they_are(int width, int height) {
    Graph classifier = classifier((g, x) -> joined(g, x));

    requireEqual(classifier, new Size(3, 3), new Size(width, height));
  }

  @Test
  void a_window_need_not_be_square() {
    Graph classifier = classifier(new Size(20, 14), (g, x) -> joined(g, x));

    requireEqual(classifier, new Size(3, 3), new Size(47, 33));
  }

  private static Value joined(GraphBuilder g, Value x) {
    Value stem = Conv2dLayer.of(3, 8, 5).withStride(3).apply(g.scope("stem"), x);
    Value left = g.unary("Relu", Conv2dLayer.of(8, 8, 3).apply(g.scope("left"), stem));
    Value right = g.unary("Tanh", Conv2dLayer.of(8, 8, 3).apply(g.scope("right"), stem));
    Value both = g.concat(1, g.add(left, right), g.multiply(left, g.scalar(left, 0.5)));
    Value scale = g.constant(Constant.of(Shape.of(16, 1, 1), numbers(16)));
    Value mean = g.mean(g.multiply(both, scale), 2, 3);
    Value row = g.reshape(mean, -1, 16);
    Value weights = g.constant(Constant.of(Shape.of(16, 5), numbers(80)));
    Value answers = g.matMul(row, weights);
    Value shifted = g.add(answers, g.constant(Constant.of(Shape.of(5), numbers(5))));
    return g.apply("Softmax", Attributes.none().with("axis", -1), shifted);
  }

  private static void requireEqual(Graph classifier, Size stride, Size picture) {
    DenseForm form = DenseForm.of(classifier);

    assertThat(new Size(form.strideX(), form.strideY())).isEqualTo(stride);
    try (WindowScorer onePass = WindowScorer.onePass(form, ONE_THREAD);
        WindowScorer each = WindowScorer.eachWindow(classifier, stride, 64, ONE_THREAD);
        Tensor input = picture(picture);
        Tensor dense = onePass.score(input);
        Tensor naive = each.score(input)) {
      assertThat(dense.shape()).isEqualTo(naive.shape());
      assertThat(dense.shape().dimension(2))
          .isEqualTo((picture.width() - form.window().width()) / stride.width() + 1);
      float[] expected = naive.toFloatArray();
      float[] actual = dense.toFloatArray();
      double spread = 0;
      for (int i = 0; i < expected.length; i++) {
        spread = Math.max(spread, Math.abs(expected[i] - expected[0]));
        assertThat(actual[i]).isEqualTo(expected[i], within(1e-4f));
      }
      // Answers that are all alike would prove nothing.
      assertThat(spread).isGreaterThan(1e-3);
    }
  }

  @Test
  void padding_is_refused_naming_the_layer() {
    Graph lenet = LeNet5.of(3, 2).forInference();

    assertThatThrownBy(() -> DenseForm.of(lenet))
        .isInstanceOf(GraphException.class)
        .hasMessageContaining("conv1")
        .hasMessageContaining("no padding");
  }

  @Test
  void paths_that_see_different_windows_are_refused() {
    Graph classifier =
        classifier(
            (g, x) -> {
              // Ten by ten of both, but a place of the one sees four pixels, of the other one.
              Value wide = Conv2dLayer.of(3, 8, 2).withStride(2).apply(g.scope("a"), x);
              Value narrow = Conv2dLayer.of(3, 8, 1).withStride(2).apply(g.scope("b"), x);
              return g.mean(g.concat(1, wide, narrow), 2, 3);
            });

    assertThatThrownBy(() -> DenseForm.of(classifier))
        .isInstanceOf(GraphException.class)
        .hasMessageContaining("paths that see the same windows");
  }

  @Test
  void an_operator_without_a_dense_form_is_refused_by_name() {
    Graph classifier = classifier((g, x) -> g.mean(g.slice(x, 2, 4, 20), 2, 3));

    assertThatThrownBy(() -> DenseForm.of(classifier))
        .isInstanceOf(GraphException.class)
        .hasMessageContaining("Slice");
  }

  /** Reshaping may also part a picture's numbers into rows that are no pictures. */
  @Test
  void a_row_that_is_not_a_whole_picture_is_refused() {
    Graph classifier =
        classifier(
            (g, x) -> {
              Value weights = g.constant(Constant.of(Shape.of(600, 2), numbers(1200)));
              return g.matMul(g.reshape(x, -1, 600), weights);
            });

    assertThatThrownBy(() -> DenseForm.of(classifier))
        .isInstanceOf(GraphException.class)
        .hasMessageContaining("all 1200 numbers of a picture in one row");
  }

  /** What a network is made of, between input and output. */
  private interface Body {
    Value apply(GraphBuilder g, Value x);
  }

  private static Graph classifier(Body body) {
    return classifier(Size.square(20), body);
  }

  private static Graph classifier(Size window, Body body) {
    GraphBuilder g = GraphBuilder.create(Mode.INFERENCE).seeded(3);
    Shape shape = Shape.of(Shape.FREE, 3, window.height(), window.width());
    Value x = g.input("image", ElementType.FLOAT32, shape);
    g.output("scores", body.apply(g, x));
    return g.build();
  }

  private static float[] numbers(int count) {
    Random random = new Random(count);
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = (float) random.nextGaussian();
    }
    return numbers;
  }

  private static Tensor picture(Size size) {
    return Tensor.of(
        Shape.of(1, 3, size.height(), size.width()), numbers(3 * size.width() * size.height()));
  }
}
