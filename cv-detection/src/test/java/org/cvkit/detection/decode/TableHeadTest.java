package org.cvkit.detection.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.cvkit.core.geometry.Box;
import org.cvkit.core.geometry.Size;
import org.cvkit.core.runtime.InferenceException;
import org.cvkit.core.tensor.Shape;
import org.cvkit.detection.Detection;
import org.cvkit.detection.DetectionOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Boxes in one output, scores in another, first and last row, for inputs of many sizes. */
class TableHeadTest {
  private static final DetectionOptions DEFAULTS = DetectionOptions.defaults();
  private static final int CLASSES = SyntheticHead.CLASSES;
  private static final float LN3 = 1.0986123f;
  private static final float NOTHING = -30;

  static Stream<Size> sizes() {
    return HeadsTest.sizes();
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void yolov4_boxes_are_corners_as_parts_of_the_input(Size size) {
    int count = 3 * SyntheticHead.cells(size);

    List<Detection> detections =
        new SyntheticHead()
            .output(1, count, 1, 4)
            .output(1, count, CLASSES)
            .put(0, 0, 0, 0, 0.25f, 0.5f)
            .put(1, 0, 0, 0.9f, 0)
            .put(0, 4 * (count - 1), 0.5f, 0.75f, 1, 1)
            .put(1, CLASSES * (count - 1), 0, 0, 0.6f)
            .decode(DetectionHead.YOLOV4_BOXES, size, DEFAULTS);

    float w = size.width();
    float h = size.height();
    assertThat(detections).hasSize(2);
    HeadsTest.expect(detections.get(0), 1, 0.9f, new Box(0, 0, w / 4, h / 2));
    HeadsTest.expect(detections.get(1), 2, 0.6f, new Box(w / 2, h * 3 / 4, w, h));
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void detr_counts_no_object_as_its_last_class(Size size) {
    SyntheticHead head =
        new SyntheticHead()
            .named("pred_logits", 1, 100, CLASSES + 1)
            .named("pred_boxes", 1, 100, 4);
    // Softmax of (0, ln 3, 0, ln 3): 3/8 for the second class, as much for nothing.
    head.put(0, 0, 0, LN3, 0, LN3).put(1, 0, 0.5f, 0.5f, 0.5f, 0.25f);
    // All others are nothing at all; the last row is its third class.
    for (int i = 1; i < 100; i++) {
      head.put(0, 4 * i, 0, 0, i == 99 ? 30 : 0, i == 99 ? 0 : 30);
    }
    head.put(1, 4 * 99, 0.875f, 0.75f, 0.25f, 0.5f);

    List<Detection> detections = head.decode(DetectionHead.DETR, size, DEFAULTS);

    float w = size.width();
    float h = size.height();
    assertThat(detections).hasSize(2);
    HeadsTest.expect(detections.get(0), 2, 1, new Box(w * 3 / 4, h / 2, w, h));
    HeadsTest.expect(detections.get(1), 1, 0.375f, new Box(w / 4, h * 3 / 8, w * 3 / 4, h * 5 / 8));
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void rt_detr_has_a_sigmoid_a_class(Size size) {
    SyntheticHead pair =
        new SyntheticHead()
            .named("pred_boxes", 1, 300, 4)
            .named("logits", 1, 300, CLASSES)
            .fill(1, NOTHING)
            .put(0, 0, 0.5f, 0.5f, 0.5f, 0.25f)
            .put(1, 0, NOTHING, LN3, 0)
            .put(0, 4 * 299, 0.875f, 0.75f, 0.25f, 0.5f)
            .put(1, CLASSES * 299, NOTHING, NOTHING, 0);
    SyntheticHead table =
        new SyntheticHead()
            .output(1, 300, 4 + CLASSES)
            .put(0, 0, 0.5f, 0.5f, 0.5f, 0.25f, 0, 0.75f, 0.5f)
            .put(0, 7 * 299, 0.875f, 0.75f, 0.25f, 0.5f, 0, 0, 0.5f);

    float w = size.width();
    float h = size.height();
    for (SyntheticHead head : List.of(pair, table)) {
      List<Detection> detections = head.decode(DetectionHead.RT_DETR, size, DEFAULTS);

      assertThat(detections).hasSize(2);
      HeadsTest.expect(
          detections.get(0), 1, 0.75f, new Box(w / 4, h * 3 / 8, w * 3 / 4, h * 5 / 8));
      HeadsTest.expect(detections.get(1), 2, 0.5f, new Box(w * 3 / 4, h / 2, w, h));
    }
  }

  @ParameterizedTest
  @CsvSource({"300, 300, 8732", "320, 320, 9590", "416, 416, 16316", "640, 640, 38600"})
  void ssd_measures_from_its_default_boxes(int width, int height, int count) {
    Size size = new Size(width, height);
    SyntheticHead head =
        new SyntheticHead()
            .named("bbox_regression", 1, count, 4)
            .named("cls_logits", 1, count, CLASSES + 1);
    for (int i = 0; i < count; i++) {
      head.put(1, 4 * i, 30);
    }
    // The first default box: a square of 0.07 of the input around (4, 4), one width to the right
    // (10 / 10) and twice as tall (exp(5 ln 2 / 5)). Softmax of (0, 0, ln 3, 0) is 1/2.
    head.put(0, 0, 10, 0, 0, 5 * 0.6931472f).put(1, 0, 0, 0, LN3, 0);

    List<Detection> detections = head.decode(DetectionHead.SSD, size, DEFAULTS);

    float side = 0.07f * width;
    assertThat(detections).hasSize(1);
    HeadsTest.expect(
        detections.get(0),
        1,
        0.5f,
        new Box(4 + side / 2, 4 - side, 4 + side * 3 / 2, 4 + side).clip(size));
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void ssdlite_ends_with_its_coarsest_cells(Size size) {
    // Six boxes in each cell of six maps, the first of stride 16, sides halved and rounded up.
    int count = 0;
    int rows = size.height() / 16;
    int columns = size.width() / 16;
    for (int map = 0; map < 6; map++) {
      count += 6 * rows * columns;
      rows = (rows + 1) / 2;
      columns = (columns + 1) / 2;
    }
    List<String> labels = List.of("__background__", "ant", "bee", "cat");
    SyntheticHead head =
        new SyntheticHead().named("boxes", 1, count, 4).named("logits", 1, count, 4);
    for (int i = 0; i < count; i++) {
      head.put(1, 4 * i, 30);
    }
    // The last box of all: scale 0.95, one to three. Coarsest maps have (w/512) x (h/512) cells.
    head.put(1, 4 * (count - 1), 0, 0, 0, 30);

    List<Detection> detections = head.decode(DetectionHead.SSDLITE, size, labels, Map.of());

    float cellWidth = (float) size.width() / ((size.width() + 511) / 512);
    float cellHeight = (float) size.height() / ((size.height() + 511) / 512);
    float x = size.width() - cellWidth / 2;
    float y = size.height() - cellHeight / 2;
    float halfWidth = 0.95f / (float) Math.sqrt(3) * size.width() / 2;
    float halfHeight = size.height() / 2f;
    assertThat(detections).hasSize(1);
    assertThat(detections.get(0).label()).isEqualTo("cat");
    assertThat(detections.get(0).classIndex()).isEqualTo(3);
    Box expected = new Box(x - halfWidth, y - halfHeight, x + halfWidth, y + halfHeight).clip(size);
    assertThat(detections.get(0).box().iou(expected)).isGreaterThan(0.9999f);
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void ssd_boxes_have_the_background_first(Size size) {
    SyntheticHead head =
        new SyntheticHead().named("scores", 1, 3000, CLASSES + 1).named("boxes", 1, 3000, 4);
    for (int i = 0; i < 3000; i++) {
      head.put(0, 4 * i, 1);
    }
    head.put(0, 4 * 2999, 0.2f, 0, 0.8f, 0).put(1, 4 * 2999, 0.5f, 0, 1, 0.25f);

    List<Detection> detections = head.decode(DetectionHead.SSD_BOXES, size, DEFAULTS);

    assertThat(detections).hasSize(1);
    Box box = new Box(size.width() / 2f, 0, size.width(), size.height() / 4f);
    HeadsTest.expect(detections.get(0), 1, 0.8f, box);
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void finished_detections_count_their_classes_from_one(Size size) {
    float w = size.width();
    float h = size.height();
    SyntheticHead zoo =
        new SyntheticHead()
            .named("bboxes", 1, 200, 4)
            .numbers("labels", Shape.of(1, 200), numbers(200, 0, 2, 199, 3))
            .named("scores", 1, 200)
            .put(0, 0, 0.25f, 0.5f, 0.75f, 1)
            .put(2, 0, 0.9f)
            .put(0, 4 * 199, 0, 0, 1, 0.5f)
            .put(2, 199, 0.5f);
    SyntheticHead torchvision =
        new SyntheticHead()
            .named("boxes", 2, 4)
            .named("scores", 2)
            .numbers("labels", Shape.of(2), 2, 3)
            .put(0, 0, w / 4, h / 2, w * 3 / 4, h, 0, 0, w, h / 2)
            .put(1, 0, 0.9f, 0.5f);
    SyntheticHead tensorflow =
        new SyntheticHead()
            .named("num_detections", 1)
            .named("detection_boxes", 1, 2, 4)
            .named("detection_scores", 1, 2)
            .named("detection_classes", 1, 2)
            .put(1, 0, 0.5f, 0.25f, 1, 0.75f, 0, 0, 0.5f, 1)
            .put(2, 0, 0.9f, 0.5f)
            .put(3, 0, 2, 3);

    for (Map.Entry<DetectionHead, SyntheticHead> form :
        Map.of(
                DetectionHead.SSD_DETECTIONS, zoo,
                DetectionHead.TORCHVISION, torchvision,
                DetectionHead.TENSORFLOW, tensorflow)
            .entrySet()) {
      List<Detection> detections = form.getValue().decode(form.getKey(), size, DEFAULTS);

      assertThat(detections).as(form.getKey().decoder()).hasSize(2);
      HeadsTest.expect(detections.get(0), 1, 0.9f, new Box(w / 4, h / 2, w * 3 / 4, h));
      HeadsTest.expect(detections.get(1), 2, 0.5f, new Box(0, 0, w, h / 2));
    }
  }

  @Test
  void a_card_may_count_from_zero_and_a_number_beyond_the_labels_is_refused() {
    List<String> labels = SyntheticHead.LABELS;
    SyntheticHead good = torchvision(2);
    SyntheticHead bad = torchvision(4);

    assertThat(
            good.decode(
                DetectionHead.TORCHVISION, Size.square(320), labels, Map.of("firstLabel", "0")))
        .extracting(Detection::label)
        .containsExactly("cat");
    assertThatThrownBy(() -> bad.decode(DetectionHead.TORCHVISION, Size.square(320), DEFAULTS))
        .isInstanceOf(InferenceException.class)
        .hasMessageContaining("labels int64 1")
        .hasMessageContaining("3 labels");
  }

  @Test
  void what_the_card_counts_from_goes_before_a_label_called_background() {
    List<String> labels = List.of("background", "ant", "bee");

    assertThat(label(labels, Map.of())).isEqualTo("bee");
    assertThat(label(labels, Map.of("firstLabel", "1"))).isEqualTo("ant");
  }

  private static String label(List<String> labels, Map<String, String> parameters) {
    return torchvision(2)
        .decode(DetectionHead.TORCHVISION, Size.square(320), labels, parameters)
        .get(0)
        .label();
  }

  private static SyntheticHead torchvision(long label) {
    return new SyntheticHead()
        .named("boxes", 1, 4)
        .numbers("labels", Shape.of(1), label)
        .named("scores", 1)
        .put(0, 0, 10, 20, 30, 40)
        .put(2, 0, 0.9f);
  }

  private static long[] numbers(int count, int... places) {
    long[] numbers = new long[count];
    for (int i = 0; i < places.length; i += 2) {
      numbers[places[i]] = places[i + 1];
    }
    return numbers;
  }
}
