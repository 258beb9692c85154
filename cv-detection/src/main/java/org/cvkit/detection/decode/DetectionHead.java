package org.cvkit.detection.decode;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.cvkit.core.pipeline.Decoder;
import org.cvkit.detection.Detection;
import org.cvkit.detection.DetectionOptions;

/**
 * The kinds of detection head that can be decoded, each for inputs of any size. Some go by several
 * names: {@code yolov7} is {@code yolov5}, Meituan's {@code yolov6} too (its objectness is always
 * 1); {@code yolov9}, {@code yolo11} and {@code yolo12} are {@code yolov8}; {@code yolov10} and
 * {@code yolo26} are {@code end-to-end}.
 *
 * <p>Immutable.
 */
public enum DetectionHead {
  /** YOLOX, boxes still relative to their cells. */
  YOLOX("yolox", "1 x cells x (5 + classes), boxes relative to their cells", p -> new YoloxHead()),
  /** NanoDet, boxes as distributions of distances. */
  NANODET(
      "nanodet",
      "for each stride 1 x cells x classes and 1 x cells x (4 * bins)",
      p -> new NanoDetHead()),
  /** FastestDet, one map of cells. */
  FASTESTDET("fastestdet", "1 x (5 + classes) x rows x columns", p -> new FastestDetHead()),
  /** YOLOv5 and YOLOv7, boxes decoded; also YOLOX and YOLOv6 exported with decoding. */
  YOLOV5(
      "yolov5",
      "1 x anchors x (5 + classes) or transposed, boxes in input pixels",
      p -> new YoloV5Head(),
      "yolov6",
      "yolov7"),
  /** YOLOv8, YOLOv9, YOLO11 and YOLO12; also YOLOv6 as Ultralytics exports it. */
  YOLOV8(
      "yolov8",
      "1 x (4 + classes) x anchors or transposed, boxes in input pixels",
      p -> new YoloV8Head(),
      "yolov9",
      "yolo11",
      "yolov11",
      "yolo12"),
  /** YOLOv10, YOLO26 and graphs that end in their own suppression. */
  END_TO_END(
      "end-to-end",
      "1 x rows x 6: left, top, right, bottom, score, class",
      p -> new EndToEndHead(),
      "yolov10",
      "yolo26",
      "yolov26"),
  /** YOLOv2 and its tiny form before their boxes are decoded. */
  YOLOV2(
      "yolov2",
      "one map 1 x anchors * (5 + classes) x rows x columns",
      p -> new AnchorHead(AnchorHead.Form.YOLOV2, p)),
  /** YOLOv3 and its tiny form before their boxes are decoded. */
  YOLOV3("yolov3", Layouts.MAPS, p -> new AnchorHead(AnchorHead.Form.YOLOV3, p), "yolov3-tiny"),
  /** YOLOv4 and its tiny form before their boxes are decoded. */
  YOLOV4("yolov4", Layouts.MAPS, p -> new AnchorHead(AnchorHead.Form.YOLOV4, p), "yolov4-tiny"),
  /** YOLOv5 and YOLOv3 of Ultralytics before their boxes are decoded. */
  YOLOV5_RAW("yolov5-raw", Layouts.MAPS, p -> new AnchorHead(AnchorHead.Form.YOLOV5, p)),
  /** YOLOv4 as pytorch-YOLOv4 exports it. */
  YOLOV4_BOXES(
      "yolov4-boxes",
      "boxes 1 x n x 1 x 4 as parts of the input and 1 x n x classes",
      p -> new TableHead(TableHead.Form.YOLOV4_BOXES, p)),
  /** SSD300 as torchvision's head gives it: offsets and logits. */
  SSD(
      "ssd",
      "offsets 1 x n x 4 from SSD300's default boxes and logits 1 x n x (1 + classes)",
      p -> new TableHead(TableHead.Form.SSD300, p),
      "ssd300"),
  /** SSDLite as torchvision's head gives it: offsets and logits. */
  SSDLITE(
      "ssdlite",
      "offsets 1 x n x 4 from SSDLite's default boxes and logits 1 x n x (1 + classes)",
      p -> new TableHead(TableHead.Form.SSDLITE, p)),
  /** SSD whose graph decodes its boxes, not yet suppressed. */
  SSD_BOXES(
      "ssd-boxes",
      "boxes 1 x n x 4 as parts of the input and probabilities 1 x n x (1 + classes)",
      p -> new TableHead(TableHead.Form.SSD_BOXES, p)),
  /** SSD of the ONNX model zoo: finished detections. */
  SSD_DETECTIONS(
      "ssd-detections",
      "bboxes 1 x n x 4 as parts of the input, class numbers 1 x n, scores 1 x n",
      p -> new LabelledHead(LabelledHead.Form.ZOO, p)),
  /** The detectors of torchvision: finished detections. */
  TORCHVISION(
      "torchvision",
      "boxes n x 4 in input pixels, class numbers n, scores n",
      p -> new LabelledHead(LabelledHead.Form.TORCHVISION, p)),
  /** The detectors of TensorFlow's detection API: finished detections. */
  TENSORFLOW(
      "tensorflow",
      "detection_boxes 1 x n x 4, detection_classes 1 x n, detection_scores 1 x n",
      p -> new LabelledHead(LabelledHead.Form.TENSORFLOW, p)),
  /** DETR. */
  DETR(
      "detr",
      "logits 1 x queries x (classes + 1) and boxes 1 x queries x 4 as parts of the input",
      p -> new TableHead(TableHead.Form.DETR, p)),
  /** RT-DETR, and DETRs whose classes have no "no object". */
  RT_DETR(
      "rt-detr",
      "logits 1 x queries x classes and boxes 1 x queries x 4 as parts of the input, or"
          + " 1 x queries x (4 + classes)",
      p -> new TableHead(TableHead.Form.RT_DETR, p),
      "rtdetr");

  private final String decoder;
  private final String layout;
  private final Function<HeadParameters, Head> maker;
  private final Set<String> aliases;

  DetectionHead(
      String decoder, String layout, Function<HeadParameters, Head> maker, String... aliases) {
    this.decoder = decoder;
    this.layout = layout;
    this.maker = maker;
    this.aliases = Set.of(aliases);
  }

  /** Layouts that several heads have. */
  private static final class Layouts {
    static final String MAPS =
        "for each stride 1 x anchors * (5 + classes) x rows x columns, channels last, or anchors"
            + " an axis of their own";
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
    return Arrays.stream(values())
        .filter(h -> h.decoder.equals(decoder) || h.aliases.contains(decoder))
        .findFirst();
  }

  /**
   * A decoder for a model with this head whose card says nothing more; one a worker.
   *
   * @param labels the names of the model's classes in the order of their indices
   * @throws IllegalArgumentException when the options name a class that is not among the labels
   */
  public Decoder<List<Detection>> decoder(List<String> labels, DetectionOptions options) {
    return decoder(labels, options, HeadParameters.none());
  }

  /**
   * A decoder for a model with this head; one a worker. It throws {@link
   * org.cvkit.core.runtime.InferenceException} when outputs do not have the head's layout, or the
   * parameters do not give the anchors it needs.
   *
   * @param labels the names of the model's classes in the order of their indices
   * @throws IllegalArgumentException when the options name a class that is not among the labels
   */
  public Decoder<List<Detection>> decoder(
      List<String> labels, DetectionOptions options, HeadParameters parameters) {
    Candidates candidates =
        isFinished() ? Candidates.unsuppressed(labels, options) : new Candidates(labels, options);
    return new HeadDecoder(this, maker.apply(parameters), candidates);
  }

  /** Whether the network chooses its boxes itself. */
  private boolean isFinished() {
    return switch (this) {
      case END_TO_END, SSD_DETECTIONS, TORCHVISION, TENSORFLOW, DETR, RT_DETR -> true;
      default -> false;
    };
  }
}
