package org.cvkit.detection.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.cvkit.core.geometry.Size;
import org.cvkit.core.runtime.InferenceException;
import org.cvkit.core.tensor.ElementType;
import org.cvkit.core.tensor.Shape;
import org.cvkit.core.tensor.TensorSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeadRecognizerTest {

  @ParameterizedTest
  @CsvSource({
    // Ultralytics' and Megvii's published exports, and the same at other sizes and class counts.
    "yolox,      416, 416, 80, 1x3549x85",
    "yolox,      640, 640, 80, 1x8400x85",
    "yolox,      640, 320,  3, 1x4200x8",
    "yolov5,     640, 640, 80, 1x25200x85",
    "yolov5,     416, 416, 80, 1x10647x85",
    "yolov5,     640, 640,  1, 1x25200x6",
    "yolov5,    1280,1280, 80, 1x102000x85",
    "yolov8,     640, 640, 80, 1x84x8400",
    "yolov8,     640, 320, 80, 1x84x4200",
    "yolov8,     640, 640,  2, 1x6x8400",
    "yolov8,      64,  64, 80, 1x84x84",
    "yolov8,     640, 640, 80, 1x84x?",
    "end-to-end, 640, 640, 80, 1x300x6",
    "end-to-end, 640, 640,  1, 1x300x6",
    "end-to-end, 640, 640, 80, 1x?x6",
    "fastestdet, 352, 352, 80, 1x85x22x22",
    "nanodet,    416, 416, 80, 1x2704x80 1x676x80 1x169x80 1x2704x32 1x676x32 1x169x32",
    "nanodet,    320, 320, 32, 1x1600x32 1x1600x32 1x400x32 1x400x32 1x100x32 1x100x32",
    "yolov5,     640, 640, 80, 1x25200x85 1x3x80x80x85 1x3x40x40x85 1x3x20x20x85",
  })
  void the_head_is_told_from_the_shapes(
      String expected, int width, int height, int labels, String shapes) {
    DetectionHead head =
        HeadRecognizer.recognize("auto", specs(shapes), new Size(width, height), labels, Map.of());

    assertThat(head.decoder()).isEqualTo(expected);
  }

  @Test
  void a_name_overrules_the_shapes() {
    // YOLOX with its boxes decoded in the graph has YOLOX's shape and YOLOv5's meaning.
    DetectionHead head =
        HeadRecognizer.recognize("yolov5", specs("1x3549x85"), Size.square(416), 80, Map.of());

    assertThat(head).isEqualTo(DetectionHead.YOLOV5);
  }

  @Test
  void metadata_of_ultralytics_helps_where_the_number_of_anchors_is_open() {
    Map<String, String> metadata = Map.of("stride", "32", "names", "{0: 'person'}");

    assertThat(HeadRecognizer.recognize("auto", specs("1x?x6"), Size.square(640), 1, metadata))
        .isEqualTo(DetectionHead.YOLOV5);
  }

  @Test
  void outputs_that_fit_nothing_are_refused_listing_them_and_what_is_known() {
    assertThatThrownBy(
            () ->
                HeadRecognizer.recognize(
                    "auto", specs("1x116x8400 1x32x160x160"), Size.square(640), 80, Map.of()))
        .isInstanceOf(InferenceException.class)
        .hasMessageContaining("output0 float32 1x116x8400")
        .hasMessageContaining("output1 float32 1x32x160x160")
        .hasMessageContaining("640x640")
        .hasMessageContaining("80 labels")
        .hasMessageContaining("yolov8 (1 x (4 + classes) x anchors");
  }

  @Test
  void an_unknown_name_is_refused_listing_those_known() {
    assertThatThrownBy(
            () ->
                HeadRecognizer.recognize(
                    "yolo9000", specs("1x84x8400"), Size.square(640), 80, Map.of()))
        .isInstanceOf(InferenceException.class)
        .hasMessageContaining("yolo9000")
        .hasMessageContaining("auto")
        .hasMessageContaining("yolox, nanodet, fastestdet, yolov5, yolov8, end-to-end");
  }

  @Test
  void a_model_of_another_task_is_refused() {
    assertThatThrownBy(
            () ->
                HeadRecognizer.recognize(
                    "auto", specs("1x84x8400"), Size.square(640), 80, Map.of("task", "segment")))
        .isInstanceOf(InferenceException.class)
        .hasMessageContaining("segment");
  }

  private static List<TensorSpec> specs(String shapes) {
    List<TensorSpec> specs = new ArrayList<>();
    for (String shape : shapes.trim().split(" ")) {
      String[] parts = shape.split("x");
      long[] dimensions = new long[parts.length];
      for (int i = 0; i < parts.length; i++) {
        dimensions[i] = parts[i].equals("?") ? Shape.FREE : Long.parseLong(parts[i]);
      }
      specs.add(new TensorSpec("output" + specs.size(), ElementType.FLOAT32, Shape.of(dimensions)));
    }
    return specs;
  }
}
