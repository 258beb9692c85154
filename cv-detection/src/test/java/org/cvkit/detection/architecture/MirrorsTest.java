package org.cvkit.detection.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.cvkit.core.graph.Constant;
import org.cvkit.core.graph.Graph;
import org.cvkit.core.graph.GraphBuilder;
import org.cvkit.core.graph.GraphBuilder.Mode;
import org.cvkit.core.graph.Value;
import org.cvkit.core.memory.Scope;
import org.cvkit.core.runtime.InferenceSession;
import org.cvkit.core.runtime.SessionOptions;
import org.cvkit.core.tensor.Shape;
import org.cvkit.core.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MirrorsTest {
  private static final int BATCH = 2;
  private static final int WIDTH = 96;
  private static final int HEIGHT = 64;
  private static final int CELLS = WIDTH * HEIGHT * (16 + 4 + 1) / 1024;
  private static final int ROWS = 4 + 3;
  private static final Yolo PLAIN =
      new Yolo(new Trunk(0.125, 0.1, 256), 1, Yolo.Distances.EXPONENTIAL, Mirrors.NONE, 3);

  /** How a picture is turned before the network sees it. */
  private record Turn(boolean overX, boolean overY) {}

  private static List<Turn> turns(Mirrors mirrors) {
    Turn none = new Turn(false, false);
    Turn x = new Turn(true, false);
    return switch (mirrors) {
      case NONE -> List.of(none);
      case HORIZONTAL -> List.of(none, x);
      case BOTH -> List.of(none, x, new Turn(false, true), new Turn(true, true));
    };
  }

  /** The mean of logarithms of distances, and of scores before the sigmoid, cell by cell. */
  @ParameterizedTest
  @EnumSource
  void a_cell_answers_with_the_mean_for_all_images(Mirrors mirrors) {
    float[] picture = picture();
    double[] expected = new double[BATCH * ROWS * CELLS];
    for (Turn turn : turns(mirrors)) {
      double[] raw = raw(run(PLAIN, turned(picture, turn)));
      for (int n = 0; n < BATCH; n++) {
        for (int cell = 0; cell < CELLS; cell++) {
          for (int row = 0; row < ROWS; row++) {
            expected[(n * ROWS + turnedRow(row, turn)) * CELLS + turnedCell(cell, turn)] +=
                raw[(n * ROWS + row) * CELLS + cell] / turns(mirrors).size();
          }
        }
      }
    }

    double[] answered = raw(run(PLAIN.withMirrors(mirrors), picture));

    assertThat(answered).containsExactly(expected, within(1e-3));
  }

  /** Otherwise every mean would do. */
  @Test
  void the_images_are_answered_for_differently() {
    double[] alone = raw(run(PLAIN, picture()));
    double[] two = raw(run(PLAIN.withMirrors(Mirrors.HORIZONTAL), picture()));
    double[] four = raw(run(PLAIN.withMirrors(Mirrors.BOTH), picture()));

    assertThat(farthest(alone, two)).isGreaterThan(0.01);
    assertThat(farthest(two, four)).isGreaterThan(0.01);
  }

  /** Distributions have no closed form of their mean; what is turned must turn with the picture. */
  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void a_turned_picture_gets_turned_answers(Mirrors mirrors) {
    Yolo network = PLAIN.withDistances(Yolo.Distances.DISTRIBUTION).withMirrors(mirrors);
    float[] picture = picture();
    double[] straight = raw(run(network, picture));

    for (Turn turn : turns(mirrors)) {
      double[] other = raw(run(network, turned(picture, turn)));
      for (int cell = 0; cell < CELLS; cell++) {
        for (int row = 0; row < ROWS; row++) {
          assertThat(other[row * CELLS + cell])
              .isCloseTo(
                  straight[turnedRow(row, turn) * CELLS + turnedCell(cell, turn)], within(1e-3));
        }
      }
    }
  }

  @Test
  void it_is_trained_as_without() {
    Graph with = training(PLAIN.withMirrors(Mirrors.BOTH));

    assertThat(with.nodes()).hasSameSizeAs(training(PLAIN).nodes());
    assertThat(names(PLAIN.withMirrors(Mirrors.BOTH).forInference()))
        .isEqualTo(names(PLAIN.forInference()));
  }

  private static Graph training(Yolo network) {
    return network.build(GraphBuilder.create(Mode.TRAIN), Shape.of(2, 3, HEIGHT, WIDTH));
  }

  private static List<String> names(Graph graph) {
    return graph.parameters().keySet().stream().map(Value::name).toList();
  }

  private static float[] picture() {
    Random random = new Random(1);
    float[] values = new float[BATCH * 3 * HEIGHT * WIDTH];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextFloat();
    }
    return values;
  }

  private static float[] turned(float[] picture, Turn turn) {
    float[] turned = new float[picture.length];
    for (int plane = 0; plane < BATCH * 3; plane++) {
      for (int i = 0; i < HEIGHT * WIDTH; i++) {
        turned[plane * HEIGHT * WIDTH + turned(i, WIDTH, HEIGHT, turn)] =
            picture[plane * HEIGHT * WIDTH + i];
      }
    }
    return turned;
  }

  private static int turned(int place, int width, int height, Turn turn) {
    int x = place % width;
    int y = place / width;
    return (turn.overY ? height - 1 - y : y) * width + (turn.overX ? width - 1 - x : x);
  }

  /** Where a cell of one of the three levels comes to lie. */
  private static int turnedCell(int cell, Turn turn) {
    int first = 0;
    for (int stride : Trunk.STRIDES) {
      int width = WIDTH / stride;
      int height = HEIGHT / stride;
      if (cell < first + width * height) {
        return first + turned(cell - first, width, height, turn);
      }
      first += width * height;
    }
    throw new IllegalArgumentException("cell " + cell);
  }

  /** Left for right and top for bottom. */
  private static int turnedRow(int row, Turn turn) {
    boolean side = row < 4 && (row % 2 == 0 ? turn.overX : turn.overY);
    return side ? (row + 2) % 4 : row;
  }

  /** The boxes as logarithms of the four distances in strides, the scores as logits. */
  private static double[] raw(float[] table) {
    double[] raw = new double[table.length];
    for (int n = 0; n < BATCH; n++) {
      int base = n * ROWS * CELLS;
      int cell = 0;
      for (int stride : Trunk.STRIDES) {
        for (int i = 0; i < WIDTH / stride * (HEIGHT / stride); i++, cell++) {
          double[] centre = {(i % (WIDTH / stride) + 0.5), (i / (WIDTH / stride) + 0.5)};
          for (int axis = 0; axis < 2; axis++) {
            double middle = table[base + axis * CELLS + cell] / stride;
            double half = table[base + (2 + axis) * CELLS + cell] / stride / 2;
            raw[base + axis * CELLS + cell] = Math.log(centre[axis] - middle + half);
            raw[base + (2 + axis) * CELLS + cell] = Math.log(middle + half - centre[axis]);
          }
          for (int row = 4; row < ROWS; row++) {
            double score = table[base + row * CELLS + cell];
            raw[base + row * CELLS + cell] = Math.log(score / (1 - score));
          }
        }
      }
    }
    return raw;
  }

  private static double farthest(double[] a, double[] b) {
    double farthest = 0;
    for (int i = 0; i < a.length; i++) {
      farthest = Math.max(farthest, Math.abs(a[i] - b[i]));
    }
    return farthest;
  }

  /** Last layers that differ between places as much as those of a network that has learned. */
  private static Map<String, Constant> decided(Yolo network) {
    Map<String, Constant> weights = new HashMap<>();
    network
        .forInference()
        .parameters()
        .forEach(
            (value, initial) -> {
              if (value.name().endsWith("out.weight")) {
                float[] drawn = initial.toFloats();
                for (int i = 0; i < drawn.length; i++) {
                  drawn[i] *= 100;
                }
                weights.put(value.name(), Constant.of(initial.shape(), drawn));
              }
            });
    return weights;
  }

  private static float[] run(Yolo network, float[] pictures) {
    Shape shape = Shape.of(Shape.FREE, 3, Shape.FREE, Shape.FREE);
    Graph graph =
        network.build(
            GraphBuilder.create(Mode.INFERENCE).seeded(5).startingFrom(decided(network)), shape);
    try (Scope scope = new Scope()) {
      InferenceSession session =
          scope.add(
              InferenceSession.open(
                  "test", graph.toOnnx(Map.of()), SessionOptions.defaults().withThreads(1)));
      Tensor x = scope.add(Tensor.of(Shape.of(BATCH, 3, HEIGHT, WIDTH), pictures));
      return scope.add(session.run(x)).get(0).toFloatArray();
    }
  }
}
