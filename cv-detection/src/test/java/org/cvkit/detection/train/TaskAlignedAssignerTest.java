package org.cvkit.detection.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.cvkit.core.gradient.Differentiator;
import org.cvkit.core.gradient.Lowering;
import org.cvkit.core.graph.GraphBuilder;
import org.cvkit.core.graph.GraphBuilder.Mode;
import org.cvkit.core.graph.Value;
import org.cvkit.core.tensor.ElementType;
import org.cvkit.core.tensor.Shape;
import org.junit.jupiter.api.Test;

/** The assigner inside a graph against plain loops, on a picture of 8 x 8 cells of 8 pixels. */
class TaskAlignedAssignerTest {
  private static final int ACROSS = 8;
  private static final int STRIDE = 8;
  private static final int CELLS = ACROSS * ACROSS;
  private static final int CLASSES = 3;
  private static final int OBJECTS = 6;

  private final float[][] centres = new float[CELLS][2];
  private final float[][] predicted = new float[CELLS][4];
  private final float[][] scores = new float[CELLS][CLASSES];

  private void draw(Random random) {
    for (int a = 0; a < CELLS; a++) {
      centres[a][0] = (a % ACROSS + 0.5f) * STRIDE;
      centres[a][1] = (a / ACROSS + 0.5f) * STRIDE;
      for (int side = 0; side < 4; side++) {
        float distance = 2 + 20 * random.nextFloat();
        predicted[a][side] = centres[a][side % 2] + (side < 2 ? -distance : distance);
      }
      for (int c = 0; c < CLASSES; c++) {
        scores[a][c] = random.nextFloat();
      }
    }
  }

  private static float[][] objects(Random random, int count) {
    float[][] boxes = new float[count][4];
    for (float[] box : boxes) {
      for (int axis = 0; axis < 2; axis++) {
        float length = 5 + 40 * random.nextFloat();
        box[axis] = random.nextFloat() * (ACROSS * STRIDE - length);
        box[axis + 2] = box[axis] + length;
      }
    }
    return boxes;
  }

  /** The graph's answer for one picture, beside another one without objects. */
  private Map<String, float[]> run(TaskAlignedAssigner rule, float[][] boxes, int[] classes) {
    GraphBuilder g = GraphBuilder.create(Mode.TRAIN);
    Value p = g.input("predicted", ElementType.FLOAT32, Shape.of(2, 4, CELLS));
    Value s = g.input("scores", ElementType.FLOAT32, Shape.of(2, CLASSES, CELLS));
    Value c = g.input("centres", ElementType.FLOAT32, Shape.of(1, 2, CELLS));
    Value b = g.input("boxes", ElementType.FLOAT32, Shape.of(2, OBJECTS, 4));
    Value k = g.input("classes", ElementType.FLOAT32, Shape.of(2, OBJECTS, CLASSES));
    TaskAlignedAssigner.Assignment assigned = rule.assign(g, p, s, c, b, k);
    g.output("target", assigned.scores());
    g.output("wanted", assigned.boxes());
    g.output("weights", assigned.weights());
    float[] allBoxes = new float[2 * OBJECTS * 4];
    float[] allClasses = new float[2 * OBJECTS * CLASSES];
    for (int m = 0; m < boxes.length; m++) {
      System.arraycopy(boxes[m], 0, allBoxes, 4 * m, 4);
      allClasses[CLASSES * m + classes[m]] = 1;
    }
    return GraphRun.of(
        g.build(),
        Map.of(
            "predicted", twice(predicted),
            "scores", twice(scores),
            "centres", Arrays.copyOf(twice(centres), 2 * CELLS),
            "boxes", allBoxes,
            "classes", allClasses));
  }

  /** From rows to columns, two pictures of the same. */
  private static float[] twice(float[][] rows) {
    int width = rows[0].length;
    float[] columns = new float[2 * rows.length * width];
    for (int i = 0; i < rows.length; i++) {
      for (int j = 0; j < width; j++) {
        columns[j * rows.length + i] = rows[i][j];
        columns[(width + j) * rows.length + i] = rows[i][j];
      }
    }
    return columns;
  }

  private void compare(TaskAlignedAssigner rule, float[][] boxes, int[] classes) {
    AssignmentReference.Answer expected =
        new AssignmentReference(rule, predicted, scores, centres).assign(boxes, classes);

    Map<String, float[]> got = run(rule, boxes, classes);

    float[] target = Objects.requireNonNull(got.get("target"));
    float[] wanted = Objects.requireNonNull(got.get("wanted"));
    float[] weights = Objects.requireNonNull(got.get("weights"));
    for (int a = 0; a < CELLS; a++) {
      int owner = expected.owner()[a];
      for (int c = 0; c < CLASSES; c++) {
        double own = owner >= 0 && classes[owner] == c ? expected.target()[a] : 0;
        assertThat((double) target[c * CELLS + a])
            .as("cell %d class %d", a, c)
            .isCloseTo(own, within(1e-5));
      }
      assertThat((double) weights[a]).isCloseTo(expected.target()[a], within(1e-5));
      for (int side = 0; side < 4; side++) {
        float coordinate = owner >= 0 ? boxes[owner][side] : 0;
        assertThat(wanted[side * CELLS + a]).as("cell %d side %d", a, side).isEqualTo(coordinate);
      }
    }
    int second = CLASSES * CELLS;
    assertThat(Arrays.copyOfRange(target, second, 2 * second)).containsOnly(0);
  }

  @Test
  void equals_plain_loops_on_crowded_pictures() {
    for (int seed = 0; seed < 20; seed++) {
      Random random = new Random(seed);
      draw(random);
      float[][] boxes = objects(random, 1 + seed % OBJECTS);
      int[] classes = random.ints(boxes.length, 0, CLASSES).toArray();

      compare(TaskAlignedAssigner.standard(), boxes, classes);
    }
  }

  @Test
  void equals_plain_loops_with_other_exponents() {
    Random random = new Random(3);
    draw(random);
    float[][] boxes = objects(random, OBJECTS);

    compare(new TaskAlignedAssigner(1, 6, 3), boxes, new int[] {0, 1, 2, 0, 1, 2});
  }

  @Test
  void an_object_labelled_twice_is_one_object() {
    Random random = new Random(4);
    draw(random);
    float[][] boxes = {{10, 10, 40, 40}, {10, 10, 40, 40}};

    compare(TaskAlignedAssigner.standard(), boxes, new int[] {1, 1});
  }

  @Test
  void an_object_between_all_centres_gets_no_cell() {
    draw(new Random(5));
    float[][] boxes = {{5, 5, 11, 11}};

    Map<String, float[]> got = run(TaskAlignedAssigner.standard(), boxes, new int[] {0});

    assertThat(Objects.requireNonNull(got.get("target"))).containsOnly(0);
  }

  @Test
  void the_best_cell_of_an_object_is_to_score_its_overlap() {
    Random random = new Random(6);
    draw(random);
    float[][] boxes = {{8, 8, 48, 48}};
    AssignmentReference.Answer expected =
        new AssignmentReference(TaskAlignedAssigner.standard(), predicted, scores, centres)
            .assign(boxes, new int[] {2});

    Map<String, float[]> got = run(TaskAlignedAssigner.standard(), boxes, new int[] {2});

    double best = Arrays.stream(expected.target()).max().orElseThrow();
    float highest = 0;
    for (float weight : Objects.requireNonNull(got.get("weights"))) {
      highest = Math.max(highest, weight);
    }
    assertThat((double) highest).isCloseTo(best, within(1e-5)).isBetween(0.2, 1.0);
  }

  @Test
  void no_gradient_flows_through_targets() {
    GraphBuilder g = GraphBuilder.create(Mode.TRAIN);
    Value p = g.input("predicted", ElementType.FLOAT32, Shape.of(1, 4, CELLS));
    Value s = g.input("scores", ElementType.FLOAT32, Shape.of(1, CLASSES, CELLS));
    Value c = g.input("centres", ElementType.FLOAT32, Shape.of(1, 2, CELLS));
    Value b = g.input("boxes", ElementType.FLOAT32, Shape.of(1, OBJECTS, 4));
    Value k = g.input("classes", ElementType.FLOAT32, Shape.of(1, OBJECTS, CLASSES));
    Value sum =
        g.reduce("ReduceSum", TaskAlignedAssigner.standard().assign(g, p, s, c, b, k).scores(), 0);

    Map<Value, Value> gradients =
        Differentiator.gradients(g, sum, java.util.List.of(p, s), Lowering.portable());

    gradients
        .values()
        .forEach(
            v -> assertThat(Objects.requireNonNull(g.constantOf(v)).toFloats()).containsOnly(0));
  }
}
