package org.cvkit.core.gradient;

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
 * outputs, so that every output number counts.
 *
 * <p>Confined to one thread at a time.
 */
public final class GradientChecker {
  private final Lowering lowering;
  private final double step;
  private final int most;
  private final long seed;

  private GradientChecker(Lowering lowering, double step, int most, long seed) {
    this.lowering = lowering;
    this.step = step;
    this.most = most;
    this.seed = seed;
  }

  /**
   * A checker.
   *
   * @param step how far each number is moved both ways: 1e-2 suits float32, whose rounding would
   *     drown a smaller one
   * @param most numbers tried of each value, chosen at random when it has more
   */
  public static GradientChecker of(Lowering lowering, double step, int most, long seed) {
    return new GradientChecker(lowering, step, most, seed);
  }

  /**
   * The largest difference for one value.
   *
   * @param error {@code max |analytic - numeric| / max(1, max |numeric|)}
   */
  public record Result(String value, double error, int tried) {}

  /**
   * Checks the gradients to every float32 input, parameter and given state of a graph with fixed
   * shapes.
   *
   * @param at the place to differentiate at, by value name; what is missing is drawn from a normal
   *     distribution
   */
  public List<Result> check(Graph graph, Map<String, Constant> at) {
    Graph fed = graph.withWeightsAsInputs();
    Random random = new Random(seed);
    try (Scope scope = new Scope()) {
      Map<Value, Tensor> place = place(graph, fed, at, random, scope);
      List<Value> wanted =
          fed.inputs().stream().filter(v -> v.type() == ElementType.FLOAT32).toList();
      List<float[]> weights = new ArrayList<>();
      for (Value output : fed.outputs().values()) {
        weights.add(normal(output.shape(), random));
      }
      Tensor[] tensors = fed.inputs().stream().map(place::get).toArray(Tensor[]::new);
      List<float[]> analytic = analytic(fed, wanted, weights, tensors, scope);
      SessionOptions options = SessionOptions.defaults().withThreads(1);
      InferenceSession session =
          scope.add(InferenceSession.open("gradient check", fed.toOnnx(Map.of()), options));
      InferenceSession.Binding binding = scope.add(session.bind(tensors));
      List<Result> results = new ArrayList<>();
      for (int i = 0; i < wanted.size(); i++) {
        results.add(
            compare(
                wanted.get(i),
                Objects.requireNonNull(place.get(wanted.get(i))),
                analytic.get(i),
                binding,
                weights,
                random));
      }
      return results;
    }
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
      } else {
        tensor.asFloatBuffer().put(normal(value.shape(), random));
      }
      place.put(value, tensor);
    }
    return place;
  }

  private static float[] normal(Shape shape, Random random) {
    float[] values = new float[Math.toIntExact(shape.elements())];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  private List<float[]> analytic(
      Graph fed, List<Value> wanted, List<float[]> weights, Tensor[] tensors, Scope scope) {
    GraphBuilder g = GraphBuilder.extend(fed, GraphBuilder.Mode.TRAIN);
    Value loss = null;
    int i = 0;
    for (Value output : fed.outputs().values()) {
      Value weighted =
          g.multiply(output, g.constant(Constant.of(output.shape(), weights.get(i++))));
      Value sum = g.reshape(g.reduce("ReduceSum", weighted, 0), 1);
      loss = loss == null ? sum : g.add(loss, sum);
    }
    if (loss == null) {
      throw new IllegalArgumentException("gradient check: expected a graph with outputs");
    }
    Map<Value, Value> gradients = Differentiator.gradients(g, loss, wanted, lowering);
    int before = fed.outputs().size();
    wanted.forEach(
        v -> g.output("gradient of " + v.name(), Objects.requireNonNull(gradients.get(v))));
    SessionOptions options = SessionOptions.defaults().withThreads(1);
    InferenceSession session =
        scope.add(InferenceSession.open("gradients", g.build().toOnnx(Map.of()), options));
    Outputs outputs = scope.add(session.run(tensors));
    List<float[]> result = new ArrayList<>();
    for (int k = 0; k < wanted.size(); k++) {
      result.add(outputs.get(before + k).toFloatArray());
    }
    return result;
  }

  private Result compare(
      Value value,
      Tensor tensor,
      float[] analytic,
      InferenceSession.Binding binding,
      List<float[]> weights,
      Random random) {
    int tried = Math.min(most, analytic.length);
    double worst = 0;
    double largest = 1;
    for (int k = 0; k < tried; k++) {
      int at = tried == analytic.length ? k : random.nextInt(analytic.length);
      float original = tensor.asFloatBuffer().get(at);
      float above = (float) (original + step);
      float below = (float) (original - step);
      tensor.asFloatBuffer().put(at, above);
      double up = loss(binding, weights);
      tensor.asFloatBuffer().put(at, below);
      double down = loss(binding, weights);
      tensor.asFloatBuffer().put(at, original);
      double numeric = (up - down) / ((double) above - below);
      largest = Math.max(largest, Math.abs(numeric));
      worst = Math.max(worst, Math.abs(analytic[at] - numeric));
    }
    return new Result(value.name(), worst / largest, tried);
  }

  private static double loss(InferenceSession.Binding binding, List<float[]> weights) {
    Outputs outputs = binding.run();
    double sum = 0;
    for (int i = 0; i < weights.size(); i++) {
      float[] values = outputs.get(i).toFloatArray();
      for (int k = 0; k < values.length; k++) {
        sum += (double) values[k] * weights.get(i)[k];
      }
    }
    return sum;
  }
}
