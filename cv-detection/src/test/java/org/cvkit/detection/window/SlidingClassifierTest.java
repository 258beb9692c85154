package org.cvkit.detection.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.cvkit.core.architecture.LeNet5;
import org.cvkit.core.geometry.Box;
import org.cvkit.core.geometry.Size;
import org.cvkit.core.graph.Constant;
import org.cvkit.core.graph.Graph;
import org.cvkit.core.graph.GraphBuilder;
import org.cvkit.core.graph.GraphBuilder.Mode;
import org.cvkit.core.graph.Value;
import org.cvkit.core.image.Image;
import org.cvkit.core.image.Interpolation;
import org.cvkit.core.layer.Flatten;
import org.cvkit.core.model.Labels;
import org.cvkit.core.model.Model;
import org.cvkit.core.model.ModelCard;
import org.cvkit.core.model.ModelException;
import org.cvkit.core.model.Task;
import org.cvkit.core.runtime.SessionOptions;
import org.cvkit.core.tensor.ElementType;
import org.cvkit.core.tensor.Shape;
import org.cvkit.core.transform.Normalization;
import org.cvkit.core.transform.Preprocessing;
import org.cvkit.core.transform.Transform;
import org.cvkit.detection.Detection;
import org.cvkit.detection.DetectionOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A classifier made by hand: a window is lit when its middle is white and the rest is black. */
class SlidingClassifierTest {
  private static final SessionOptions ONE_THREAD = SessionOptions.defaults().withThreads(1);

  @TempDir private Path folder;

  @Test
  void it_finds_things_as_large_as_its_window_and_twice_as_large() {
    DetectionOptions options = DetectionOptions.defaults().withConfidence(0.9f).withIou(0.2f);
    ImagePyramid halves = new ImagePyramid(2, 1280);

    try (SlidingClassifier detector =
            SlidingClassifier.open(
                model("lit", lit(), 16, List.of("background", "lit")),
                halves,
                options,
                ONE_THREAD);
        Image image = picture()) {
      List<Detection> found = detector.detect(image);

      assertThat(detector.name()).isEqualTo("lit (one pass a scale)");
      assertThat(found).hasSize(2).extracting(Detection::label).containsOnly("lit");
      // White and black: a logit of 4 against 0, 1 / (1 + exp(-4)).
      assertThat(found).allMatch(d -> Math.abs(d.score() - 0.98201) < 1e-3);
      assertThat(found).anyMatch(d -> d.box().iou(new Box(20, 8, 36, 24)) > 0.99);
      assertThat(found).anyMatch(d -> d.box().iou(new Box(56, 24, 88, 56)) > 0.99);
      assertThat(found.get(0).score()).isEqualTo(0.98201f, within(1e-3f));
    }
  }

  @Test
  void a_network_that_pads_is_applied_window_by_window_and_says_so() {
    Graph lenet = LeNet5.of(3, 2).forInference();

    try (SlidingClassifier detector =
            SlidingClassifier.open(
                model("lenet", lenet, 28, List.of("a", "b")),
                ImagePyramid.standard(),
                DetectionOptions.defaults(),
                ONE_THREAD);
        Image image = picture()) {
      assertThat(detector.name()).isEqualTo("lenet (window by window)");
      // Every window is of one of the two classes by more than a quarter.
      assertThat(detector.detect(image)).isNotEmpty();
    }
  }

  @Test
  void a_picture_smaller_than_the_window_holds_nothing() {
    try (SlidingClassifier detector =
            SlidingClassifier.open(
                model("lit", lit(), 16, List.of("background", "lit")),
                ImagePyramid.standard(),
                DetectionOptions.defaults(),
                ONE_THREAD);
        Image image = Image.from(new BufferedImage(40, 15, BufferedImage.TYPE_INT_RGB))) {
      assertThat(detector.detect(image)).isEmpty();
    }
  }

  @Test
  void another_kind_of_model_is_refused() {
    Preprocessing preprocessing = preprocessing(16);
    ModelCard card =
        ModelCard.of("boxes", Task.DETECT, "auto", preprocessing, Labels.of(List.of("a")));
    Model model = new Model(card, folder.resolve("none.onnx"));

    assertThatThrownBy(
            () ->
                SlidingClassifier.open(
                    model, ImagePyramid.standard(), DetectionOptions.defaults(), ONE_THREAD))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("expected a classifier");
  }

  @Test
  void a_pyramid_ends_where_a_window_no_longer_fits() {
    // 200x100, 100x50, 50x25: the next, 25x12.5, is lower than 20.
    assertThat(new ImagePyramid(2, 1280).levels(new Size(200, 100), new Size(20, 20)))
        .containsExactly(new Size(200, 100), new Size(100, 50), new Size(50, 25));
    assertThat(new ImagePyramid(2, 100).levels(new Size(200, 100), new Size(20, 20)))
        .containsExactly(new Size(100, 50), new Size(50, 25));
    // A strip of the longest side allowed would be lower than a window.
    assertThat(new ImagePyramid(2, 100).levels(new Size(600, 30), new Size(20, 20)))
        .containsExactly(new Size(400, 20));
  }

  /** Logits 0 and 40 * (mean of the inner 8 x 8 pixels - mean of the others - 0.9). */
  private static Graph lit() {
    GraphBuilder g = GraphBuilder.create(Mode.INFERENCE);
    Value x = g.input("image", ElementType.FLOAT32, Shape.of(Shape.FREE, 3, 16, 16));
    float[] weights = new float[2 * 3 * 16 * 16];
    for (int i = 0; i < 3 * 16 * 16; i++) {
      int column = i % 16;
      int row = i / 16 % 16;
      boolean inner = column >= 4 && column < 12 && row >= 4 && row < 12;
      weights[2 * i + 1] = inner ? 40f / (3 * 64) : -40f / (3 * 192);
    }
    Value rows = new Flatten().apply(g, x);
    Value answers = g.matMul(rows, g.constant(Constant.of(Shape.of(3 * 16 * 16, 2), weights)));
    g.output("logits", g.add(answers, g.constant(Constant.of(Shape.of(2), 0, -36))));
    return g.build();
  }

  private Model model(String id, Graph graph, int side, List<String> labels) {
    Path file = folder.resolve(id + ".onnx");
    graph.write(file, Map.of());
    ModelCard card =
        ModelCard.of(id, Task.CLASSIFY, "softmax", preprocessing(side), Labels.of(labels));
    return new Model(card, file);
  }

  private static Preprocessing preprocessing(int side) {
    return Preprocessing.of(
        new Transform.Stretch(Size.square(side), Interpolation.AREA),
        Preprocessing.ChannelOrder.RGB,
        Normalization.unit());
  }

  /** White squares of 8 and 16 pixels on black. */
  private static Image picture() {
    BufferedImage canvas = new BufferedImage(120, 80, BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = canvas.createGraphics();
    pen.setColor(Color.WHITE);
    pen.fillRect(24, 12, 8, 8);
    pen.fillRect(64, 32, 16, 16);
    pen.dispose();
    return Image.from(canvas);
  }
}
