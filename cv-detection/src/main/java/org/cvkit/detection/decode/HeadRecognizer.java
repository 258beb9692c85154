package org.cvkit.detection.decode;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.cvkit.core.geometry.Size;
import org.cvkit.core.runtime.InferenceException;
import org.cvkit.core.tensor.Shape;
import org.cvkit.core.tensor.TensorSpec;

/**
 * Tells from a graph's outputs which head it ends in. The number of classes is known from the
 * labels, the number of cells from the input's size: YOLOX has one row a cell where YOLOv5 has
 * three. A YOLOX whose graph decodes its boxes looks like one whose graph does not and must be
 * named ({@code yolov5}).
 *
 * <p>Thread-safe: it keeps no state.
 */
public final class HeadRecognizer {
  /** The decoder name that leaves the choice to the shapes. */
  public static final String AUTO = "auto";

  private static final int YOLOV5_ANCHORS = 3;

  private HeadRecognizer() {}

  /**
   * The head called {@code decoder}, or, when that is {@link #AUTO}, the one the outputs have.
   *
   * @param outputs the graph's outputs; free dimensions make fewer heads recognisable
   * @param input the input's width and height
   * @param labels the number of classes
   * @param metadata the graph's own key-value pairs; those Ultralytics writes are understood
   * @throws InferenceException when the name or the outputs are not known, listing what is
   */
  public static DetectionHead recognize(
      String decoder,
      List<TensorSpec> outputs,
      Size input,
      int labels,
      Map<String, String> metadata) {
    if (!decoder.equals(AUTO)) {
      return DetectionHead.named(decoder)
          .orElseThrow(
              () ->
                  new InferenceException(
                      "detection head: unknown decoder "
                          + decoder
                          + ": expected "
                          + AUTO
                          + " or one of "
                          + known(DetectionHead::decoder, ", ")));
    }
    String task = metadata.getOrDefault("task", "detect");
    if (!task.equals("detect")) {
      throw new InferenceException(
          "detection head: the graph's metadata says that its task is "
              + task
              + ": expected detect; use a detection model");
    }
    return byShape(outputs, input, labels, metadata)
        .orElseThrow(
            () ->
                new InferenceException(
                    "detection head: not recognised: got outputs "
                        + outputs
                        + " for a "
                        + input
                        + " input and "
                        + labels
                        + " labels, expected one of "
                        + known(h -> h.decoder() + " (" + h.layout() + ")", "; ")
                        + "; name the decoder if it is one of these"));
  }

  private static String known(
      java.util.function.Function<DetectionHead, String> words, String between) {
    return Arrays.stream(DetectionHead.values()).map(words).collect(Collectors.joining(between));
  }

  private static Optional<DetectionHead> byShape(
      List<TensorSpec> outputs, Size input, int labels, Map<String, String> metadata) {
    if (outputs.isEmpty()) {
      return Optional.empty();
    }
    Shape first = outputs.get(0).shape();
    if (first.rank() == 4) {
      return first.dimension(1) == 5L + labels
          ? Optional.of(DetectionHead.FASTESTDET)
          : Optional.empty();
    }
    if (isNanoDet(outputs, input, labels)) {
      return Optional.of(DetectionHead.NANODET);
    }
    return first.rank() == 3
        ? byTable(first.dimension(1), first.dimension(2), input, labels, metadata)
        : Optional.empty();
  }

  /** One table of numbers: what its rows and columns are. */
  private static Optional<DetectionHead> byTable(
      long rows, long columns, Size input, int labels, Map<String, String> metadata) {
    boolean hasObjectness = columns == 5L + labels;
    if (hasObjectness && Grid.of(input, rows).isPresent()) {
      return Optional.of(DetectionHead.YOLOX);
    }
    boolean threeToACell =
        rows % YOLOV5_ANCHORS == 0 && Grid.of(input, rows / YOLOV5_ANCHORS).isPresent();
    if (hasObjectness && (threeToACell || isUltralytics(metadata))) {
      return Optional.of(DetectionHead.YOLOV5);
    }
    if (rows == 4L + labels
        && (columns == Shape.FREE || columns > rows || Grid.of(input, columns).isPresent())) {
      return Optional.of(DetectionHead.YOLOV8);
    }
    return columns == 6 ? Optional.of(DetectionHead.END_TO_END) : Optional.empty();
  }

  /** Whether the outputs pair up, each pair with the cells of one stride. */
  private static boolean isNanoDet(List<TensorSpec> outputs, Size input, int labels) {
    Map<Long, List<Shape>> levels =
        outputs.stream()
            .map(TensorSpec::shape)
            .filter(s -> s.rank() == 3)
            .collect(Collectors.groupingBy(s -> s.dimension(1)));
    return levels.size() > 1
        && 2 * levels.size() == outputs.size()
        && levels.entrySet().stream()
            .allMatch(
                level ->
                    Grid.ofLevel(input, level.getKey()).isPresent()
                        && isPair(level.getValue(), labels));
  }

  private static boolean isPair(List<Shape> shapes, int labels) {
    return shapes.size() == 2
        && shapes.stream().anyMatch(s -> s.dimension(2) == labels)
        && shapes.stream().allMatch(s -> s.dimension(2) == labels || s.dimension(2) % 4 == 0);
  }

  /** YOLOv5's exports carry the strides and the names of the classes. */
  private static boolean isUltralytics(Map<String, String> metadata) {
    return metadata.containsKey("stride") && metadata.containsKey("names");
  }
}
