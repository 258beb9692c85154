package org.cvkit.detection.decode;

import java.nio.FloatBuffer;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.cvkit.core.geometry.Size;
import org.cvkit.core.runtime.Outputs;
import org.cvkit.core.tensor.ElementType;
import org.cvkit.core.tensor.Shape;
import org.cvkit.core.tensor.Tensor;
import org.cvkit.core.tensor.TensorSpec;

/**
 * Networks that give finished detections in three outputs, boxes, class numbers and scores, in any
 * order. The first label has number 1, 0 being the background, or number 0 if it is the background
 * itself; what the card says in {@code firstLabel} goes before. What the network chose is not
 * suppressed again.
 *
 * <ul>
 *   <li>The ONNX model zoo's SSD: {@code 1 x n x 4} left, top, right, bottom as parts of the input,
 *       {@code 1 x n} and {@code 1 x n}.
 *   <li>torchvision's detectors: {@code n x 4} in pixels of the input, {@code n} and {@code n}.
 *   <li>TensorFlow's detection API: {@code detection_boxes 1 x n x 4} top, left, bottom, right as
 *       parts of the input, {@code detection_classes} and {@code detection_scores} {@code 1 x n}.
 * </ul>
 */
final class LabelledHead implements Head {

  /** Who gives them. */
  enum Form {
    ZOO(3),
    TORCHVISION(2),
    TENSORFLOW(3);

    private final int rank;

    Form(int rank) {
      this.rank = rank;
    }
  }

  /**
   * Which output is which.
   *
   * <p>Immutable.
   */
  record Places(int boxes, int labels, int scores) {}

  /** Not {@code raw_detection_boxes} and {@code detection_anchor_indices}, which come beside. */
  private static final Pattern TENSORFLOW_NAME =
      Pattern.compile("(?:.*[^a-z_])?detection_(?:boxes|classes|scores)(?:\\D\\d+)?");

  private final Form form;
  private final HeadParameters parameters;

  LabelledHead(Form form, HeadParameters parameters) {
    this.form = form;
    this.parameters = parameters;
  }

  /** The outputs that fit the form, if all three are there and no two are alike. */
  static Optional<Places> find(List<TensorSpec> outputs, Form form) {
    int boxes = -1;
    int labels = -1;
    int scores = -1;
    for (int i = 0; i < outputs.size(); i++) {
      TensorSpec output = outputs.get(i);
      String name = output.name().toLowerCase(Locale.ROOT);
      Shape shape = output.shape();
      boolean real = output.type() == ElementType.FLOAT32;
      if (form == Form.TENSORFLOW && !TENSORFLOW_NAME.matcher(name).matches()) {
        continue;
      }
      if (shape.rank() == form.rank && shape.dimension(-1) == 4 && real && boxes < 0) {
        boxes = i;
      } else if (shape.rank() == form.rank - 1 && isLabels(output, name) && labels < 0) {
        labels = i;
      } else if (shape.rank() == form.rank - 1 && real && scores < 0) {
        scores = i;
      } else if (!name.contains("num")) {
        return Optional.empty();
      }
    }
    return boxes >= 0 && labels >= 0 && scores >= 0
        ? Optional.of(new Places(boxes, labels, scores))
        : Optional.empty();
  }

  private static boolean isLabels(TensorSpec output, String name) {
    return output.type() == ElementType.INT64
        || output.type() == ElementType.INT32
        || output.type() == ElementType.FLOAT32
            && (name.contains("label") || name.contains("class"));
  }

  @Override
  public boolean read(Outputs outputs, Size input, Candidates candidates) {
    Optional<Places> places = find(Head.specs(outputs), form);
    if (places.isEmpty()) {
      return false;
    }
    Tensor labels = outputs.get(places.get().labels());
    FloatBuffer scores = outputs.get(places.get().scores()).asFloatBuffer();
    FloatBuffer boxes = outputs.get(places.get().boxes()).asFloatBuffer();
    if (boxes.limit() != 4 * scores.limit() || labels.shape().elements() != scores.limit()) {
      return false;
    }
    int first = parameters.firstLabel(candidates.hasBackground() ? 0 : 1);
    for (int i = 0; i < scores.limit(); i++) {
      if (!(scores.get(i) >= candidates.confidence())) {
        continue;
      }
      long label = label(labels, i) - first;
      // A class beyond the labels means that the labels are another model's.
      if (label < 0 || label >= candidates.labelCount()) {
        return false;
      }
      propose(boxes, i, scores.get(i), (int) label, input, candidates);
    }
    return true;
  }

  private static long label(Tensor labels, int index) {
    return switch (labels.type()) {
      case INT64 -> labels.asLongBuffer().get(index);
      case INT32 -> labels.asByteBuffer().getInt(index * Integer.BYTES);
      default -> Math.round(labels.asFloatBuffer().get(index));
    };
  }

  private void propose(
      FloatBuffer boxes, int index, float score, int label, Size input, Candidates candidates) {
    float a = boxes.get(4 * index);
    float b = boxes.get(4 * index + 1);
    float c = boxes.get(4 * index + 2);
    float d = boxes.get(4 * index + 3);
    float w = input.width();
    float h = input.height();
    switch (form) {
      case ZOO -> candidates.add(score, label, a * w, b * h, c * w, d * h);
      case TORCHVISION -> candidates.add(score, label, a, b, c, d);
      case TENSORFLOW -> candidates.add(score, label, b * w, a * h, d * w, c * h);
    }
  }
}
