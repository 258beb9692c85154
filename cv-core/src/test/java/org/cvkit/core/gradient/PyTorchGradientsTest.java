package org.cvkit.core.gradient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.cvkit.core.graph.Attributes;
import org.cvkit.core.graph.Constant;
import org.cvkit.core.graph.Graph;
import org.cvkit.core.graph.GraphBuilder;
import org.cvkit.core.graph.Value;
import org.cvkit.core.layer.Activation;
import org.cvkit.core.layer.BatchNorm;
import org.cvkit.core.layer.Conv2dLayer;
import org.cvkit.core.layer.Flatten;
import org.cvkit.core.layer.Linear;
import org.cvkit.core.layer.Pool;
import org.cvkit.core.memory.Scope;
import org.cvkit.core.runtime.InferenceSession;
import org.cvkit.core.runtime.Outputs;
import org.cvkit.core.runtime.SessionOptions;
import org.cvkit.core.tensor.ElementType;
import org.cvkit.core.tensor.Shape;
import org.cvkit.core.tensor.Tensor;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Gradients of five whole networks against PyTorch's in float64 ({@code
 * src/test/python/gradient_reference.py}), in every lowering.
 */
class PyTorchGradientsTest {
  /** Relative to a gradient's norm: float32 through up to fifteen layers. */
  private static final double TOLERANCE = 2e-4;

  /** Biases before a batch norm have no gradient but rounding. */
  private static final double ROUNDING = 1e-6;

  private static final int INPUT = 1000;

  private static final Map<String, Shape> SHAPES =
      Map.of(
          "mlp", Shape.of(6, 20),
          "lenet", Shape.of(4, 1, 28, 28),
          "resnet", Shape.of(4, 3, 16, 16),
          "mobilenet", Shape.of(4, 3, 16, 16),
          "unet", Shape.of(2, 3, 16, 16));

  private static final Map<String, BiFunction<GraphBuilder, Value, Value>> NETWORKS =
      Map.of(
          "mlp", PyTorchGradientsTest::perceptron,
          "lenet", PyTorchGradientsTest::lenet,
          "resnet", PyTorchGradientsTest::resnet,
          "mobilenet", PyTorchGradientsTest::mobilenet,
          "unet", PyTorchGradientsTest::unet);

  @TestFactory
  Stream<DynamicTest> whole_networks() throws IOException {
    List<String[]> reference = reference();
    List<Lowering> lowerings = new ArrayList<>(List.of(Lowering.portable(), Lowering.cuda()));
    BlockSize.ofThisProcessor().ifPresent(size -> lowerings.add(new BlockedLowering(size, 1)));
    return lowerings.stream()
        .flatMap(
            lowering ->
                SHAPES.keySet().stream()
                    .sorted()
                    .map(
                        name ->
                            DynamicTest.dynamicTest(
                                name + ", " + lowering.id(),
                                () -> compare(name, lowering, reference))));
  }

  private static List<String[]> reference() throws IOException {
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(
                Objects.requireNonNull(
                    PyTorchGradientsTest.class.getResourceAsStream("/gradient/pytorch.txt")),
                StandardCharsets.UTF_8))) {
      return in.lines().map(line -> line.split(" ", -1)).toList();
    }
  }

  private static void compare(String name, Lowering lowering, List<String[]> reference) {
    Map<String, float[]> got = gradients(name, lowering);
    int compared = 0;
    for (String[] line : reference) {
      if (!line[0].equals(name)) {
        continue;
      }
      compared++;
      float[] values = Objects.requireNonNull(got.get(line[1]), line[1]);
      if (line[1].equals("loss")) {
        assertThat((double) values[0]).isCloseTo(Double.parseDouble(line[2]), within(1e-5));
        continue;
      }
      double norm = Double.parseDouble(line[3]);
      double allowed = TOLERANCE * norm + ROUNDING;
      int n = values.length;
      assertThat(n).isEqualTo(Integer.parseInt(line[2]));
      assertThat(norm(values)).as("norm of %s", line[1]).isCloseTo(norm, within(allowed));
      int[] places = {0, n / 3, 2 * n / 3, n - 1};
      for (int i = 0; i < 4; i++) {
        assertThat((double) values[places[i]])
            .as("entry %d of gradient %s", places[i], line[1])
            .isCloseTo(Double.parseDouble(line[4 + i]), within(allowed));
      }
    }
    assertThat(compared).isEqualTo(got.size());
  }

  private static double norm(float[] values) {
    double sum = 0;
    for (float v : values) {
      sum += (double) v * v;
    }
    return Math.sqrt(sum);
  }

  private static Map<String, float[]> gradients(String name, Lowering lowering) {
    GraphBuilder g = GraphBuilder.create(GraphBuilder.Mode.TRAIN);
    Value x = g.input("x", ElementType.FLOAT32, Objects.requireNonNull(SHAPES.get(name)));
    Value y = Objects.requireNonNull(NETWORKS.get(name)).apply(g, x);
    Value loss = name.equals("unet") ? logistic(g, y) : crossEntropy(g, y);
    g.output("loss", loss);
    List<Value> wanted = new ArrayList<>(List.of(x));
    wanted.addAll(g.build().parameters().keySet());
    Map<Value, Value> gradients = Differentiator.gradients(g, loss, wanted, lowering);
    for (int i = 0; i < wanted.size(); i++) {
      g.output(Integer.toString(i - 1), Objects.requireNonNull(gradients.get(wanted.get(i))));
    }
    Graph graph = g.build();
    return run(lowering.lower(graph.withWeightsAsInputs()), graph);
  }

  private static Map<String, float[]> run(Graph fed, Graph graph) {
    SessionOptions options = SessionOptions.defaults().withThreads(1);
    try (Scope scope = new Scope()) {
      InferenceSession session =
          scope.add(InferenceSession.open("gradients", fed.toOnnx(Map.of()), options));
      List<Value> parameters = List.copyOf(graph.parameters().keySet());
      Tensor[] tensors = new Tensor[fed.inputs().size()];
      for (int i = 0; i < tensors.length; i++) {
        Value value = fed.inputs().get(i);
        float[] numbers =
            graph.states().containsKey(value)
                ? Objects.requireNonNull(graph.states().get(value)).toFloats()
                : numbers(value, parameters.indexOf(value));
        tensors[i] = scope.add(Tensor.of(value.shape(), numbers));
      }
      Outputs outputs = scope.add(session.run(tensors));
      Map<String, float[]> all = new java.util.HashMap<>();
      outputs.names().forEach(n -> all.put(n, outputs.get(n).toFloatArray()));
      return all;
    }
  }

  /** As fill in gradient_reference.py; number -1 is the input. */
  private static float[] numbers(Value value, int number) {
    int count = (int) value.shape().elements();
    double scale = 0.4;
    double shift = 0;
    if (number < 0) {
      scale = 4;
    } else if (value.rank() == 1) {
      shift = value.name().endsWith("bn.weight") ? 1 : 0;
    } else {
      scale = Math.sqrt(24.0 / ((double) count / value.dimension(0)));
    }
    float[] numbers = uniform(number < 0 ? INPUT : number, count);
    for (int i = 0; i < count; i++) {
      numbers[i] = (float) (shift + scale * numbers[i]);
    }
    return numbers;
  }

  /** Between -0.5 and 0.5, the same as in gradient_reference.py. */
  private static float[] uniform(int number, int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      int h = (i + 1) * 0x9E3779B1 + (number + 1) * 0x85EBCA77;
      h ^= h >>> 15;
      h *= 0x85EBCA77;
      h ^= h >>> 13;
      h *= 0xC2B2AE3D;
      h ^= h >>> 16;
      values[i] = (float) (Integer.toUnsignedLong(h) / 0x1p32 - 0.5);
    }
    return values;
  }

  private static Value crossEntropy(GraphBuilder g, Value logits) {
    int n = (int) logits.dimension(0);
    int classes = (int) logits.dimension(1);
    float[] right = new float[n * classes];
    for (int i = 0; i < n; i++) {
      right[i * classes + i % classes] = 1;
    }
    Value chosen =
        g.multiply(
            g.apply("LogSoftmax", Attributes.none().with("axis", 1), logits),
            g.constant(Constant.of(logits.shape(), right)));
    return g.multiply(g.reduce("ReduceSum", chosen, 0), g.scalar(logits, -1.0 / n));
  }

  private static Value logistic(GraphBuilder g, Value logits) {
    float[] labels = uniform(INPUT + 1, (int) logits.shape().elements());
    for (int i = 0; i < labels.length; i++) {
      labels[i] = labels[i] > 0 ? 1 : 0;
    }
    Value right = g.constant(Constant.of(logits.shape(), labels));
    Value each = g.subtract(g.unary("Softplus", logits), g.multiply(logits, right));
    return g.reduce("ReduceMean", each, 0);
  }

  private static Value perceptron(GraphBuilder g, Value x) {
    Value y = g.unary("Tanh", Linear.of(20, 16).apply(g.scope("0"), x));
    y = g.unary("Sigmoid", Linear.of(16, 16).apply(g.scope("1"), y));
    return Linear.of(16, 5).apply(g.scope("2"), y);
  }

  private static Value lenet(GraphBuilder g, Value x) {
    Value y = g.unary("Tanh", Conv2dLayer.of(1, 6, 5).withPadding(2).apply(g.scope("0"), x));
    y = Pool.average(2, 2).apply(g, y);
    y = g.unary("Tanh", Conv2dLayer.of(6, 16, 5).apply(g.scope("1"), y));
    y = new Flatten().apply(g, Pool.average(2, 2).apply(g, y));
    y = g.unary("Tanh", Linear.of(400, 120).apply(g.scope("2"), y));
    y = g.unary("Tanh", Linear.of(120, 84).apply(g.scope("3"), y));
    return Linear.of(84, 10).apply(g.scope("4"), y);
  }

  private static Value convolution(
      GraphBuilder g, Value x, int in, int out, int kernel, int stride, int groups) {
    Value y =
        Conv2dLayer.of(in, out, kernel)
            .withSamePadding()
            .withStride(stride)
            .withGroups(groups)
            .withoutBias()
            .apply(g, x);
    return BatchNorm.of(out).apply(g.scope("bn"), y);
  }

  private static Value resnet(GraphBuilder g, Value x) {
    Value y = g.unary("Relu", convolution(g.scope("first"), x, 3, 8, 3, 1, 1));
    y = Pool.max(3, 2).withPadding(1).apply(g, y);
    y = residual(g.scope("1"), y, 8, 8, 1);
    return classifier(g, residual(g.scope("2"), y, 8, 16, 2));
  }

  private static Value residual(GraphBuilder g, Value x, int in, int out, int stride) {
    Value y = g.unary("Relu", convolution(g.scope("1"), x, in, out, 3, stride, 1));
    y = convolution(g.scope("2"), y, out, out, 3, 1, 1);
    Value shortcut = stride > 1 ? convolution(g.scope("3"), x, in, out, 1, stride, 1) : x;
    return g.unary("Relu", g.add(y, shortcut));
  }

  private static Value mobilenet(GraphBuilder g, Value x) {
    Value y = Activation.RELU6.apply(g, convolution(g.scope("first"), x, 3, 8, 3, 2, 1));
    y = inverted(g.scope("1"), y, 8, 8, 1);
    return classifier(g, inverted(g.scope("2"), y, 8, 16, 2));
  }

  private static Value inverted(GraphBuilder g, Value x, int in, int out, int stride) {
    int wide = 3 * in;
    Value y = Activation.RELU6.apply(g, convolution(g.scope("1"), x, in, wide, 1, 1, 1));
    y = Activation.RELU6.apply(g, convolution(g.scope("2"), y, wide, wide, 3, stride, wide));
    y = convolution(g.scope("3"), y, wide, out, 1, 1, 1);
    return stride == 1 && in == out ? g.add(x, y) : y;
  }

  private static Value unet(GraphBuilder g, Value x) {
    Value wide = g.unary("Relu", convolution(g.scope("down"), x, 3, 8, 3, 1, 1));
    Value y = Pool.max(2, 2).apply(g, wide);
    y = g.unary("Relu", convolution(g.scope("bottom"), y, 8, 16, 3, 1, 1));
    Constant zeros = Constant.filled(ElementType.FLOAT32, Shape.of(16, 8, 2, 2), 0);
    Value w = g.parameter("doubled.weight", zeros);
    Value b = g.parameter("doubled.bias", Constant.filled(ElementType.FLOAT32, Shape.of(8), 0));
    y = g.apply("ConvTranspose", Attributes.none().withLongs("strides", 2, 2), y, w, b);
    y = g.concat(1, wide, y);
    y = g.unary("Relu", convolution(g.scope("up"), y, 16, 8, 3, 1, 1));
    return Conv2dLayer.of(8, 1, 1).apply(g.scope("head"), y);
  }

  private static Value classifier(GraphBuilder g, Value x) {
    Value pooled = new Flatten().apply(g, Pool.globalAverage().apply(g, x));
    return Linear.of((int) pooled.dimension(1), 10).apply(g.scope("classifier"), pooled);
  }
}
