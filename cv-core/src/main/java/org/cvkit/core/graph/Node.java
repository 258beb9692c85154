package org.cvkit.core.graph;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One application of an operator.
 *
 * <p>Immutable.
 *
 * @param operator ONNX's operator name; operators of cvkit's own that a lowering replaces have the
 *     domain {@code cvkit}
 * @param domain empty for ONNX's standard operators
 * @param name where it was written: the builder's scope and the operator
 * @param inputs what it reads, in ONNX's order; null stands for an optional input left out
 * @param outputs what it makes
 */
public record Node(
    String operator,
    String domain,
    String name,
    List<@Nullable Value> inputs,
    List<Value> outputs,
    Attributes attributes) {

  public Node {
    inputs = Collections.unmodifiableList(new ArrayList<>(inputs));
    outputs = List.copyOf(outputs);
  }

  /**
   * Input {@code index}.
   *
   * @throws GraphException naming the node when it was left out
   */
  public Value input(int index) {
    Value value = index < inputs.size() ? inputs.get(index) : null;
    if (value == null) {
      throw new GraphException(
          name + ": expected an input " + index + " of " + operator + ", got none");
    }
    return value;
  }

  /** Input {@code index}, empty when it was left out. */
  public Optional<Value> optionalInput(int index) {
    return index < inputs.size() ? Optional.ofNullable(inputs.get(index)) : Optional.empty();
  }

  /** The same node with other values in the place of some of its inputs. */
  public Node reading(Map<Value, Value> instead) {
    List<@Nullable Value> read = new ArrayList<>();
    for (Value input : inputs) {
      read.add(input == null ? null : instead.getOrDefault(input, input));
    }
    return new Node(operator, domain, name, read, outputs, attributes);
  }

  /** The first output, the only one of most operators. */
  public Value output() {
    return outputs.get(0);
  }
}
