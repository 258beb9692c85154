package org.cvkit.core.gradient;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.cvkit.core.graph.Constant;
import org.cvkit.core.graph.Graph;
import org.cvkit.core.graph.GraphBuilder;
import org.cvkit.core.graph.Value;
import org.cvkit.core.memory.Scope;
import org.cvkit.core.runtime.InferenceSession;
import org.cvkit.core.runtime.Outputs;
import org.cvkit.core.runtime.SessionOptions;
import org.cvkit.core.tensor.ElementType;
import org.cvkit.core.tensor.Shape;
import org.cvkit.core.tensor.Tensor;

/**
 * Compares symbolic gradients with central finite differences, number by number (the course notes'
 * gradient checking, with the sums kept in float64). The loss is a random weighting of the graph's
 * real outputs, so that every output number counts.
 *
 * <p>Confined to one thread at a time.
 */
public final class GradientChecker {
  /** Biases may be as good as zero; a step in parts of that would drown in float32's rounding. */
  private static final double LEAST_UNIT = 0.05;

  private final Lowering lowering;
  private final List<Double> steps;
  private final int most;
  private final long seed;
  private final boolean relative;

  private GradientChecker(
      Lowering lowering, List<Double> steps, int most, long seed, boolean relative) {
    this.lowering = lowering;
    this.steps = List.copyOf(steps);
    this.most = most;
    this.seed = seed;
    this.relative = relative;
  }

  /**
   * A checker.
   *
   * @param step how far each number is moved both ways: 1e-2 suits float32, whose rounding would
   *     drown a smaller one, 1e-5 float64
   * @param most numbers tried of each value, chosen at random when it has more
   */
  public static GradientChecker of(Lowering lowering, double step, int most, long seed) {
    return new GradientChecker(lowering, List.of(step), most, seed, false);
  }

  /**
   * A checker for models with weights of their own: several steps, in parts of the root mean square
   * of each value, of which each number keeps the one that agrees best. A wrong gradient agrees at
   * none, while a right one may sit close to a kink for a large step and drown in rounding for a
   * small one.
   */
  public static GradientChecker ofModels(Lowering lowering, int most, long seed) {
    return new GradientChecker(lowering, List.of(0.1, 0.03, 0.01, 0.003, 0.001), most, seed, true);
  }

  /**
   * How far two gradients of one value lie apart.
   *
   * @param error {@code max |analytic - numeric| / max(1, max |numeric|)}
   * @param distance {@code |analytic - numeric| / (|analytic| + |numeric|)} of the numbers tried
   *     together, in Euclidean norms, as the course notes measure it; 0 when both are zero
   * @param tried how many numbers were tried
   */
  public record Result(String value, double error, double distance, int tried) {}

  /**
   * Checks the gradients to every real input, parameter and given state of a graph with fixed
   * shapes.
   *
   * @param at the place to differentiate at, by value name; what is missing is drawn from a normal
   *     distribution
   * @throws org.cvkit.core.graph.GraphException naming an operator without a gradient
   */
  public List<Result> check(Graph graph, Map<String, Constant> at) {
    Graph fed = graph.withWeightsAsInputs();
    Random random = new Random(seed);
    try (Scope scope = new Scope()) {
      Map<Value, Tensor> place = place(graph, fed, at, random, scope);
      List<Value> wanted = fed.inputs().stream().filter(GradientChecker::isReal).toList();
      Map<String, double[]> weights = new LinkedHashMap<>();
      fed.outputs()
          .forEach(
              (name, value) -> {
                if (isReal(value)) {
                  weights.put(name, normal(value.shape(), random));
                }
              });
      if (weights.isEmpty()) {
        throw new IllegalArgumentException(
            "gradient check: expected a graph with an output of real numbers, got "
                + fed.outputs().values());
      }
      Tensor[] tensors = fed.inputs().stream().map(place::get).toArray(Tensor[]::new);
      List<double[]> analytic = analytic(fed, wanted, weights, tensors, scope);
      SessionOptions options = SessionOptions.defaults().withThreads(1);
      InferenceSession session =
          scope.add(InferenceSession.open("gradient check", fed.toOnnx(Map.of()), options));
      InferenceSession.Binding binding = scope.add(session.bind(tensors));
      List<Result> results = new ArrayList<>();
      for (int i = 0; i < wanted.size(); i++) {
        Tensor tensor = Objects.requireNonNull(place.get(wanted.get(i)));
        Loss loss = new Loss(binding, weights);
        results.add(compare(wanted.get(i), tensor, analytic.get(i), loss, random));
      }
      return results;
    }
  }

  private static boolean isReal(Value value) {
    return value.type() == ElementType.FLOAT32 || value.type() == ElementType.FLOAT64;
  }

  private static Map<Value, Tensor> place(
      Graph graph, Graph fed, Map<String, Constant> at, Random random, Scope scope) {
    Map<Value, Tensor> place = new LinkedHashMap<>();
    for (Value value : fed.inputs()) {
      Tensor tensor = scope.add(Tensor.allocate(value.type(), value.shape()));
      Constant given =
          at.getOrDefault(
              value.name(), graph.parameters().getOrDefault(value, graph.states().get(value)));
      if (given != null) {
        tensor.asByteBuffer().put(given.asByteBuffer());
      } else if (isReal(value)) {
        double[] drawn = normal(value.shape(), random);
        for (int i = 0; i < drawn.length; i++) {
          write(tensor, i, drawn[i]);
        }
      }
      place.put(value, tensor);
    }
    return place;
  }

  private static double[] normal(Shape shape, Random random) {
    double[] values = new double[Math.toIntExact(shape.elements())];
    for (int i = 0; i < values.length; i++) {
      // As a float too, so that float32 and float64 stand at the same place.
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  private List<double[]> analytic(
      Graph fed, List<Value> wanted, Map<String, double[]> weights, Tensor[] tensors, Scope scope) {
    GraphBuilder g = GraphBuilder.extend(fed, GraphBuilder.Mode.TRAIN);
    Value loss = null;
    for (Map.Entry<String, double[]> weight : weights.entrySet()) {
      Value output = Objects.requireNonNull(fed.outputs().get(weight.getKey()));
      Value factor = g.constant(constant(output, weight.getValue()));
      Value sum = g.reshape(g.reduce("ReduceSum", g.multiply(output, factor), 0), 1);
      sum = g.cast(sum, wanted.get(0).type());
      loss = loss == null ? sum : g.add(loss, sum);
    }
    Map<Value, Value> gradients =
        Differentiator.gradients(g, Objects.requireNonNull(loss), wanted, lowering);
    wanted.forEach(
        v -> g.output("gradient of " + v.name(), Objects.requireNonNull(gradients.get(v))));
    SessionOptions options = SessionOptions.defaults().withThreads(1);
    byte[] model = lowering.lower(g.build()).toOnnx(Map.of());
    InferenceSession session = scope.add(InferenceSession.open("gradients", model, options));
    Outputs outputs = scope.add(session.run(tensors));
    return wanted.stream().map(v -> read(outputs.get("gradient of " + v.name()))).toList();
  }

  private static Constant constant(Value like, double[] values) {
    return like.type() == ElementType.FLOAT64
        ? Constant.ofDoubles(like.shape(), values)
        : Constant.of(like.shape(), floats(values));
  }

  private static float[] floats(double[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }

  private Result compare(Value value, Tensor tensor, double[] analytic, Loss loss, Random random) {
    int tried = Math.min(most, analytic.length);
    double unit = relative ? rootMeanSquare(tensor) : 1;
    double worst = 0;
    double largest = 1;
    double difference = 0;
    double ours = 0;
    double theirs = 0;
    for (int k = 0; k < tried; k++) {
      int at = tried == analytic.length ? k : random.nextInt(analytic.length);
      double numeric = numeric(tensor, at, unit, loss, analytic[at]);
      largest = Math.max(largest, Math.abs(numeric));
      worst = Math.max(worst, Math.abs(analytic[at] - numeric));
      difference = Math.hypot(difference, analytic[at] - numeric);
      ours = Math.hypot(ours, analytic[at]);
      theirs = Math.hypot(theirs, numeric);
    }
    double sum = ours + theirs;
    return new Result(value.name(), worst / largest, sum == 0 ? 0 : difference / sum, tried);
  }

  /** At least {@link #LEAST_UNIT}; 1 for a tensor of zeros. */
  private static double rootMeanSquare(Tensor tensor) {
    double[] values = read(tensor);
    double sum = 0;
    for (double value : values) {
      sum += value * value;
    }
    return sum == 0 ? 1 : Math.max(LEAST_UNIT, Math.sqrt(sum / values.length));
  }

  /** The central difference at one number, at the step that agrees best. */
  private double numeric(Tensor tensor, int at, double unit, Loss loss, double expected) {
    double original = read(tensor, at);
    double best = Double.NaN;
    for (double part : steps) {
      double step = part * unit;
      write(tensor, at, original + step);
      double above = read(tensor, at);
      double up = loss.value();
      write(tensor, at, original - step);
      double below = read(tensor, at);
      double down = loss.value();
      double numeric = (up - down) / (above - below);
      if (Double.isNaN(best) || Math.abs(numeric - expected) < Math.abs(best - expected)) {
        best = numeric;
      }
    }
    write(tensor, at, original);
    return best;
  }

  /** The weighted outputs of what the tensors hold now. */
  private record Loss(InferenceSession.Binding binding, Map<String, double[]> weights) {
    double value() {
      Outputs outputs = binding.run();
      double sum = 0;
      for (Map.Entry<String, double[]> weight : weights.entrySet()) {
        Tensor values = outputs.get(weight.getKey());
        for (int k = 0; k < weight.getValue().length; k++) {
          sum += read(values, k) * weight.getValue()[k];
        }
      }
      return sum;
    }
  }

  private static double[] read(Tensor tensor) {
    double[] values = new double[Math.toIntExact(tensor.shape().elements())];
    for (int i = 0; i < values.length; i++) {
      values[i] = read(tensor, i);
    }
    return values;
  }

  private static double read(Tensor tensor, int at) {
    ByteBuffer bytes = tensor.asByteBuffer();
    return tensor.type() == ElementType.FLOAT64 ? bytes.getDouble(8 * at) : bytes.getFloat(4 * at);
  }

  private static void write(Tensor tensor, int at, double value) {
    ByteBuffer bytes = tensor.asByteBuffer();
    if (tensor.type() == ElementType.FLOAT64) {
      bytes.putDouble(8 * at, value);
    } else {
      bytes.putFloat(4 * at, (float) value);
    }
  }
}
