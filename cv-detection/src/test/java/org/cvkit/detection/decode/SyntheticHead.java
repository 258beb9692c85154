package org.cvkit.detection.decode;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.cvkit.core.geometry.Size;
import org.cvkit.core.runtime.Outputs;
import org.cvkit.core.tensor.Shape;
import org.cvkit.core.tensor.Tensor;
import org.cvkit.core.transform.Placement;
import org.cvkit.detection.Detection;
import org.cvkit.detection.DetectionOptions;

/** Decodes made-up outputs: numbers of known meaning, all others 0. */
final class SyntheticHead {
  /** Not a multiple of 4 and no grid's size: nothing fits by accident. */
  static final int CLASSES = 3;

  static final List<String> LABELS = List.of("ant", "bee", "cat");

  private final List<Tensor> tensors = new ArrayList<>();

  private final List<String> names = new ArrayList<>();

  /** Adds an output of zeros. */
  SyntheticHead output(long... dimensions) {
    return named("output" + tensors.size(), dimensions);
  }

  SyntheticHead named(String name, long... dimensions) {
    Shape shape = Shape.of(dimensions);
    tensors.add(Tensor.of(shape, new float[(int) shape.elements()]));
    names.add(name);
    return this;
  }

  /** Adds an output of class numbers. */
  SyntheticHead numbers(String name, Shape shape, long... values) {
    tensors.add(Tensor.ofLongs(shape, values));
    names.add(name);
    return this;
  }

  /** Writes the same value to all elements of an output. */
  SyntheticHead fill(int output, float value) {
    for (int i = 0; i < tensors.get(output).shape().elements(); i++) {
      tensors.get(output).asFloatBuffer().put(i, value);
    }
    return this;
  }

  /** The outputs as they are; the caller closes them. */
  Outputs outputs() {
    return Outputs.of(names, tensors);
  }

  /** Writes values to consecutive elements of an output from a flat index. */
  SyntheticHead put(int output, int index, float... values) {
    for (int i = 0; i < values.length; i++) {
      tensors.get(output).asFloatBuffer().put(index + i, values[i]);
    }
    return this;
  }

  /** Decodes for an input that is the picture itself, and closes the outputs. */
  List<Detection> decode(DetectionHead head, Size size, DetectionOptions options) {
    return decode(head, Placement.identity(size), options);
  }

  List<Detection> decode(DetectionHead head, Placement placement, DetectionOptions options) {
    try (Outputs outputs = outputs()) {
      return head.decoder(LABELS, options).decode(outputs, placement);
    }
  }

  /** Decodes with labels and a card's parameters of its own. */
  List<Detection> decode(
      DetectionHead head, Size size, List<String> labels, Map<String, String> parameters) {
    try (Outputs outputs = outputs()) {
      return head.decoder(labels, DetectionOptions.defaults(), HeadParameters.of(parameters))
          .decode(outputs, Placement.identity(size));
    }
  }

  /** The number of cells of strides 8, 16 and 32, the sides divided by each. */
  static int cells(Size size) {
    return size.width() / 8 * (size.height() / 8)
        + size.width() / 16 * (size.height() / 16)
        + size.width() / 32 * (size.height() / 32);
  }
}
