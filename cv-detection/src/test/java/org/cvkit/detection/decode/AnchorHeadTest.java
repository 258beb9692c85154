package org.cvkit.detection.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.cvkit.core.geometry.Box;
import org.cvkit.core.geometry.Size;
import org.cvkit.core.runtime.InferenceException;
import org.cvkit.detection.Detection;
import org.cvkit.detection.DetectionOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The formulas of the papers by hand: sigmoid(0) = 1/2, sigmoid(ln 3) = 3/4, exp(-ln 2) = 1/2, a
 * logit of -30 is no score at all.
 */
class AnchorHeadTest {
  private static final int VALUES = 5 + SyntheticHead.CLASSES;
  private static final float LN2 = 0.6931472f;
  private static final float LN3 = 1.0986123f;
  private static final float NOTHING = -30;

  static Stream<Size> sizes() {
    return HeadsTest.sizes();
  }

  /** Where the numbers of box {@code anchor} of a cell lie when channels come first. */
  private static int[] channelsFirst(int anchor, int cell, int plane) {
    return IntStream.range(0, VALUES).map(k -> (anchor * VALUES + k) * plane + cell).toArray();
  }

  private static void put(SyntheticHead head, int output, int[] at, float... values) {
    for (int k = 0; k < values.length; k++) {
      head.put(output, at[k], values[k]);
    }
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void yolov2_measures_in_cells_and_shares_a_score_between_the_classes(Size size) {
    int columns = size.width() / 32;
    int rows = size.height() / 32;
    int plane = columns * rows;
    SyntheticHead head = new SyntheticHead().output(1, 2 * VALUES, rows, columns).fill(0, NOTHING);
    // First cell, first anchor (2 x 1 cells, halved in width): centre (3/4, 1/2) of a cell.
    put(head, 0, channelsFirst(0, 0, plane), LN3, 0, -LN2, 0, 30, 0, 0, LN2);
    // Last cell, second anchor: 1 x 3 cells, a third as tall: the cell itself.
    put(head, 0, channelsFirst(1, plane - 1, plane), 0, 0, 0, -LN3, LN3, 30, 0, 0);

    List<Detection> detections =
        head.decode(
            DetectionHead.YOLOV2, size, SyntheticHead.LABELS, Map.of("anchors", "2,1, 1,3"));

    assertThat(detections).hasSize(2);
    float w = size.width();
    float h = size.height();
    // 3/4 objectness; softmax of (30, 0, 0) is 1.
    HeadsTest.expect(detections.get(0), 0, 0.75f, new Box(w - 32, h - 32, w, h));
    // Softmax of (0, 0, ln 2) is (1/4, 1/4, 1/2).
    HeadsTest.expect(detections.get(1), 2, 0.5f, new Box(24 - 16, 0, 24 + 16, 32));
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void yolov3_takes_its_nine_anchors_from_darknet(Size size) {
    SyntheticHead head = maps(size, 32, 16, 8);
    // The coarsest map comes first and has the largest anchors: 116x90, 156x198, 373x326.
    int coarse = size.width() / 32 * (size.height() / 32);
    put(head, 0, channelsFirst(2, coarse - 1, coarse), 0, 0, -LN2, -LN2, 30, LN3, 0, 0);
    // First cell of the finest map, its smallest anchor 10x13: centre (4, 6).
    int fine = size.width() / 8 * (size.height() / 8);
    put(head, 2, channelsFirst(0, 0, fine), 0, LN3, 0, 0, 30, NOTHING, 0, NOTHING);

    List<Detection> detections =
        head.decode(DetectionHead.YOLOV3, size, DetectionOptions.defaults());

    assertThat(detections).hasSize(2);
    float x = size.width() - 16;
    float y = size.height() - 16;
    HeadsTest.expect(
        detections.get(0), 0, 0.75f, clipped(size, x - 93.25f, y - 81.5f, x + 93.25f, y + 81.5f));
    HeadsTest.expect(detections.get(1), 1, 0.5f, clipped(size, -1, -0.5f, 9, 12.5f));
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void yolov3_tiny_has_two_maps_and_its_own_six(Size size) {
    SyntheticHead head = maps(size, 32, 16);
    int fine = size.width() / 16 * (size.height() / 16);
    put(head, 1, channelsFirst(0, fine - 1, fine), 0, 0, 0, 0, 30, NOTHING, 30, NOTHING);

    List<Detection> detections =
        head.decode(DetectionHead.YOLOV3, size, DetectionOptions.defaults());

    float x = size.width() - 8;
    float y = size.height() - 8;
    assertThat(detections).hasSize(1);
    HeadsTest.expect(detections.get(0), 1, 1, clipped(size, x - 5, y - 7, x + 5, y + 7));
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void yolov4_lets_centres_reach_the_borders_of_their_cells(Size size) {
    SyntheticHead head = maps(size, 8, 16, 32);
    int fine = size.width() / 8 * (size.height() / 8);
    int middle = size.width() / 16 * (size.height() / 16);
    // scale 1.2: 1.2 * 3/4 - 0.1 = 0.8 of 8 pixels; 1.2 * 0 - 0.1 = -0.1. Anchor 40x28.
    put(head, 0, channelsFirst(2, 0, fine), LN3, -30, 0, 0, 30, NOTHING, NOTHING, 30);
    // scale 1.1: 1.1 * 1 - 0.05 = 1.05 of 16 pixels. Anchor 72x146, halved.
    put(head, 1, channelsFirst(2, middle - 1, middle), 30, 0, -LN2, -LN2, 30, LN3, 0, 0);

    List<Detection> detections =
        head.decode(DetectionHead.YOLOV4, size, DetectionOptions.defaults());

    assertThat(detections).hasSize(2);
    HeadsTest.expect(detections.get(0), 2, 1, clipped(size, -13.6f, -14.8f, 26.4f, 13.2f));
    float x = size.width() + 0.8f;
    float y = size.height() - 8;
    HeadsTest.expect(
        detections.get(1), 0, 0.75f, clipped(size, x - 18, y - 36.5f, x + 18, y + 36.5f));
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void yolov4_tiny_begins_its_fine_map_with_the_second_anchor(Size size) {
    SyntheticHead head = maps(size, 32, 16);
    int fine = size.width() / 16 * (size.height() / 16);
    // 23x27; scale 1.05 of the middle is the middle.
    put(head, 1, channelsFirst(0, fine - 1, fine), 0, 0, 0, 0, 30, NOTHING, 30, NOTHING);

    List<Detection> detections =
        head.decode(DetectionHead.YOLOV4, size, DetectionOptions.defaults());

    float x = size.width() - 8;
    float y = size.height() - 8;
    assertThat(detections).hasSize(1);
    HeadsTest.expect(
        detections.get(0), 1, 1, clipped(size, x - 11.5f, y - 13.5f, x + 11.5f, y + 13.5f));
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void yolov5_before_decoding_squares_its_growth(Size size) {
    SyntheticHead head = maps(size, 8, 16, 32);
    int fine = size.width() / 8 * (size.height() / 8);
    // Centre 2 * 3/4 - 1/2 = 1 and 2 * 1/2 - 1/2 = 1/2 of 8 pixels; (2 * 3/4)^2 = 2.25 and 1 of
    // 33x23, the third anchor of the first map.
    put(head, 0, channelsFirst(2, fine - 1, fine), LN3, 0, LN3, 0, 30, NOTHING, NOTHING, 30);

    List<Detection> detections =
        head.decode(DetectionHead.YOLOV5_RAW, size, DetectionOptions.defaults());

    float x = size.width();
    float y = size.height() - 4;
    assertThat(detections).hasSize(1);
    HeadsTest.expect(
        detections.get(0), 2, 1, clipped(size, x - 37.125f, y - 11.5f, x + 37.125f, y + 11.5f));
  }

  /** All four ways to lay out two boxes a cell, in a map that is wider than it is high. */
  @ParameterizedTest
  @CsvSource({"1x16x5x10", "1x5x10x16", "1x2x5x10x8", "1x5x10x2x8", "1x2x8x5x10"})
  void axes_may_come_in_any_order(String layout) {
    long[] shape = Stream.of(layout.split("x")).mapToLong(Long::parseLong).toArray();
    SyntheticHead head = new SyntheticHead().output(shape).fill(0, NOTHING);
    // Box 1 of the cell in row 4, column 3.
    int from =
        switch (layout) {
          case "1x16x5x10", "1x2x8x5x10" -> 8 * 50 + 43;
          case "1x2x5x10x8" -> (50 + 43) * 8;
          default -> (43 * 2 + 1) * 8;
        };
    int step = layout.endsWith("5x10") ? 50 : 1;
    float[] values = {0, 0, 0, 0, 30, NOTHING, NOTHING, 30};
    for (int k = 0; k < VALUES; k++) {
      head.put(0, from + k * step, values[k]);
    }

    List<Detection> detections =
        head.decode(
            DetectionHead.YOLOV3,
            new Size(320, 160),
            SyntheticHead.LABELS,
            Map.of("anchors", "9,9, 20,10"));

    assertThat(detections).hasSize(1);
    HeadsTest.expect(detections.get(0), 2, 1, new Box(102, 139, 122, 149));
  }

  @Test
  void scores_that_are_probabilities_already_stay_as_they_are() {
    SyntheticHead head = new SyntheticHead().output(1, 10, 10, 2, 8);
    head.put(0, (99 * 2 + 1) * 8, 0.5f, 0.5f, 0, 0, 0.8f, 0.5f, 0, 0);

    List<Detection> detections =
        head.decode(
            DetectionHead.YOLOV4,
            Size.square(320),
            SyntheticHead.LABELS,
            Map.of("anchors", "9,9, 20,10", "scale", "1.05", "scores", "probabilities"));

    assertThat(detections).hasSize(1);
    HeadsTest.expect(detections.get(0), 0, 0.4f, new Box(294, 299, 314, 309));
  }

  @Test
  void the_published_anchors_of_yolov2_for_pascal_voc_are_named() {
    List<String> voc = IntStream.range(0, 20).mapToObj(i -> "class" + i).toList();
    SyntheticHead head = new SyntheticHead().output(1, 125, 13, 13).fill(0, NOTHING);
    // Fifth anchor of the tiny network, 16.62 x 10.52 cells, a hundredth of it: 5.318 x 3.366.
    float hundredth = -4.6051702f;
    int at = 4 * 25 * 169 + 84;
    float[] values = {0, 0, hundredth, hundredth, 30, 30};
    for (int k = 0; k < values.length; k++) {
      head.put(0, at + k * 169, values[k]);
    }

    List<Detection> detections =
        head.decode(
            DetectionHead.YOLOV2, Size.square(416), voc, Map.of("anchors", "yolov2-tiny-voc"));

    assertThat(detections).hasSize(1);
    Box box = detections.get(0).box();
    assertThat(box.width()).isCloseTo(5.3184f, org.assertj.core.api.Assertions.within(1e-3f));
    assertThat(box.height()).isCloseTo(3.3664f, org.assertj.core.api.Assertions.within(1e-3f));
  }

  @Test
  void without_anchors_it_says_where_to_give_them() {
    SyntheticHead head = new SyntheticHead().output(1, 5 * VALUES, 13, 13);

    assertThatThrownBy(
            () ->
                head.decode(DetectionHead.YOLOV2, Size.square(416), SyntheticHead.LABELS, Map.of()))
        .isInstanceOf(InferenceException.class)
        .hasMessageContaining("head yolov2: no anchors for [5] boxes a cell")
        .hasMessageContaining("\"parameters\": {\"anchors\"");
  }

  @ParameterizedTest
  @CsvSource({
    "anchors, '10,13,5',    pairs of a width and a height",
    "anchors, '10,-1',      above 0",
    "anchors, yolov9,       one of yolov2",
    "scale,   wide,         numbers",
    "scale,   NaN,          numbers",
    "scores,  percentages,  logits or probabilities",
    "firstLabel, 2,         0 or 1",
  })
  void wrong_parameters_of_a_card_are_reported_by_name(String key, String value, String expected) {
    assertThatThrownBy(() -> HeadParameters.of(Map.of(key, value)))
        .isInstanceOf(InferenceException.class)
        .hasMessageContaining("card parameter " + key)
        .hasMessageContaining(expected);
  }

  private static SyntheticHead maps(Size size, int... strides) {
    SyntheticHead head = new SyntheticHead();
    for (int i = 0; i < strides.length; i++) {
      head.output(1, 3 * VALUES, size.height() / strides[i], size.width() / strides[i])
          .fill(i, NOTHING);
    }
    return head;
  }

  private static Box clipped(Size size, float left, float top, float right, float bottom) {
    return new Box(left, top, right, bottom).clip(size);
  }
}
