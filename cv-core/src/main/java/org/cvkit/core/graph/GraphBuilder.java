package org.cvkit.core.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.cvkit.core.graph.ShapeInference.Application;
import org.cvkit.core.graph.ShapeInference.Typed;
import org.cvkit.core.tensor.ElementType;
import org.cvkit.core.tensor.Shape;
import org.jspecify.annotations.Nullable;

/**
 * Builds a {@link Graph}, one operator at a time. Each application is checked at once: a mistake is
 * reported where it was written, by the name of the scope and the operator.
 *
 * <p>Names come from scopes: {@code g.scope("layer1").scope("conv1").parameter("weight", ...)} is
 * {@code layer1.conv1.weight}, as PyTorch names it, so weights move between networks, files and
 * frameworks by name.
 *
 * <p>Confined to one thread at a time.
 */
public final class GraphBuilder {
  private final Draft draft;
  private final String scope;

  private GraphBuilder(Draft draft, String scope) {
    this.draft = draft;
    this.scope = scope;
  }

  /** What the graph will be used for; asked by layers that behave differently in training. */
  public enum Mode {
    TRAIN,
    INFERENCE
  }

  /** A builder of an empty graph. */
  public static GraphBuilder create(Mode mode) {
    return new GraphBuilder(new Draft(mode), "");
  }

  /** A builder that goes on where {@code graph} ends: its values may be used, its outputs stay. */
  public static GraphBuilder extend(Graph graph, Mode mode) {
    Draft draft = new Draft(mode);
    draft.addAll(graph);
    return new GraphBuilder(draft, "");
  }

  /** The same graph under construction, names below {@code name}. */
  public GraphBuilder scope(String name) {
    return new GraphBuilder(draft, qualified(name));
  }

  /** The names from the outermost scope to this one, joined by dots; empty outside any. */
  public String scopeName() {
    return scope;
  }

  /** What the layers of this scope are built for: a frozen scope infers even while others train. */
  public Mode mode() {
    return draft.frozen.test(scope) ? Mode.INFERENCE : draft.mode;
  }

  /** Initial values are drawn from {@code seed} and the name of what they are drawn for. */
  public GraphBuilder seeded(long seed) {
    draft.seed = seed;
    return this;
  }

  /**
   * Parameters and states found in {@code weights} by their full name begin with the value there.
   */
  public GraphBuilder startingFrom(Map<String, Constant> weights) {
    draft.weights = Map.copyOf(weights);
    return this;
  }

  /**
   * Keeps what {@code names} accepts as it is: such parameters become constants, and such scopes
   * are built for inference.
   *
   * @param names asked with full names of parameters and of scopes
   */
  public GraphBuilder freezing(Predicate<String> names) {
    draft.frozen = names;
    return this;
  }

  /** The seed of what is drawn for {@code name} in this scope. */
  public long seedOf(String name) {
    long hash = draft.seed;
    for (char c : qualified(name).toCharArray()) {
      hash = (hash ^ c) * 0x9E3779B97F4A7C15L;
      hash ^= hash >>> 29;
    }
    return hash;
  }

  private String qualified(String name) {
    return scope.isEmpty() ? name : scope + "." + name;
  }

  // --- where values begin and end ---

  /** Something fed at each run. */
  public Value input(String name, ElementType type, Shape shape) {
    Value value = draft.declare(qualified(name), type, shape);
    draft.inputs.add(value);
    return value;
  }

  /** An input that wants a fresh mask of zeros (with that probability) and ones at each step. */
  public Value mask(String name, ElementType type, Shape shape, double zeros) {
    Value value = input(name, type, shape);
    draft.masks.put(value, zeros);
    return value;
  }

  /** Something training changes, with the value it begins with unless one was given by name. */
  public Value parameter(String name, Constant initial) {
    Value value = draft.declare(qualified(name), initial.type(), initial.shape());
    Constant beginning = beginning(value, initial);
    if (draft.frozen.test(value.name())) {
      draft.constants.put(value, beginning);
      draft.frozenParameters.put(value, beginning);
    } else {
      draft.parameters.put(value, beginning);
    }
    return value;
  }

  /** The parameters made so far that are {@link #freezing frozen}, with what they hold. */
  public Map<Value, Constant> frozen() {
    return Collections.unmodifiableMap(draft.frozenParameters);
  }

  private Constant beginning(Value value, Constant initial) {
    Constant given = draft.weights.get(value.name());
    if (given == null) {
      return initial;
    }
    if (given.type() != value.type() || !given.shape().equals(value.shape())) {
      throw new GraphException(
          value.name()
              + ": expected weights "
              + value.type()
              + " "
              + value.shape()
              + ", got "
              + given.type()
              + " "
              + given.shape());
    }
    return given;
  }

  /** Something a training step replaces without a gradient, with the value it begins with. */
  public Value state(String name, Constant initial) {
    Value value = draft.declare(qualified(name), initial.type(), initial.shape());
    draft.states.put(value, beginning(value, initial));
    return value;
  }

  /** Says what {@code state} becomes after the step. */
  public void update(Value state, Value next) {
    if (!draft.states.containsKey(state)) {
      throw new GraphException(qualified("update") + ": expected a state, got " + state);
    }
    if (!state.shape().equals(next.shape()) || state.type() != next.type()) {
      throw new GraphException(
          qualified("update") + ": expected a value like " + state + ", got " + next);
    }
    draft.updates.put(state, next);
  }

  /** A number or several, written into the graph; equal ones share one value. */
  public Value constant(Constant constant) {
    return draft.constant(constant);
  }

  /** A vector of int64, as shapes and axes are given. */
  public Value longs(long... values) {
    return constant(Constant.ofLongs(values));
  }

  /** A scalar of the same element type as {@code like}. */
  public Value scalar(Value like, double value) {
    return constant(Constant.scalar(like.type(), value));
  }

  /**
   * The same numbers (ONNX Identity) as something given: no gradient flows back through the result.
   */
  public Value stopGradient(Value x) {
    Value given = unary("Identity", x);
    draft.stopped.add(given);
    return given;
  }

  /** Whether {@code value} came from {@link #stopGradient}. */
  public boolean isGradientStopped(Value value) {
    return draft.stopped.contains(value);
  }

  /** The numbers behind a constant value, null for any other. */
  public @Nullable Constant constantOf(Value value) {
    return draft.constants.get(value);
  }

  /** Makes {@code value} a result of the graph. */
  public void output(String name, Value value) {
    if (draft.outputs.putIfAbsent(name, value) != null) {
      throw new GraphException("output " + name + ": expected a new name, got one that is taken");
    }
  }

  /** The nodes so far, each after those it reads from. A view: it grows with the graph. */
  public List<Node> nodes() {
    return Collections.unmodifiableList(draft.nodes);
  }

  /** The graph so far, without what no output and no update needs. */
  public Graph build() {
    return draft.build();
  }

  // --- operators ---

  /** Applies an ONNX operator of one output; a null input is an optional one left out. */
  public Value apply(String operator, Attributes attributes, @Nullable Value... inputs) {
    return applyAll(operator, "", attributes, inputs).get(0);
  }

  /** Applies an operator of any domain and gives all its outputs. */
  public List<Value> applyAll(
      String operator, String domain, Attributes attributes, @Nullable Value... inputs) {
    String node = draft.uniqueNode(qualified(operator));
    List<@Nullable Value> arguments = new ArrayList<>(Arrays.asList(inputs));
    String rule = domain.isEmpty() ? operator : domain + ":" + operator;
    List<Typed> typed =
        ShapeInference.infer(
            new Application(rule, node, arguments, attributes, draft.constants::get));
    List<Value> outputs = new ArrayList<>();
    for (int i = 0; i < typed.size(); i++) {
      String name = typed.size() == 1 ? node : node + ":" + i;
      outputs.add(draft.declare(name, typed.get(i).type(), typed.get(i).shape()));
    }
    draft.nodes.add(new Node(operator, domain, node, arguments, outputs, attributes));
    return outputs;
  }

  public Value add(Value a, Value b) {
    return apply("Add", Attributes.none(), a, b);
  }

  public Value subtract(Value a, Value b) {
    return apply("Sub", Attributes.none(), a, b);
  }

  public Value multiply(Value a, Value b) {
    return apply("Mul", Attributes.none(), a, b);
  }

  public Value divide(Value a, Value b) {
    return apply("Div", Attributes.none(), a, b);
  }

  /** An operator of one input and no attributes: {@code Relu}, {@code Exp}, {@code Neg}, ... */
  public Value unary(String operator, Value x) {
    return apply(operator, Attributes.none(), x);
  }

  public Value cast(Value x, ElementType type) {
    return x.type() == type
        ? x
        : apply("Cast", Attributes.none().with("to", OnnxTypes.number(type)), x);
  }

  public Value matMul(Value a, Value b) {
    return apply("MatMul", Attributes.none(), a, b);
  }

  /** {@code op(a) * op(b) + c}, each matrix transposed or not (ONNX Gemm). */
  public Value gemm(
      Value a, Transposed transposeA, Value b, Transposed transposeB, @Nullable Value c) {
    Attributes attributes =
        Attributes.none().with("transA", transposeA.ordinal()).with("transB", transposeB.ordinal());
    return c == null ? apply("Gemm", attributes, a, b) : apply("Gemm", attributes, a, b, c);
  }

  /** Whether a matrix is transposed before it is multiplied. */
  public enum Transposed {
    NO,
    YES
  }

  public Value reshape(Value x, long... shape) {
    return apply("Reshape", Attributes.none(), x, longs(shape));
  }

  public Value transpose(Value x, long... order) {
    return apply("Transpose", Attributes.none().withLongs("perm", order), x);
  }

  public Value concat(int axis, Value... parts) {
    return apply("Concat", Attributes.none().with("axis", axis), parts);
  }

  /** Sums over {@code axes}, which stay as axes of length 1. */
  public Value sum(Value x, long... axes) {
    return reduce("ReduceSum", x, 1, axes);
  }

  /** Averages over {@code axes}, which stay as axes of length 1. */
  public Value mean(Value x, long... axes) {
    return reduce("ReduceMean", x, 1, axes);
  }

  /**
   * Reduces over {@code axes}, all when none is given; {@code keep} 1 leaves them as axes of length
   * 1, 0 drops them.
   */
  public Value reduce(String operator, Value x, int keep, long... axes) {
    Attributes attributes = Attributes.none().with("keepdims", keep);
    return axes.length == 0
        ? apply(operator, attributes, x)
        : apply(operator, attributes, x, longs(axes));
  }

  /** Inserts axes of length 1. */
  public Value unsqueeze(Value x, long... axes) {
    return apply("Unsqueeze", Attributes.none(), x, longs(axes));
  }

  /** The part {@code [start, end)} of one axis. */
  public Value slice(Value x, int axis, long start, long end) {
    return apply("Slice", Attributes.none(), x, longs(start), longs(end), longs(axis));
  }
}
