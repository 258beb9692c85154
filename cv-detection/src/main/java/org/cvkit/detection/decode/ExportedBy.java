package org.cvkit.detection.decode;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.cvkit.core.tensor.Shape;
import org.cvkit.core.tensor.TensorSpec;

/** What the exporter left in a graph besides shapes: its metadata and the outputs' names. */
final class ExportedBy {
  /**
   * What converters of Darknet's weights call the outputs: the layers' places in the published
   * configurations.
   */
  private static final Map<Set<String>, DetectionHead> DARKNET =
      Map.of(
          Set.of("082_convolutional", "094_convolutional", "106_convolutional"),
          DetectionHead.YOLOV3,
          Set.of("016_convolutional", "023_convolutional"),
          DetectionHead.YOLOV3,
          Set.of("139_convolutional", "150_convolutional", "161_convolutional"),
          DetectionHead.YOLOV4,
          Set.of("030_convolutional", "037_convolutional"),
          DetectionHead.YOLOV4);

  private ExportedBy() {}

  /** The head that the exporter says it is, if it does and the outputs can be that. */
  static Optional<DetectionHead> head(
      List<TensorSpec> outputs,
      int labels,
      Map<String, String> metadata,
      HeadParameters parameters,
      Set<DetectionHead> fitting) {
    return ultralytics(outputs.get(0).shape(), labels, metadata, fitting)
        .or(() -> darknet(outputs, parameters))
        .filter(h -> fitting.contains(h) || isOpen(outputs));
  }

  private static boolean isOpen(List<TensorSpec> outputs) {
    return outputs.stream().anyMatch(o -> !o.shape().isFixed());
  }

  /** Ultralytics' exports carry the strides and the names of the classes. */
  static boolean isUltralytics(Map<String, String> metadata) {
    return metadata.containsKey("stride") && metadata.containsKey("names");
  }

  private static Optional<DetectionHead> ultralytics(
      Shape first, int labels, Map<String, String> metadata, Set<DetectionHead> fitting) {
    if (!isUltralytics(metadata)) {
      return Optional.empty();
    }
    String description = metadata.getOrDefault("description", "").toLowerCase(Locale.ROOT);
    if (description.contains("rtdetr") || description.contains("rt-detr")) {
      return Optional.of(DetectionHead.RT_DETR);
    }
    boolean chosen =
        metadata.getOrDefault("end2end", "").equalsIgnoreCase("true")
            || metadata.getOrDefault("args", "").contains("'nms': True")
            || description.contains("yolov10")
            || description.contains("yolo26");
    if (first.rank() == 3 && chosen) {
      return Optional.of(DetectionHead.END_TO_END);
    }
    if (fitting.contains(DetectionHead.YOLOV5_RAW)) {
      return Optional.of(DetectionHead.YOLOV5_RAW);
    }
    // Of tables with an objectness Ultralytics exports only YOLOv5's, and YOLOv3's alike.
    return first.rank() == 3 && first.dimension(2) == 5L + labels
        ? Optional.of(DetectionHead.YOLOV5)
        : Optional.empty();
  }

  private static Optional<DetectionHead> darknet(
      List<TensorSpec> outputs, HeadParameters parameters) {
    if (parameters.published().isPresent()) {
      return Optional.of(
          switch (parameters.published().get()) {
            case YOLOV2, YOLOV2_VOC, YOLOV2_TINY_VOC -> DetectionHead.YOLOV2;
            case YOLOV3, YOLOV3_TINY -> DetectionHead.YOLOV3;
            case YOLOV4, YOLOV4_TINY -> DetectionHead.YOLOV4;
          });
    }
    if (parameters.hasScales()) {
      return Optional.of(DetectionHead.YOLOV4);
    }
    Set<String> names = Set.copyOf(outputs.stream().map(TensorSpec::name).toList());
    return Optional.ofNullable(DARKNET.get(names));
  }
}
