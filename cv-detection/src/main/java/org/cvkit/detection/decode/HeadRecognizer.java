package org.cvkit.detection.decode;

import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.cvkit.core.geometry.Size;
import org.cvkit.core.runtime.InferenceException;
import org.cvkit.core.runtime.Outputs;
import org.cvkit.core.tensor.TensorSpec;

/**
 * Tells from a graph's outputs which head it ends in. The number of classes is known from the
 * labels, the number of cells from the input's size: YOLOX has one row a cell where YOLOv5 has
 * three. Where shapes leave a choice, what the exporter wrote decides: Ultralytics' metadata, the
 * names Darknet's converters give, the anchors in the card. Whether one box a cell is still
 * relative to its cell (YOLOX) or in pixels (YOLOX with decoding, Meituan's YOLOv6) shows in the
 * numbers of a run. What is still open then is an error: nothing is guessed.
 *
 * <p>Thread-safe: it keeps no state.
 */
public final class HeadRecognizer {
  /** The decoder name that leaves the choice to the outputs. */
  public static final String AUTO = "auto";

  private HeadRecognizer() {}

  /**
   * The head called {@code decoder}, or, when that is {@link #AUTO}, the one the outputs have.
   *
   * @param outputs the graph's outputs; free dimensions make fewer heads recognisable
   * @param input the input's width and height
   * @param labels the number of classes
   * @param metadata the graph's own key-value pairs; those Ultralytics writes are understood
   * @param parameters what the card says of the head
   * @throws InferenceException when the name or the outputs are not known, or fit several heads,
   *     listing what is known
   */
  public static DetectionHead recognize(
      String decoder,
      List<TensorSpec> outputs,
      Size input,
      int labels,
      Map<String, String> metadata,
      HeadParameters parameters) {
    return decoder.equals(AUTO)
        ? byOutputs(outputs, Optional.empty(), input, labels, metadata, parameters)
        : named(decoder);
  }

  /**
   * The same from the outputs of a run on any picture, whose shapes are all known and whose numbers
   * tell boxes in pixels from boxes relative to their cells.
   *
   * @throws InferenceException as there
   */
  public static DetectionHead recognize(
      String decoder,
      Outputs sample,
      Size input,
      int labels,
      Map<String, String> metadata,
      HeadParameters parameters) {
    return decoder.equals(AUTO)
        ? byOutputs(Head.specs(sample), Optional.of(sample), input, labels, metadata, parameters)
        : named(decoder);
  }

  private static DetectionHead named(String decoder) {
    return DetectionHead.named(decoder)
        .orElseThrow(
            () ->
                new InferenceException(
                    "detection head: unknown decoder "
                        + decoder
                        + ": expected "
                        + AUTO
                        + " or one of "
                        + words(EnumSet.allOf(DetectionHead.class), DetectionHead::decoder, ", ")));
  }

  private static DetectionHead byOutputs(
      List<TensorSpec> outputs,
      Optional<Outputs> sample,
      Size input,
      int labels,
      Map<String, String> metadata,
      HeadParameters parameters) {
    String task = metadata.getOrDefault("task", "detect");
    if (!task.equals("detect")) {
      throw new InferenceException(
          "detection head: the graph's metadata says that its task is "
              + task
              + ": expected detect; use a detection model");
    }
    Set<DetectionHead> fitting = FittingHeads.of(outputs, input, labels, parameters);
    Optional<DetectionHead> said =
        outputs.isEmpty()
            ? Optional.empty()
            : ExportedBy.head(outputs, labels, metadata, parameters, fitting);
    if (said.isPresent()) {
      return said.get();
    }
    if (fitting.equals(EnumSet.of(DetectionHead.YOLOX, DetectionHead.YOLOV5))
        && sample.isPresent()) {
      Optional<DetectionHead> seen = YoloxHead.kind(sample.get(), input, labels);
      if (seen.isPresent()) {
        return seen.get();
      }
    }
    if (fitting.size() == 1) {
      return fitting.iterator().next();
    }
    throw fitting.isEmpty()
        ? unknown(outputs, input, labels)
        : ambiguous(fitting, outputs, input, labels);
  }

  private static InferenceException unknown(List<TensorSpec> outputs, Size input, int labels) {
    return new InferenceException(
        "detection head: not recognised: got outputs "
            + outputs
            + " for a "
            + input
            + " input and "
            + labels
            + " labels, expected one of "
            + words(
                Arrays.asList(DetectionHead.values()),
                h -> h.decoder() + " (" + h.layout() + ")",
                "; ")
            + "; if it is one of these, name it in the model's card: \"decoder\": \"yolov8\"");
  }

  private static InferenceException ambiguous(
      Set<DetectionHead> fitting, List<TensorSpec> outputs, Size input, int labels) {
    return new InferenceException(
        "detection head: ambiguous: outputs "
            + outputs
            + " for a "
            + input
            + " input and "
            + labels
            + " labels fit "
            + words(fitting, h -> h.decoder() + " (" + h.layout() + ")", "; ")
            + ": expected one; name the right one in the model's card: \"decoder\": \""
            + fitting.iterator().next().decoder()
            + "\"");
  }

  private static String words(
      Collection<DetectionHead> heads, Function<DetectionHead, String> word, String between) {
    return heads.stream().map(word).collect(Collectors.joining(between));
  }
}
