package org.cvkit.core.train;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.LongStream;
import org.cvkit.core.graph.Attributes;
import org.cvkit.core.graph.Constant;
import org.cvkit.core.graph.Graph;
import org.cvkit.core.graph.GraphBuilder;
import org.cvkit.core.graph.GraphBuilder.Mode;
import org.cvkit.core.graph.Node;
import org.cvkit.core.graph.Value;
import org.cvkit.core.tensor.ElementType;
import org.cvkit.core.tensor.Shape;

/**
 * Several training steps as one graph (ONNX Loop, opset 16): what is remembered stays on the device
 * from step to step instead of travelling to the host and back. Names are those of the single step;
 * what is fed and what is watched has one more axis in front, one entry a step, and {@link #STEPS}
 * says how many of them to run.
 */
final class StepLoop {
  /** Input: how many of the steps to run, int64. */
  static final String STEPS = "steps";

  private static final String SCOPE = "loop";

  private final StepGraph step;
  private final int capacity;
  private final GraphBuilder outside = GraphBuilder.create(Mode.TRAIN);
  private final GraphBuilder inside;

  /** What a value of the single step is within the loop. */
  private final Map<Value, Value> standIns = new HashMap<>();

  private final List<Value> carriedIn = new ArrayList<>();
  private final Map<String, Value> carriedOut = new LinkedHashMap<>();

  /** The loop's inputs, in the order of what it carries. */
  private final List<Value> begin = new ArrayList<>();

  private StepLoop(StepGraph step, int capacity) {
    this.step = step;
    this.capacity = capacity;
    inside = GraphBuilder.extend(step.graph(), Mode.TRAIN).scope(SCOPE);
  }

  /**
   * The graph of up to {@code capacity} steps.
   *
   * @param step in the forms of the device already
   */
  static Graph of(StepGraph step, int capacity) {
    return new StepLoop(step, capacity).build();
  }

  private Graph build() {
    Value steps = outside.input(STEPS, ElementType.INT64, Shape.of());
    Value number = inside.input("number", ElementType.INT64, Shape.of());
    Value more = inside.input("more", ElementType.BOOL, Shape.of());
    final int before = inside.nodes().size();
    standIn(number);
    final int read = inside.nodes().size();
    List<String> results = new ArrayList<>();
    step.next().forEach((value, name) -> carry(name, results));
    watch(number, results);
    List<Node> nodes = new ArrayList<>(inside.nodes().subList(before, read));
    step.graph().nodes().forEach(node -> nodes.add(node.reading(standIns)));
    nodes.addAll(inside.nodes().subList(read, inside.nodes().size()));
    Map<String, Value> outputs = new LinkedHashMap<>();
    outputs.put(SCOPE + ".go on", more);
    outputs.putAll(carriedOut);
    Graph body = body(number, more, nodes, outputs);
    List<Value> arguments = new ArrayList<>(List.of(steps, outside.constant(truth())));
    arguments.addAll(begin);
    List<Value> end =
        outside.applyAll(
            "Loop", "", Attributes.none().withGraph("body", body), arguments.toArray(Value[]::new));
    for (int i = 0; i < results.size(); i++) {
      outside.output(results.get(i), end.get(i));
    }
    return outside.build();
  }

  private static Constant truth() {
    return Constant.ofBytes(ElementType.BOOL, Shape.of(), new byte[] {1});
  }

  /** Gives every input of the single step what it is within the loop. */
  private void standIn(Value number) {
    for (Value input : step.graph().inputs()) {
      if (step.remembered().containsKey(input)) {
        begin.add(outside.input(input.name(), input.type(), input.shape()));
        Value own = inside.input(input.name(), input.type(), input.shape());
        carriedIn.add(own);
        standIns.put(input, own);
      } else if (step.fixed().containsKey(input)) {
        standIns.put(input, outside.input(input.name(), input.type(), input.shape()));
      } else {
        Value all = outside.input(input.name(), input.type(), stacked(input.shape(), capacity));
        standIns.put(input, inside.apply("Gather", Attributes.none().with("axis", 0), all, number));
      }
    }
  }

  /** A shape with an axis of steps in front. */
  static Shape stacked(Shape shape, int steps) {
    return Shape.of(
        LongStream.concat(LongStream.of(steps), LongStream.of(shape.toArray())).toArray());
  }

  private void carry(String name, List<String> results) {
    Value next = Objects.requireNonNull(step.graph().outputs().get(name));
    carriedOut.put(SCOPE + "." + name, standIns.getOrDefault(next, next));
    results.add(name);
  }

  /** Writes what each step gives into its place of a vector that is carried along. */
  private void watch(Value number, List<String> results) {
    Value places = inside.longs(LongStream.range(0, capacity).toArray());
    Value here = inside.apply("Equal", Attributes.none(), places, number);
    for (String name : step.watched()) {
      Value given = Objects.requireNonNull(step.graph().outputs().get(name));
      Shape shape = Shape.of(capacity);
      begin.add(outside.constant(Constant.filled(given.type(), shape, 0)));
      Value earlier = inside.input("earlier " + name, given.type(), shape);
      carriedIn.add(earlier);
      Value one = inside.reshape(standIns.getOrDefault(given, given), 1);
      carriedOut.put(
          SCOPE + "." + name, inside.apply("Where", Attributes.none(), here, one, earlier));
      results.add(name);
    }
  }

  private Graph body(Value number, Value more, List<Node> nodes, Map<String, Value> outputs) {
    List<Value> inputs = new ArrayList<>(List.of(number, more));
    inputs.addAll(carriedIn);
    Map<Value, Constant> constants = new LinkedHashMap<>(step.graph().constants());
    for (Node node : nodes) {
      for (Value input : node.inputs()) {
        Constant constant = input == null ? null : inside.constantOf(input);
        if (constant != null) {
          constants.put(input, constant);
        }
      }
    }
    return new Graph(inputs, Map.of(), Map.of(), constants, nodes, outputs, Map.of(), Map.of());
  }
}
