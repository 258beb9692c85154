package org.cvkit.detection.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.cvkit.core.geometry.Size;
import org.cvkit.core.runtime.InferenceException;
import org.cvkit.core.runtime.Outputs;
import org.cvkit.core.tensor.ElementType;
import org.cvkit.core.tensor.Shape;
import org.cvkit.core.tensor.TensorSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeadRecognizerTest {
  private static final HeadParameters NONE = HeadParameters.none();

  @ParameterizedTest
  @CsvSource({
    // Ultralytics' and Megvii's published exports, and the same at other sizes and class counts.
    "yolov5,     640, 640, 80, 1x25200x85",
    "yolov5,     416, 416, 80, 1x10647x85",
    "yolov5,     640, 640,  1, 1x25200x6",
    "yolov5,    1280,1280, 80, 1x102000x85",
    "yolov8,     640, 640, 80, 1x84x8400",
    "yolov8,     640, 320, 80, 1x84x4200",
    "yolov8,     640, 640,  2, 1x6x8400",
    "yolov8,     640, 640, 80, 1x84x?",
    "yolov8,     640, 640, 80, ?x84x8400",
    "yolov8,     416, 416, 80, 1x3549x84",
    "yolov5,     416, 416, 80, 1x85x10647",
    "end-to-end, 640, 640, 80, 1x300x6",
    "end-to-end, 640, 640,  1, 1x300x6",
    "end-to-end, 640, 640, 80, 1x?x6",
    "fastestdet, 352, 352, 80, 1x85x22x22",
    "nanodet,    416, 416, 80, 1x2704x80 1x676x80 1x169x80 1x2704x32 1x676x32 1x169x32",
    "nanodet,    320, 320, 32, 1x1600x32 1x1600x32 1x400x32 1x400x32 1x100x32 1x100x32",
    "yolov5,     640, 640, 80, 1x25200x85 1x3x80x80x85 1x3x40x40x85 1x3x20x20x85",
    "end-to-end, 320, 320,  1, 1x300x6",
    // Darknet's, converted: 5 boxes a cell of stride 32.
    "yolov2,     416, 416, 80, 1x425x13x13",
    "yolov2,     640, 320, 20, 1x125x10x20",
    "yolov2,     416, 416, 20, 1x13x13x125",
    "yolov4-boxes, 416, 416, 80, 1x10647x1x4 1x10647x80",
    "ssd,        300, 300, 90, 1x8732x4 1x8732x91",
    "ssdlite,    320, 320, 90, 1x3234x91 1x3234x4",
    "detr,       800, 800, 91, 1x100x92 1x100x4",
    "rt-detr,    640, 640, 80, 1x300x80 1x300x4",
    "rt-detr,    640, 640, 80, 1x300x84",
  })
  void the_head_is_told_from_the_shapes(
      String expected, int width, int height, int labels, String shapes) {
    DetectionHead head =
        HeadRecognizer.recognize(
            "auto", specs(shapes), new Size(width, height), labels, Map.of(), NONE);

    assertThat(head.decoder()).isEqualTo(expected);
  }

  /** As many boxes as there are cells are no queries; a map is one of whole cells. */
  @ParameterizedTest
  @CsvSource({
    "160, 80, 1x525x4 1x525x80",
    "160, 80, 1x525x4 1x525x81",
    "352, 80, 1x85x17x17",
  })
  void what_only_resembles_a_head_is_none(int side, int labels, String shapes) {
    assertThatThrownBy(
            () ->
                HeadRecognizer.recognize(
                    "auto", specs(shapes), Size.square(side), labels, Map.of(), NONE))
        .isInstanceOf(InferenceException.class)
        .hasMessageContaining("not recognised");
  }

  @Test
  void a_map_whose_card_gives_anchors_is_not_that_of_a_head_without() {
    HeadParameters parameters = HeadParameters.of(Map.of("anchors", "20,20"));

    assertThatThrownBy(
            () ->
                HeadRecognizer.recognize(
                    "auto", specs("1x85x22x22"), Size.square(352), 80, Map.of(), parameters))
        .isInstanceOf(InferenceException.class)
        .hasMessageContaining("ambiguous")
        .hasMessageContaining("yolov3 (")
        .extracting(Throwable::getMessage)
        .asString()
        .doesNotContain("fastestdet (");
  }

  @Test
  void a_name_overrules_the_shapes() {
    // YOLOX with its boxes decoded in the graph has YOLOX's shape and YOLOv5's meaning.
    DetectionHead head =
        HeadRecognizer.recognize(
            "yolov5", specs("1x3549x85"), Size.square(416), 80, Map.of(), NONE);

    assertThat(head).isEqualTo(DetectionHead.YOLOV5);
  }

  @Test
  void metadata_of_ultralytics_helps_where_the_number_of_anchors_is_open() {
    Map<String, String> metadata = Map.of("stride", "32", "names", "{0: 'person'}");

    assertThat(
            HeadRecognizer.recognize("auto", specs("1x?x6"), Size.square(640), 1, metadata, NONE))
        .isEqualTo(DetectionHead.YOLOV5);
  }

  @Test
  void outputs_that_fit_nothing_are_refused_listing_them_and_what_is_known() {
    assertThatThrownBy(
            () ->
                HeadRecognizer.recognize(
                    "auto", specs("1x116x8400 1x32x160x160"), Size.square(640), 80, Map.of(), NONE))
        .isInstanceOf(InferenceException.class)
        .hasMessageContaining("output0 float32 1x116x8400")
        .hasMessageContaining("output1 float32 1x32x160x160")
        .hasMessageContaining("640x640")
        .hasMessageContaining("80 labels")
        .hasMessageContaining("yolov8 (1 x (4 + classes) x anchors");
  }

  @ParameterizedTest
  @CsvSource({
    // One box a cell, relative or not; no run to look at.
    "416, 416, 80, 1x3549x85,                            yolox, yolov5",
    "416, 416, 80, 1x255x52x52 1x255x26x26 1x255x13x13,  yolov3, yolov4",
    "640, 640, 80, 1x255x40x40 1x255x20x20,              yolov3, yolov4",
    // Finished rows of six, or two classes' scores beside a box.
    "640, 640,  2, 1x300x6,                              rt-detr, end-to-end",
  })
  void what_fits_several_heads_is_refused_naming_them_and_how_to_choose(
      int width, int height, int labels, String shapes, String one, String other) {
    assertThatThrownBy(
            () ->
                HeadRecognizer.recognize(
                    "auto", specs(shapes), new Size(width, height), labels, Map.of(), NONE))
        .isInstanceOf(InferenceException.class)
        .hasMessageContaining("ambiguous")
        .hasMessageContaining("output0 float32 " + shapes.split(" ")[0])
        .hasMessageContaining(one + " (")
        .hasMessageContaining(other + " (")
        .hasMessageContaining("\"decoder\": \"");
  }

  @ParameterizedTest
  @CsvSource({
    "082_convolutional 094_convolutional 106_convolutional, 255 255 255, 8 16 32, yolov3",
    "016_convolutional 023_convolutional,                   255 255,     32 16,   yolov3",
    "139_convolutional 150_convolutional 161_convolutional, 255 255 255, 8 16 32, yolov4",
    "030_convolutional 037_convolutional,                   255 255,     32 16,   yolov4",
  })
  void maps_are_told_by_the_names_of_darknets_layers(
      String names, String channels, String strides, String expected) {
    List<TensorSpec> outputs = new ArrayList<>();
    for (int i = 0; i < names.split(" ").length; i++) {
      long cells = 416 / Long.parseLong(strides.split(" ")[i]);
      Shape shape = Shape.of(1, Long.parseLong(channels.split(" ")[i]), cells, cells);
      outputs.add(new TensorSpec(names.split(" ")[i], ElementType.FLOAT32, shape));
    }

    DetectionHead head =
        HeadRecognizer.recognize("auto", outputs, Size.square(416), 80, Map.of(), NONE);

    assertThat(head.decoder()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "anchors, yolov3-tiny, yolov3",
    "anchors, yolov4-tiny, yolov4",
    "scale, 1.05, yolov4"
  })
  void maps_are_told_by_the_anchors_in_the_card(String key, String value, String expected) {
    HeadParameters parameters = HeadParameters.of(Map.of(key, value));

    DetectionHead head =
        HeadRecognizer.recognize(
            "auto", specs("1x24x26x26 1x24x13x13"), Size.square(416), 3, Map.of(), parameters);

    assertThat(head.decoder()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "1x3x80x80x85 1x3x40x40x85 1x3x20x20x85, 80, '',                             yolov5-raw",
    "1x300x6,                                2,  Ultralytics YOLOv10n model,      end-to-end",
    "1x300x6,                                2,  Ultralytics YOLO26n model,       end-to-end",
    "1x300x6,                                2,  Ultralytics rtdetr-l model,      rt-detr",
    "1x8400x85,                              80, Ultralytics YOLOv3 model,        yolov5",
  })
  void metadata_of_ultralytics_settles_what_shapes_leave_open(
      String shapes, int labels, String description, String expected) {
    Map<String, String> metadata =
        Map.of("stride", "32", "names", "{0: 'a'}", "description", description);

    DetectionHead head =
        HeadRecognizer.recognize("auto", specs(shapes), Size.square(640), labels, metadata, NONE);

    assertThat(head.decoder()).isEqualTo(expected);
  }

  @Test
  void boxes_relative_to_cells_and_boxes_in_pixels_are_told_apart_by_a_run() {
    Size size = new Size(320, 256);
    int cells = SyntheticHead.cells(size);
    SyntheticHead relative = new SyntheticHead().output(1, cells, 8).fill(0, 0.4f);
    SyntheticHead pixels = new SyntheticHead().output(1, cells, 8).fill(0, 1);
    SyntheticHead neither = new SyntheticHead().output(1, cells, 8);
    for (int cell = 0; cell < 40 * 32; cell++) {
      pixels.put(0, 8 * cell, cell % 40 * 8 + 5);
      neither.put(0, 8 * cell, cell % 40 * 4);
    }

    assertThat(recognized(relative, size)).isEqualTo(DetectionHead.YOLOX);
    assertThat(recognized(pixels, size)).isEqualTo(DetectionHead.YOLOV5);
    assertThatThrownBy(() -> recognized(neither, size))
        .isInstanceOf(InferenceException.class)
        .hasMessageContaining("ambiguous");
  }

  private static DetectionHead recognized(SyntheticHead head, Size size) {
    try (Outputs sample = head.outputs()) {
      return HeadRecognizer.recognize("auto", sample, size, 3, Map.of(), NONE);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "bboxes float32 1x200x4|labels int64 1x200|scores float32 1x200,                ssd-detections",
    "boxes float32 ?x4|labels int64 ?|scores float32 ?,                             torchvision",
    "detection_boxes float32 1x?x4|detection_classes float32 1x?|detection_scores float32 1x?"
        + "|num_detections float32 1,                                               tensorflow",
    "detection_anchor_indices float32 1x100|detection_boxes float32 1x100x4"
        + "|detection_classes float32 1x100|detection_multiclass_scores float32 1x100x91"
        + "|detection_scores float32 1x100|num_detections float32 1"
        + "|raw_detection_boxes float32 1x1917x4|raw_detection_scores float32 1x1917x91,"
        + "                                                                         tensorflow",
  })
  void finished_detections_are_told_by_their_three_outputs(String outputs, String expected) {
    List<TensorSpec> specs = new ArrayList<>();
    for (String output : outputs.split("[|]")) {
      String[] words = output.split(" ");
      ElementType type = ElementType.valueOf(words[1].toUpperCase(Locale.ROOT));
      specs.add(new TensorSpec(words[0], type, specs(words[2]).get(0).shape()));
    }

    DetectionHead head =
        HeadRecognizer.recognize("auto", specs, Size.square(300), 80, Map.of(), NONE);

    assertThat(head.decoder()).isEqualTo(expected);
  }

  @Test
  void an_unknown_name_is_refused_listing_those_known() {
    assertThatThrownBy(
            () ->
                HeadRecognizer.recognize(
                    "yolo9000", specs("1x84x8400"), Size.square(640), 80, Map.of(), NONE))
        .isInstanceOf(InferenceException.class)
        .hasMessageContaining("yolo9000")
        .hasMessageContaining("auto")
        .hasMessageContaining(
            "yolox, nanodet, fastestdet, yolov5, yolov8, end-to-end, yolov2, yolov3, yolov4");
  }

  @Test
  void a_model_of_another_task_is_refused() {
    assertThatThrownBy(
            () ->
                HeadRecognizer.recognize(
                    "auto",
                    specs("1x84x8400"),
                    Size.square(640),
                    80,
                    Map.of("task", "segment"),
                    NONE))
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
