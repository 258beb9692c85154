package org.cvkit.detection.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.cvkit.core.graph.GraphBuilder;
import org.cvkit.core.graph.GraphBuilder.Mode;
import org.cvkit.core.graph.Value;
import org.cvkit.core.tensor.ElementType;
import org.cvkit.core.tensor.Shape;
import org.cvkit.detection.architecture.Anchors;
import org.cvkit.detection.architecture.Anchors.Anchor;
import org.cvkit.detection.architecture.GridPredictions;
import org.junit.jupiter.api.Test;

/** A grid of 2 x 2 cells of 8 pixels with two anchors: eight places. */
class GridLossTest {
  private static final Anchors ANCHORS = new Anchors(List.of(new Anchor(4, 4), new Anchor(8, 4)));
  private static final int PLACES = 8;

  /** Logits of zero: each score is a half, its cross entropy ln 2. */
  private final float[] objectness = new float[PLACES];

  private final float[] boxes = new float[4 * PLACES];

  /** Parts of the loss of one picture with up to two objects of two classes. */
  private Map<String, Double> parts(float[] truth, float[] classes) {
    GraphBuilder g = GraphBuilder.create(Mode.TRAIN);
    Value predicted = g.input("predicted", ElementType.FLOAT32, Shape.of(1, 4, PLACES));
    Value presence = g.input("presence", ElementType.FLOAT32, Shape.of(1, 1, PLACES));
    Value logits = g.input("logits", ElementType.FLOAT32, Shape.of(1, 2, PLACES));
    Value cells = g.input("cells", ElementType.FLOAT32, Shape.of(1, 4, PLACES));
    Value sizes = g.input("sizes", ElementType.FLOAT32, Shape.of(1, 2, PLACES));
    Value b = g.input("boxes", ElementType.FLOAT32, Shape.of(1, 2, 4));
    Value c = g.input("classes", ElementType.FLOAT32, Shape.of(1, 2, 2));
    GridLoss.Parts parts =
        GridLoss.standard()
            .parts(
                g, new GridPredictions(predicted, presence, logits, cells, sizes), ANCHORS, b, c);
    g.output("box", g.reshape(parts.box(), 1));
    g.output("objectness", g.reshape(parts.objectness(), 1));
    g.output("class", g.reshape(parts.classes(), 1));
    Map<String, float[]> got =
        GraphRun.of(
            g.build(),
            Map.of(
                "predicted", boxes,
                "presence", objectness,
                "logits", new float[2 * PLACES],
                "cells", cells(),
                "sizes", new float[] {4, 4, 4, 4, 8, 8, 8, 8, 4, 4, 4, 4, 4, 4, 4, 4},
                "boxes", truth,
                "classes", classes));
    Map<String, Double> numbers = new LinkedHashMap<>();
    got.forEach((name, values) -> numbers.put(name, (double) values[0]));
    return numbers;
  }

  private static float[] cells() {
    float[] cells = new float[4 * PLACES];
    for (int i = 0; i < PLACES; i++) {
      int x = i % 2 * 8;
      int y = i / 2 % 2 * 8;
      cells[i] = x;
      cells[PLACES + i] = y;
      cells[2 * PLACES + i] = x + 8;
      cells[3 * PLACES + i] = y + 8;
    }
    return cells;
  }

  private void predict(int place, float left, float top, float right, float bottom) {
    float[] box = {left, top, right, bottom};
    for (int side = 0; side < 4; side++) {
      boxes[side * PLACES + place] = box[side];
    }
  }

  @Test
  void an_object_belongs_to_the_cell_of_its_centre_and_the_anchor_of_its_size() {
    // Centre (12, 4): the upper right cell; size 7 x 4: the second anchor; so place 4 + 1.
    predict(5, 8.5f, 2, 15.5f, 6);

    Map<String, Double> parts = parts(new float[] {8.5f, 2, 15.5f, 6, 0, 0, 0, 0}, one());

    assertThat(number(parts, "box")).isCloseTo(0, within(1e-5));
    // One place that is to say yes, seven that are to say no and count half.
    assertThat(number(parts, "objectness")).isCloseTo(4.5 * Math.log(2), within(1e-5));
    assertThat(number(parts, "class")).isCloseTo(2 * Math.log(2), within(1e-5));
  }

  @Test
  void places_that_fit_an_object_without_owning_it_are_left_alone() {
    predict(5, 8.5f, 2, 15.5f, 6);
    predict(0, 8.5f, 2, 15.5f, 6);

    Map<String, Double> parts = parts(new float[] {8.5f, 2, 15.5f, 6, 0, 0, 0, 0}, one());

    assertThat(number(parts, "objectness")).isCloseTo(4 * Math.log(2), within(1e-5));
  }

  @Test
  void of_two_objects_for_one_place_the_first_counts() {
    predict(5, 8.5f, 2, 15.5f, 6);

    Map<String, Double> parts =
        parts(new float[] {8.5f, 2, 15.5f, 6, 9, 2, 15, 6}, new float[] {1, 0, 0, 1});

    assertThat(number(parts, "box")).isCloseTo(0, within(1e-5));
    assertThat(number(parts, "class")).isCloseTo(2 * Math.log(2), within(1e-5));
  }

  @Test
  void a_picture_without_objects_teaches_absence_alone() {
    Map<String, Double> parts = parts(new float[8], new float[4]);

    assertThat(number(parts, "box")).isZero();
    assertThat(number(parts, "class")).isZero();
    assertThat(number(parts, "objectness")).isCloseTo(4 * Math.log(2), within(1e-5));
  }

  private static float[] one() {
    return new float[] {1, 0, 0, 0};
  }

  private static double number(Map<String, Double> parts, String name) {
    return Objects.requireNonNull(parts.get(name));
  }
}
