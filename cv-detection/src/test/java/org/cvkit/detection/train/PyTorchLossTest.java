package org.cvkit.detection.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.cvkit.core.gradient.Differentiator;
import org.cvkit.core.gradient.Lowering;
import org.cvkit.core.graph.Constant;
import org.cvkit.core.graph.GraphBuilder;
import org.cvkit.core.graph.GraphBuilder.Mode;
import org.cvkit.core.graph.Value;
import org.cvkit.core.tensor.ElementType;
import org.cvkit.core.tensor.Shape;
import org.cvkit.detection.architecture.Predictions;
import org.cvkit.detection.architecture.Yolo;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Losses and their gradients, targets included, against PyTorch and torchvision in float64 ({@code
 * src/test/python/detection_loss_reference.py}).
 */
class PyTorchLossTest {
  /** Relative: float32 on this side. */
  private static final double TOLERANCE = 2e-5;

  private static final int SIDE = 64;
  private static final int CELLS = 64 + 16 + 4;
  private static final int OBJECTS = 5;
  private static final int CLASSES = 3;

  /** Left, top, right, bottom, class; of the first picture four, of the second three. */
  private static final float[][][] TRUTH = {
    {
      {4, 6, 30, 40, 0}, {20, 10, 60, 50, 1}, {22, 12, 58, 52, 2}, {40, 40, 52, 54, 0},
    },
    {{0, 0, 64, 64, 1}, {33, 3, 47, 19, 2}, {33, 3, 47, 19, 2}},
  };

  @TestFactory
  Stream<DynamicTest> equals_pytorch() throws IOException {
    Map<String, Map<String, double[]>> cases = reference();
    return cases.entrySet().stream()
        .map(e -> DynamicTest.dynamicTest(e.getKey(), () -> compare(e.getKey(), e.getValue())));
  }

  private static Map<String, Map<String, double[]>> reference() throws IOException {
    Map<String, Map<String, double[]>> cases = new LinkedHashMap<>();
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(
                Objects.requireNonNull(
                    PyTorchLossTest.class.getResourceAsStream("/loss/pytorch.txt")),
                StandardCharsets.UTF_8))) {
      for (String line : (Iterable<String>) in.lines()::iterator) {
        List<String> words = List.of(line.split(" ", -1));
        double[] numbers =
            words.subList(2, words.size()).stream().mapToDouble(Double::parseDouble).toArray();
        cases
            .computeIfAbsent(words.get(0), name -> new LinkedHashMap<>())
            .put(words.get(1), numbers);
      }
    }
    return cases;
  }

  private static void compare(String name, Map<String, double[]> expected) {
    boolean distribution = name.equals("DISTRIBUTION");
    BoxSimilarity similarity = distribution ? BoxSimilarity.CIOU : BoxSimilarity.valueOf(name);

    Map<String, float[]> got = compute(similarity, distribution);

    expected.forEach(
        (part, numbers) -> {
          if (!part.equals("targets")) {
            float[] values = Objects.requireNonNull(got.get(part), part);
            double[] found = values.length == 1 ? new double[] {values[0]} : summary(values);
            for (int i = 0; i < numbers.length; i++) {
              double allowed = TOLERANCE * Math.max(numbers[0], Math.abs(numbers[i]));
              assertThat(found[i]).as("%s %d", part, i).isCloseTo(numbers[i], within(allowed));
            }
          }
        });
    float[] targets = Objects.requireNonNull(got.get("targets"));
    assertThat((double) targets[0])
        .isCloseTo(Objects.requireNonNull(expected.get("targets"))[0], within(1e-4));
  }

  private static double[] summary(float[] gradient) {
    float[] first = Hashed.uniform(8, gradient.length);
    float[] second = Hashed.uniform(9, gradient.length);
    double[] sums = new double[3];
    for (int i = 0; i < gradient.length; i++) {
      sums[0] += (double) gradient[i] * gradient[i];
      sums[1] += (double) gradient[i] * first[i];
      sums[2] += (double) gradient[i] * second[i];
    }
    sums[0] = Math.sqrt(sums[0]);
    return sums;
  }

  private static Map<String, float[]> compute(BoxSimilarity similarity, boolean distribution) {
    GraphBuilder g = GraphBuilder.create(Mode.TRAIN);
    int perSide = distribution ? Yolo.BINS : 1;
    Value sides = g.input("sides", ElementType.FLOAT32, Shape.of(2, 4L * perSide, CELLS));
    Value logits = g.input("logits", ElementType.FLOAT32, Shape.of(2, CLASSES, CELLS));
    Value boxes = g.input("boxes", ElementType.FLOAT32, Shape.of(2, OBJECTS, 4));
    Value classes = g.input("classes", ElementType.FLOAT32, Shape.of(2, OBJECTS, CLASSES));
    Predictions answers = answers(g, sides, logits, distribution);
    DetectionLoss loss = DetectionLoss.standard().withSimilarity(similarity);
    DetectionLoss.Parts parts = loss.parts(g, answers, boxes, classes);
    g.output("loss", g.reshape(parts.total(), 1));
    g.output("class", g.reshape(parts.classes(), 1));
    g.output("box", g.reshape(parts.box(), 1));
    g.output("distribution", g.reshape(parts.distribution(), 1));
    Value assigned =
        TaskAlignedAssigner.standard()
            .assign(
                g.scope("again"),
                answers.boxes(),
                g.unary("Sigmoid", logits),
                answers.centres(),
                boxes,
                classes)
            .weights();
    g.output("targets", g.reshape(g.reduce("ReduceSum", assigned, 0), 1));
    Map<Value, Value> gradients =
        Differentiator.gradients(g, parts.total(), List.of(sides, logits), Lowering.portable());
    gradients.forEach((value, gradient) -> g.output(value.name() + " slope", gradient));
    Map<String, float[]> got = GraphRun.of(g.build(), inputs(perSide));
    Map<String, float[]> named = new LinkedHashMap<>();
    got.forEach((name, values) -> named.put(name.replace(" slope", ""), values));
    return named;
  }

  private static Map<String, float[]> inputs(int perSide) {
    float[] boxes = new float[2 * OBJECTS * 4];
    float[] classes = new float[2 * OBJECTS * CLASSES];
    for (int n = 0; n < 2; n++) {
      for (int m = 0; m < TRUTH[n].length; m++) {
        int row = n * OBJECTS + m;
        System.arraycopy(TRUTH[n][m], 0, boxes, 4 * row, 4);
        classes[CLASSES * row + (int) TRUTH[n][m][4]] = 1;
      }
    }
    return Map.of(
        "sides",
        Hashed.uniform(1, 2 * 4 * perSide * CELLS, 3, perSide == 1 ? 0.5 : 0),
        "logits",
        Hashed.uniform(2, 2 * CLASSES * CELLS, 4, -2),
        "boxes",
        boxes,
        "classes",
        classes);
  }

  /** As the head computes them, written out once more. */
  private static Predictions answers(
      GraphBuilder g, Value sides, Value logits, boolean distribution) {
    float[] centres = new float[2 * CELLS];
    float[] strides = new float[CELLS];
    int cell = 0;
    for (int stride = 8; stride <= 32; stride *= 2) {
      for (int y = 0; y < SIDE / stride; y++) {
        for (int x = 0; x < SIDE / stride; x++, cell++) {
          centres[cell] = (x + 0.5f) * stride;
          centres[CELLS + cell] = (y + 0.5f) * stride;
          strides[cell] = stride;
        }
      }
    }
    Value centre = g.constant(Constant.of(Shape.of(1, 2, CELLS), centres));
    Value stride = g.constant(Constant.of(Shape.of(1, 1, CELLS), strides));
    Optional<Value> bins =
        distribution ? Optional.of(g.reshape(sides, 2, 4, Yolo.BINS, CELLS)) : Optional.empty();
    Value steps = bins.map(b -> Yolo.mean(g, b)).orElseGet(() -> g.unary("Exp", sides));
    Value far = g.multiply(steps, stride);
    Value near = g.subtract(centre, g.slice(far, 1, 0, 2));
    Value boxes = g.concat(1, near, g.add(centre, g.slice(far, 1, 2, 4)));
    return new Predictions(boxes, logits, bins, centre, stride);
  }
}
