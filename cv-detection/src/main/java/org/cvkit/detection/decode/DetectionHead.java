package org.cvkit.detection.decode;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.cvkit.core.pipeline.Decoder;
import org.cvkit.detection.Detection;
import org.cvkit.detection.DetectionOptions;

/**
 * The kinds of detection head that can be decoded, each for inputs of any size.
 *
 * <p>Immutable.
 */
public enum DetectionHead {
  /** YOLOX, boxes still relative to their cells. */
  YOLOX("yolox", "1 x cells x (5 + classes), boxes relative to their cells", YoloxHead::new),
  /** NanoDet, boxes as distributions of distances. */
  NANODET(
      "nanodet",
      "for each stride 1 x cells x classes and 1 x cells x (4 * bins)",
      NanoDetHead::new),
  /** FastestDet, one map of cells. */
  FASTESTDET("fastestdet", "1 x (5 + classes) x rows x columns", FastestDetHead::new),
  /** YOLOv5 and YOLOv7, boxes decoded; also YOLOX exported with decoding. */
  YOLOV5("yolov5", "1 x anchors x (5 + classes), boxes in input pixels", YoloV5Head::new),
  /** YOLOv8 and YOLO11. */
  YOLOV8("yolov8", "1 x (4 + classes) x anchors, boxes in input pixels", YoloV8Head::new),
  /** YOLOv10 and graphs that end in their own suppression. */
  END_TO_END(
      "end-to-end", "1 x rows x 6: left, top, right, bottom, score, class", EndToEndHead::new);

  private final String decoder;
  private final String layout;
  private final Supplier<Head> maker;

  DetectionHead(String decoder, String layout, Supplier<Head> maker) {
    this.decoder = decoder;
    this.layout = layout;
    this.maker = maker;
  }

  /** The name model cards use for it: {@code yolox}, {@code nanodet}, … */
  public String decoder() {
    return decoder;
  }

  /** The shapes of its outputs, in words. */
  public String layout() {
    return layout;
  }

  /** The head that model cards call {@code decoder}. */
  public static Optional<DetectionHead> named(String decoder) {
    return Arrays.stream(values()).filter(h -> h.decoder.equals(decoder)).findFirst();
  }

  /**
   * A decoder for a model with this head; one a worker. It throws {@link
   * org.cvkit.core.runtime.InferenceException} when outputs do not have the head's layout.
   *
   * @param labels the names of the model's classes in the order of their indices
   * @throws IllegalArgumentException when the options name a class that is not among the labels
   */
  public Decoder<List<Detection>> decoder(List<String> labels, DetectionOptions options) {
    Candidates candidates =
        this == END_TO_END
            ? Candidates.unsuppressed(labels, options)
            : new Candidates(labels, options);
    return new HeadDecoder(this, maker.get(), candidates);
  }
}
