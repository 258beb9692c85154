package org.cvkit.detection.window;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.cvkit.core.geometry.Size;
import org.cvkit.core.graph.Attributes;
import org.cvkit.core.graph.Constant;
import org.cvkit.core.graph.Graph;
import org.cvkit.core.graph.GraphBuilder;
import org.cvkit.core.graph.GraphBuilder.Mode;
import org.cvkit.core.graph.GraphException;
import org.cvkit.core.graph.Node;
import org.cvkit.core.graph.Value;
import org.cvkit.core.tensor.Shape;
import org.jspecify.annotations.Nullable;

/**
 * Rebuilds a classifier node by node for pictures of any size. What was a picture of known size
 * becomes a map of any size; what was a row of numbers becomes a map with the numbers as channels.
 */
final class DenseRewriting {
  private static final Set<String> ELEMENTWISE =
      Set.of(
          "Relu",
          "LeakyRelu",
          "Elu",
          "Sigmoid",
          "Tanh",
          "Clip",
          "HardSwish",
          "HardSigmoid",
          "Identity",
          "Neg",
          "Exp",
          "Softplus",
          "BatchNormalization",
          "Dropout");
  private static final Set<String> JOINING = Set.of("Add", "Sub", "Mul", "Div", "Concat");

  /**
   * A value of the dense form: how far its numbers lie apart in the picture and how much of it each
   * sees. Two values with the same reach belong to the same windows, place by place.
   */
  private record Dense(Value value, Reach reach) {}

  private record Reach(long strideX, long strideY, long fieldX, long fieldY) {}

  private final Graph classifier;
  private final GraphBuilder g = GraphBuilder.create(Mode.INFERENCE);
  private final Map<Value, Dense> dense = new HashMap<>();
  private final Map<Value, Value> copied = new HashMap<>();

  /** The picture behind a row of numbers, where it is one flattened. */
  private final Map<Value, Shape> flattened = new HashMap<>();

  DenseRewriting(Graph classifier) {
    this.classifier = classifier;
  }

  DenseForm form() {
    Value input = classifier.inputs().get(0);
    if (classifier.inputs().size() != 1
        || input.rank() != 4
        || input.dimension(2) < 1
        || input.dimension(3) < 1) {
      throw new GraphException(
          "dense form: expected a classifier of one picture N x C x H x W of known size, got "
              + classifier.inputs());
    }
    Shape any = Shape.of(Shape.FREE, input.dimension(1), Shape.FREE, Shape.FREE);
    dense.put(input, new Dense(g.input("image", input.type(), any), new Reach(1, 1, 1, 1)));
    classifier.nodes().forEach(this::rewrite);
    Value last = classifier.outputs().values().iterator().next();
    Dense scores = dense.get(last);
    if (scores == null) {
      throw new GraphException(
          "dense form: expected an output that depends on the input, got " + last);
    }
    g.output("scores", scores.value);
    return new DenseForm(
        g.build(),
        new Size((int) input.dimension(3), (int) input.dimension(2)),
        (int) scores.reach.strideX,
        (int) scores.reach.strideY);
  }

  private void rewrite(Node node) {
    if (node.inputs().stream().noneMatch(dense::containsKey)) {
      copy(node);
      return;
    }
    switch (node.operator()) {
      case "Conv", "MaxPool", "AveragePool" -> slide(node);
      case "GlobalAveragePool" -> pool(node, "AveragePool");
      case "GlobalMaxPool" -> pool(node, "MaxPool");
      case "ReduceMean" -> mean(node);
      case "Flatten", "Reshape", "Squeeze" -> flatten(node);
      case "Gemm", "MatMul" -> product(node);
      case "Softmax", "LogSoftmax" -> softmax(node);
      default -> {
        if (ELEMENTWISE.contains(node.operator())) {
          pointwise(node);
        } else if (JOINING.contains(node.operator())) {
          join(node);
        } else {
          throw wrong(node, "an operator whose dense form is known", node.operator());
        }
      }
    }
  }

  private static GraphException wrong(Node node, String expected, Object got) {
    return new GraphException(
        node.name()
            + ": dense form: expected "
            + expected
            + ", got "
            + got
            + "; scan window by window instead");
  }

  /** What does not depend on the picture stays as it is. */
  private void copy(Node node) {
    List<Value> made = apply(node, node.attributes(), inputs(node).toArray(Value[]::new));
    for (int i = 0; i < made.size(); i++) {
      copied.put(node.outputs().get(i), made.get(i));
    }
  }

  private List<Value> apply(Node node, Attributes attributes, @Nullable Value... inputs) {
    return g.applyAll(node.operator(), node.domain(), attributes, inputs);
  }

  private List<@Nullable Value> inputs(Node node) {
    List<@Nullable Value> values = new ArrayList<>();
    for (Value input : node.inputs()) {
      values.add(input == null ? null : fixed(input));
    }
    return values;
  }

  /** A weight or another number of the classifier in the dense form. */
  private Value fixed(Value value) {
    Dense known = dense.get(value);
    if (known != null) {
      return known.value;
    }
    return copied.computeIfAbsent(value, v -> g.constant(constant(v)));
  }

  private @Nullable Constant find(Value value) {
    Constant known = classifier.parameters().get(value);
    known = known == null ? classifier.states().get(value) : known;
    return known == null ? classifier.constants().get(value) : known;
  }

  private Constant constant(Value value) {
    Constant known = find(value);
    if (known == null) {
      throw new GraphException(
          value.name() + ": dense form: expected numbers known beforehand, got " + value);
    }
    return known;
  }

  private Dense picture(Node node) {
    Dense x = dense.get(node.input(0));
    if (x == null || node.input(0).rank() != 4) {
      throw wrong(node, "a picture as first input", node.input(0));
    }
    return x;
  }

  private void put(Node node, Value value, Reach reach) {
    dense.put(node.output(), new Dense(value, reach));
  }

  /** Convolutions and pooling look at whole windows only. */
  private void slide(Node node) {
    Dense x = picture(node);
    Attributes a = node.attributes();
    boolean padded =
        Arrays.stream(a.longs("pads")).anyMatch(p -> p != 0)
            || !Set.of("NOTSET", "VALID").contains(a.text("auto_pad", "NOTSET"));
    if (padded || a.integer("ceil_mode", 0) != 0) {
      throw wrong(node, "no padding, which sees beyond a window's border", a);
    }
    long[] kernel =
        node.operator().equals("Conv")
            ? Arrays.copyOfRange(node.input(1).shape().toArray(), 2, 4)
            : a.longs("kernel_shape");
    long[] strides = a.longs("strides", 1, 1);
    long[] dilations = a.longs("dilations", 1, 1);
    Value y = apply(node, a, inputs(node).toArray(Value[]::new)).get(0);
    put(node, y, further(x.reach, kernel, strides, dilations));
  }

  private static Reach further(Reach r, long[] kernel, long[] strides, long[] dilations) {
    return new Reach(
        r.strideX * strides[1],
        r.strideY * strides[0],
        r.fieldX + (kernel[1] - 1) * dilations[1] * r.strideX,
        r.fieldY + (kernel[0] - 1) * dilations[0] * r.strideY);
  }

  private static final long[] ONES = {1, 1};

  /** Over all of a classifier's picture is over a window of that size. */
  private void pool(Node node, String operator) {
    Dense x = picture(node);
    long[] kernel = {node.input(0).dimension(2), node.input(0).dimension(3)};
    Attributes a = Attributes.none().withLongs("kernel_shape", kernel).withLongs("strides", ONES);
    put(node, g.applyAll(operator, "", a, x.value).get(0), further(x.reach, kernel, ONES, ONES));
  }

  private void mean(Node node) {
    Dense x = picture(node);
    long[] axes =
        node.optionalInput(1)
            .map(v -> constant(v).toLongs())
            .orElseGet(() -> node.attributes().longs("axes"));
    long[] sorted = Arrays.stream(axes).map(axis -> axis < 0 ? axis + 4 : axis).sorted().toArray();
    if (!Arrays.equals(sorted, new long[] {2, 3})) {
      throw wrong(node, "a mean over rows and columns", Arrays.toString(axes));
    }
    pool(node, "AveragePool");
    if (node.attributes().integer("keepdims", 1) == 0) {
      flattened.put(node.output(), Shape.of(1, node.input(0).dimension(1), 1, 1));
    }
  }

  /** A picture as a row of numbers: the map stays, and who reads it knows the picture's shape. */
  private void flatten(Node node) {
    Value from = node.input(0);
    Dense x = dense.get(from);
    Value to = node.output();
    if (x == null || to.rank() != 2) {
      throw wrong(node, "a row of numbers for each picture", to);
    }
    if (from.rank() == 4) {
      long numbers = from.dimension(1) * from.dimension(2) * from.dimension(3);
      if (to.dimension(1) != numbers) {
        throw wrong(node, "all " + numbers + " numbers of a picture in one row", to);
      }
      flattened.put(to, from.shape());
    } else if (flattened.containsKey(from)) {
      flattened.put(to, flattened.get(from));
    }
    put(node, x.value, x.reach);
  }

  /** A dense layer is a convolution as large as the picture behind its row of numbers. */
  private void product(Node node) {
    Dense x = dense.get(node.input(0));
    Attributes a = node.attributes();
    if (x == null
        || node.input(0).rank() != 2
        || a.integer("transA", 0) != 0
        || a.real("alpha", 1) != 1
        || a.real("beta", 1) != 1) {
      throw wrong(node, "a row of numbers times a matrix", node.input(0) + " " + a);
    }
    boolean transposed = a.integer("transB", 0) != 0;
    Constant weight = constant(node.input(1));
    int in = (int) weight.shape().dimension(transposed ? 1 : 0);
    int out = (int) weight.shape().dimension(transposed ? 0 : 1);
    float[] kernel = transposed ? weight.toFloats() : transpose(weight.toFloats(), in, out);
    Shape picture = flattened.getOrDefault(node.input(0), Shape.of(1, in, 1, 1));
    long[] sides = {picture.dimension(2), picture.dimension(3)};
    Shape shape = Shape.of(out, picture.dimension(1), sides[0], sides[1]);
    Value w = g.constant(Constant.of(shape, kernel));
    Attributes whole = Attributes.none().withLongs("kernel_shape", sides);
    Value bias =
        node.optionalInput(2)
            .map(b -> g.constant(constant(b).withShape(Shape.of(out))))
            .orElse(null);
    Value y =
        bias == null
            ? g.apply("Conv", whole, x.value, w)
            : g.apply("Conv", whole, x.value, w, bias);
    put(node, y, further(x.reach, sides, ONES, ONES));
  }

  private static float[] transpose(float[] matrix, int rows, int columns) {
    float[] turned = new float[matrix.length];
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < columns; c++) {
        turned[c * rows + r] = matrix[r * columns + c];
      }
    }
    return turned;
  }

  private void softmax(Node node) {
    Dense x = dense.get(node.input(0));
    long axis = node.attributes().integer("axis", -1);
    boolean channels = axis == 1 || axis == -1 && node.input(0).rank() == 2;
    if (x == null || !channels || flattened.containsKey(node.input(0))) {
      throw wrong(node, "a softmax over the classes", node.input(0) + " axis " + axis);
    }
    put(node, apply(node, node.attributes().with("axis", 1), x.value).get(0), x.reach);
  }

  /** What is done to each number, or to each channel, alone. */
  private void pointwise(Node node) {
    Dense x = dense.get(node.input(0));
    if (x == null) {
      throw wrong(node, "the picture as first input", node.input(0));
    }
    if (node.operator().equals("BatchNormalization") && flattened.containsKey(node.input(0))) {
      throw wrong(node, "a normalisation of channels", node.input(0));
    }
    put(node, apply(node, node.attributes(), inputs(node).toArray(Value[]::new)).get(0), x.reach);
    keepShape(node, node.input(0));
  }

  private void keepShape(Node node, Value from) {
    Shape picture = flattened.get(from);
    if (picture != null) {
      flattened.put(node.output(), picture);
    }
  }

  /** Two paths must see the same window at the same place; numbers are laid along the channels. */
  private void join(Node node) {
    Reach reach = null;
    List<Value> parts = new ArrayList<>();
    int rank = node.output().rank();
    for (Value input : node.inputs()) {
      Dense x = input == null ? null : dense.get(input);
      if (x == null) {
        parts.add(alongChannels(node, input, rank));
        continue;
      }
      if (reach != null && !reach.equals(x.reach) || flattened.containsKey(input)) {
        throw wrong(node, "paths that see the same windows", node.inputs());
      }
      reach = x.reach;
      parts.add(x.value);
    }
    if (reach == null
        || node.operator().equals("Concat") && node.attributes().integer("axis", 1) != 1) {
      throw wrong(node, "paths joined along the channels", node.inputs());
    }
    put(node, apply(node, node.attributes(), parts.toArray(Value[]::new)).get(0), reach);
  }

  private Value alongChannels(Node node, @Nullable Value input, int rank) {
    if (input == null) {
      throw wrong(node, "two inputs", node.inputs());
    }
    if (input.shape().elements() == 1) {
      return fixed(input);
    }
    Shape shape = input.shape();
    long channels = node.output().dimension(1);
    boolean ofChannels =
        shape.elements() == channels
            && (rank == 2
                ? shape.dimension(-1) == channels
                : shape.rank() >= 3 && shape.dimension(-3) == channels);
    if (!ofChannels) {
      throw wrong(node, "one number, or one a channel", input);
    }
    return g.constant(constant(input).withShape(Shape.of(1, channels, 1, 1)));
  }
}
