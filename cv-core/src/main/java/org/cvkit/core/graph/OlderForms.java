package org.cvkit.core.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.cvkit.core.tensor.Shape;
import org.jspecify.annotations.Nullable;

/** Operators whose attributes became inputs since opset 7, brought to the form of opset 18. */
final class OlderForms {
  /** What an operator's application became. */
  record Form(String operator, List<@Nullable Value> inputs, Attributes attributes) {}

  /** The attributes that became the inputs from position 1 on, in that order. */
  private static final Map<String, List<String>> WHOLE_NUMBERS =
      Map.of(
          "Unsqueeze", List.of("axes"),
          "Squeeze", List.of("axes"),
          "Reshape", List.of("shape"),
          "Split", List.of("split"),
          "Slice", List.of("starts", "ends", "axes"),
          "Pad", List.of("pads"));

  /** Until opset 12 these went over all axes from the given one on, taken together. */
  private static final Set<String> OVER_TRAILING_AXES = Set.of("Softmax", "LogSoftmax", "Hardmax");

  private OlderForms() {}

  static Form upgrade(
      Draft draft,
      String operator,
      List<@Nullable Value> inputs,
      Attributes attributes,
      long opset,
      int outputs) {
    List<@Nullable Value> upgraded = new ArrayList<>(inputs);
    List<String> names = WHOLE_NUMBERS.getOrDefault(operator, List.of());
    if (operator.startsWith("Reduce") && attributes.has("axes")) {
      names = List.of("axes");
    }
    if (upgraded.size() == 1) {
      for (String name : names) {
        if (attributes.has(name)) {
          upgraded.add(draft.constant(Constant.ofLongs(attributes.longs(name))));
        }
      }
    }
    Attributes rest = attributes;
    for (String name : names) {
      rest = rest.without(name);
    }
    if (operator.equals("Clip") && opset < 11) {
      addBound(draft, upgraded, attributes, "min", -Float.MAX_VALUE);
      addBound(draft, upgraded, attributes, "max", Float.MAX_VALUE);
      rest = rest.without("min").without("max");
    }
    if (operator.equals("Split") && upgraded.size() == 1) {
      upgraded.add(draft.constant(evenParts(upgraded.get(0), attributes, outputs)));
      rest = rest.without("num_outputs");
    }
    if (OVER_TRAILING_AXES.contains(operator) && opset < 13) {
      rest = rest.with("axis", onlyAxis(operator, upgraded.get(0), attributes));
    }
    if (operator.equals("Upsample") || operator.equals("Resize") && opset < 11) {
      return resize(draft, upgraded, attributes);
    }
    if (operator.equals("Pad") && opset < 11) {
      if (attributes.has("value")) {
        upgraded.add(draft.constant(Constant.of(Shape.of(), attributes.real("value", 0))));
      }
      rest = rest.without("value");
    }
    if (operator.equals("BatchNormalization") && opset < 9) {
      rest = rest.without("spatial");
    }
    if (operator.equals("Dropout")) {
      return new Form("Identity", upgraded.subList(0, 1), Attributes.none());
    }
    return new Form(operator, upgraded, rest);
  }

  /** What scaled without saying where pixels lie, before opset 11. */
  private static Form resize(Draft draft, List<@Nullable Value> inputs, Attributes attributes) {
    Value scales =
        attributes.has("scales")
            ? draft.constant(scales(attributes))
            : inputs.size() > 1 ? inputs.get(1) : null;
    Attributes modern =
        attributes
            .without("scales")
            .withText("coordinate_transformation_mode", "asymmetric")
            .withText("nearest_mode", "floor");
    return new Form("Resize", Arrays.asList(inputs.get(0), null, scales), modern);
  }

  private static Constant scales(Attributes attributes) {
    float[] scales = attributes.reals("scales");
    return Constant.of(Shape.of(scales.length), scales);
  }

  /** The axis that is as good as all from the given one on, because the others are of length 1. */
  private static long onlyAxis(String operator, @Nullable Value x, Attributes attributes) {
    if (x == null) {
      throw new GraphException(operator + ": expected an input, got none");
    }
    long axis = attributes.integer("axis", 1);
    long first = axis < 0 ? axis + x.rank() : axis;
    List<Long> longer = new ArrayList<>();
    for (long i = first; i < x.rank(); i++) {
      if (x.dimension((int) i) != 1) {
        longer.add(i);
      }
    }
    if (longer.size() > 1) {
      throw new GraphException(
          operator
              + " "
              + x
              + ": expected one axis from "
              + first
              + " on that is longer than 1, as in opset 13, got "
              + longer
              + "; export the model for opset 13 or newer");
    }
    return longer.isEmpty() ? first : longer.get(0);
  }

  /** Equal parts, the last one smaller when they do not divide (ONNX Split, opset 18). */
  private static Constant evenParts(@Nullable Value x, Attributes attributes, int outputs) {
    if (x == null) {
      throw new GraphException("Split: expected something to split, got none");
    }
    long axis = attributes.integer("axis", 0);
    long length = x.dimension((int) axis);
    if (length == Shape.FREE) {
      throw new GraphException(
          "Split of axis "
              + axis
              + " of "
              + x
              + ": expected a length that is known, or the lengths of the parts, got neither");
    }
    long part = (length + outputs - 1) / outputs;
    long[] parts = new long[outputs];
    for (int i = 0; i < outputs; i++) {
      parts[i] = Math.max(0, Math.min(part, length - i * part));
    }
    return Constant.ofLongs(parts);
  }

  private static void addBound(
      Draft draft,
      List<@Nullable Value> inputs,
      Attributes attributes,
      String name,
      float otherwise) {
    inputs.add(draft.constant(Constant.of(Shape.of(), attributes.real(name, otherwise))));
  }
}
