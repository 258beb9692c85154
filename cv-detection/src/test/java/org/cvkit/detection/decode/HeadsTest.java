package org.cvkit.detection.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.Stream;
import org.cvkit.core.geometry.Box;
import org.cvkit.core.geometry.Size;
import org.cvkit.core.runtime.InferenceException;
import org.cvkit.detection.Detection;
import org.cvkit.detection.DetectionOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each head on numbers of known answer, first and last cell included, for inputs of many sizes. */
class HeadsTest {
  private static final DetectionOptions DEFAULTS = DetectionOptions.defaults();
  private static final int CLASSES = SyntheticHead.CLASSES;
  private static final float LN2 = 0.6931472f;

  static Stream<Size> sizes() {
    return Stream.of(
        Size.square(320),
        Size.square(416),
        Size.square(640),
        new Size(320, 640),
        new Size(640, 320),
        new Size(416, 256));
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void yolox_adds_the_cell_and_scales_by_the_stride(Size size) {
    int columns = 5 + CLASSES;
    int cells = SyntheticHead.cells(size);

    List<Detection> detections =
        new SyntheticHead()
            .output(1, cells, columns)
            // First cell, stride 8: centre (0.5, 1) * 8, size (2, 1) * 8; score 0.9 * 0.8.
            .put(0, 0, 0.5f, 1, LN2, 0, 0.9f, 0, 0.8f, 0)
            // Last cell, stride 32: centre half a cell from the corner, as large as the cell.
            .put(0, (cells - 1) * columns, 0.5f, 0.5f, 0, 0, 1, 0, 0, 0.5f)
            .decode(DetectionHead.YOLOX, size, DEFAULTS);

    assertThat(detections).hasSize(2);
    expect(detections.get(0), 1, 0.72f, new Box(0, 4, 12, 12));
    expect(detections.get(1), 2, 0.5f, lastCell(size, 32));
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void yolov5_takes_boxes_as_they_are(Size size) {
    int columns = 5 + CLASSES;
    int anchors = 3 * SyntheticHead.cells(size);
    float right = size.width();
    float bottom = size.height();

    List<Detection> detections =
        new SyntheticHead()
            .output(1, anchors, columns)
            .put(0, 0, 20, 30, 10, 20, 0.9f, 0.7f, 0, 0)
            .put(0, (anchors - 1) * columns, right - 5, bottom - 5, 10, 10, 0.6f, 0, 0, 1)
            .decode(DetectionHead.YOLOV5, size, DEFAULTS);

    assertThat(detections).hasSize(2);
    expect(detections.get(0), 0, 0.63f, new Box(15, 20, 25, 40));
    expect(detections.get(1), 2, 0.6f, new Box(right - 10, bottom - 10, right, bottom));
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void yolov8_reads_its_anchors_down_the_columns(Size size) {
    int anchors = SyntheticHead.cells(size);
    float right = size.width();
    float bottom = size.height();
    SyntheticHead head = new SyntheticHead().output(1, 4 + CLASSES, anchors);
    float[][] columns = {
      {20, 30, 10, 20, 0.1f, 0.7f, 0.2f}, {right - 5, bottom - 5, 10, 10, 0.6f, 0, 0}
    };
    int[] at = {0, anchors - 1};
    for (int i = 0; i < 2; i++) {
      for (int row = 0; row < 4 + CLASSES; row++) {
        head.put(0, row * anchors + at[i], columns[i][row]);
      }
    }

    List<Detection> detections = head.decode(DetectionHead.YOLOV8, size, DEFAULTS);

    assertThat(detections).hasSize(2);
    expect(detections.get(0), 1, 0.7f, new Box(15, 20, 25, 40));
    expect(detections.get(1), 0, 0.6f, new Box(right - 10, bottom - 10, right, bottom));
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void transposed_tables_are_read_the_other_way_round(Size size) {
    int cells = SyntheticHead.cells(size);
    int last = cells - 1;
    float[] box = {20, 30, 10, 20, 0.1f, 0.7f, 0.2f};
    SyntheticHead v8 = new SyntheticHead().output(1, cells, 7).put(0, 7 * last, box);
    SyntheticHead v5 = new SyntheticHead().output(1, 8, cells);
    SyntheticHead x = new SyntheticHead().output(1, 8, cells);
    float[] objectness = {20, 30, 10, 20, 1, 0.1f, 0.7f, 0.2f};
    float[] relative = {0.5f, 0.5f, 0, 0, 1, 0.1f, 0.7f, 0.2f};
    for (int k = 0; k < 8; k++) {
      v5.put(0, k * cells + last, objectness[k]);
      x.put(0, k * cells + last, relative[k]);
    }

    for (List<Detection> detections :
        List.of(
            v8.decode(DetectionHead.YOLOV8, size, DEFAULTS),
            v5.decode(DetectionHead.YOLOV5, size, DEFAULTS))) {
      assertThat(detections).hasSize(1);
      expect(detections.get(0), 1, 0.7f, new Box(15, 20, 25, 40));
    }
    List<Detection> detections = x.decode(DetectionHead.YOLOX, size, DEFAULTS);
    assertThat(detections).hasSize(1);
    expect(detections.get(0), 1, 0.7f, lastCell(size, 32));
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void nanodet_takes_the_expectation_of_its_bins(Size size) {
    int fine = size.width() / 8 * (size.height() / 8);
    int middle = size.width() / 16 * (size.height() / 16);
    int coarse = size.width() / 32 * (size.height() / 32);
    // Softmax of (100, 0, 0, …) is bin 0, of (0, 100, 0, …) bin 1; of zeros the mean bin, 3.5.
    float[] bins = new float[32];
    bins[1] = 100;
    bins[8] = 100;
    bins[17] = 100;

    List<Detection> detections =
        new SyntheticHead()
            .output(1, fine, CLASSES)
            .output(1, middle, CLASSES)
            .output(1, coarse, CLASSES)
            .output(1, fine, 32)
            .output(1, middle, 32)
            .output(1, coarse, 32)
            .put(0, 0, 0, 0.8f, 0)
            .put(3, 0, bins)
            .put(2, (coarse - 1) * CLASSES, 0, 0, 0.5f)
            .put(5, (coarse - 1) * 32, bins)
            .decode(DetectionHead.NANODET, size, DEFAULTS);

    assertThat(detections).hasSize(2);
    // First cell, centre (4, 4): left 1, top 0, right 1, bottom 3.5 strides of 8; clipped at 0.
    expect(detections.get(0), 1, 0.8f, new Box(0, 4, 12, 32));
    float x = size.width() - 16;
    float y = size.height() - 16;
    expect(detections.get(1), 2, 0.5f, new Box(x - 32, y, size.width(), size.height()));
  }

  @Test
  void nanodet_takes_a_fourth_stride() {
    Size size = Size.square(320);
    SyntheticHead head = new SyntheticHead();
    int[] cells = {1600, 400, 100, 25};
    for (int count : cells) {
      head.output(1, count, CLASSES).output(1, count, 32);
    }

    List<Detection> detections =
        head.put(6, 24 * CLASSES, 0.9f, 0, 0).decode(DetectionHead.NANODET, size, DEFAULTS);

    // All distances 3.5 * 64 = 224 from (288, 288).
    assertThat(detections).hasSize(1);
    expect(detections.get(0), 0, 0.9f, new Box(64, 64, 320, 320));
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void fastestdet_weighs_objectness_against_class(Size size) {
    int columns = size.width() / 16;
    int rows = size.height() / 16;
    int plane = columns * rows;
    int last = plane - 1;
    SyntheticHead head = new SyntheticHead().output(1, 5 + CLASSES, rows, columns);
    // sigmoid(-ln 3) = 1/4, sigmoid(0) = 1/2; 0.5^0.6 * 0.25^0.4 = 2^-1.4 = 0.3789.
    float minusLn3 = -1.0986123f;
    head.put(0, 0, 0.5f).put(0, 3 * plane, minusLn3).put(0, 5 * plane, 0.25f);
    // tanh(0.5493061) = 0.5: the middle of the last cell.
    head.put(0, last, 1).put(0, plane + last, 0.5493061f).put(0, 2 * plane + last, 0.5493061f);
    head.put(0, 6 * plane + last, 1);

    List<Detection> detections = head.decode(DetectionHead.FASTESTDET, size, DEFAULTS);

    assertThat(detections).hasSize(2);
    float w = size.width();
    float h = size.height();
    expect(detections.get(0), 1, 1, new Box(w - 8 - w / 4, h - 8 - h / 4, w, h));
    expect(detections.get(1), 0, 0.3789f, new Box(0, 0, w / 8, h / 4));
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void end_to_end_rows_are_detections_already(Size size) {
    List<Detection> detections =
        new SyntheticHead()
            .output(1, 300, 6)
            .put(0, 0, 10, 20, 30, 40, 0.5f, 2)
            // Overlaps the first, but the network chose both.
            .put(0, 6, 10, 20, 30, 41, 0.4f, 2)
            .put(0, 299 * 6, size.width() - 9, 0, size.width() + 9, 50, 0.9f, 1)
            .decode(DetectionHead.END_TO_END, size, DEFAULTS);

    assertThat(detections).hasSize(3);
    expect(detections.get(0), 1, 0.9f, new Box(size.width() - 9, 0, size.width(), 50));
    expect(detections.get(1), 2, 0.5f, new Box(10, 20, 30, 40));
    expect(detections.get(2), 2, 0.4f, new Box(10, 20, 30, 41));
  }

  @Test
  void a_side_the_stride_does_not_divide_has_a_last_partial_cell() {
    // 100 = 12.5 * 8 = 6.25 * 16 = 3.125 * 32: 13, 7 and 4 cells a side.
    int cells = 13 * 13 + 7 * 7 + 4 * 4;

    List<Detection> detections =
        new SyntheticHead()
            .output(1, cells, 5 + CLASSES)
            .put(0, (169 + 48) * (5 + CLASSES), 0, 0, 0, 0, 1, 1, 0, 0)
            .decode(DetectionHead.YOLOX, Size.square(100), DEFAULTS);

    // The last cell of stride 16 begins at 96.
    assertThat(detections).hasSize(1);
    expect(detections.get(0), 0, 1, new Box(88, 88, 100, 100));
  }

  @Test
  void a_score_that_is_no_number_is_never_detected_and_hides_no_other() {
    Size size = Size.square(320);
    int anchors = SyntheticHead.cells(size);
    SyntheticHead head = new SyntheticHead().output(1, 4 + CLASSES, anchors);
    float[] wrong = {Float.NaN, Float.POSITIVE_INFINITY};
    for (int i = 0; i < 2; i++) {
      for (int row = 0; row < 4; row++) {
        head.put(0, row * anchors + i, 50 + 100 * i);
        head.put(0, row * anchors + 2 + i, 50 + 100 * i);
      }
      head.put(0, 4 * anchors + i, wrong[i]);
      head.put(0, 4 * anchors + 2 + i, wrong[i]);
      head.put(0, 6 * anchors + 2 + i, 0.5f + 0.1f * i);
    }

    List<Detection> detections = head.decode(DetectionHead.YOLOV8, size, DEFAULTS);

    assertThat(detections).extracting(Detection::label).containsExactly("cat", "cat");
    assertThat(detections).extracting(Detection::score).containsExactly(0.6f, 0.5f);
  }

  @Test
  void outputs_of_another_layout_are_refused_naming_both() {
    SyntheticHead head = new SyntheticHead().output(1, 100, 9);

    assertThatThrownBy(() -> head.decode(DetectionHead.YOLOX, Size.square(416), DEFAULTS))
        .isInstanceOf(InferenceException.class)
        .hasMessageContaining("head yolox")
        .hasMessageContaining("1 x cells x (5 + classes)")
        .hasMessageContaining("output0 float32 1x100x9");
  }

  @Test
  void a_class_beyond_the_labels_is_refused() {
    SyntheticHead head =
        new SyntheticHead().output(1, 300, 6).put(0, 0, 10, 20, 30, 40, 0.5f, CLASSES);

    assertThatThrownBy(() -> head.decode(DetectionHead.END_TO_END, Size.square(416), DEFAULTS))
        .isInstanceOf(InferenceException.class)
        .hasMessageContaining("3 labels");
  }

  private static Box lastCell(Size size, int stride) {
    return new Box(size.width() - stride, size.height() - stride, size.width(), size.height());
  }

  static void expect(Detection detection, int classIndex, float score, Box box) {
    // Float arithmetic on coordinates of up to 640: a hundredth of a pixel is far above its error.
    assertThat(detection.classIndex()).isEqualTo(classIndex);
    assertThat(detection.label()).isEqualTo(SyntheticHead.LABELS.get(classIndex));
    assertThat(detection.score()).isEqualTo(score, within(1e-4f));
    assertThat(detection.box().left()).isEqualTo(box.left(), within(0.01f));
    assertThat(detection.box().top()).isEqualTo(box.top(), within(0.01f));
    assertThat(detection.box().right()).isEqualTo(box.right(), within(0.01f));
    assertThat(detection.box().bottom()).isEqualTo(box.bottom(), within(0.01f));
  }
}
