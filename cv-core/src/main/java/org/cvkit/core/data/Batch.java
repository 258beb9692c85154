package org.cvkit.core.data;

import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.List;
import org.cvkit.core.memory.NativeResource;
import org.cvkit.core.tensor.ElementType;
import org.cvkit.core.tensor.Shape;
import org.cvkit.core.tensor.Tensor;

/**
 * Some pictures and their labels, lent by a {@link BatchLoader} until it is asked for the next.
 *
 * <p>Confined to one thread at a time.
 */
public final class Batch {
  /** What {@link #picture} says of a row that shows none. */
  public static final int NO_PICTURE = -1;

  private final Tensor pictures;
  private final Tensor labels;
  private final List<Tensor> targets;
  private final FloatBuffer pixels;
  private final LongBuffer classes;
  private final int[] indices;
  private final int tasks;
  private final int pictureLength;
  private int number;
  private int count;

  Batch(Shape shape, List<LabelSet> tasks, boolean soft) {
    int rows = Math.toIntExact(shape.dimension(0));
    this.tasks = tasks.size();
    indices = new int[rows];
    pictures = Tensor.allocate(ElementType.FLOAT32, shape);
    labels =
        Tensor.allocate(
            ElementType.INT64, this.tasks == 1 ? Shape.of(rows) : Shape.of(rows, this.tasks));
    targets =
        soft
            ? tasks.stream()
                .map(t -> Tensor.allocate(ElementType.FLOAT32, Shape.of(rows, t.size())))
                .toList()
            : List.of();
    pixels = pictures.asFloatBuffer();
    classes = labels.asLongBuffer();
    pictureLength = Math.toIntExact(shape.elements() / rows);
  }

  /** The position of this batch in its epoch, from 0. */
  public int number() {
    return number;
  }

  /** How many rows are pictures of the data; those after them are padding. */
  public int count() {
    return count;
  }

  /** Float32, pictures x channels x height x width, normalised. */
  public Tensor pictures() {
    return pictures;
  }

  /**
   * Int64: one label a picture, or pictures x tasks where there are several; {@link
   * LabelSet#UNKNOWN} where there is none. Of mixed pictures the label of the first of the two.
   */
  public Tensor labels() {
    return labels;
  }

  /**
   * Float32, pictures x classes of task {@code task}: how much each picture shows of each class; a
   * row of zeros where the label is unknown.
   *
   * @throws IllegalStateException when the augmentation mixes no pictures: labels say it all then
   */
  public Tensor targets(int task) {
    if (targets.isEmpty()) {
      throw new IllegalStateException(
          "batch: no soft targets: expected mixup or cutmix among the augmentation; use labels()");
    }
    return targets.get(task);
  }

  /**
   * The index in the data set of the picture that row {@code row} shows, or {@link #NO_PICTURE} for
   * padding and corrupt pictures.
   */
  public int picture(int row) {
    return indices[row];
  }

  int rows() {
    return indices.length;
  }

  int pictureLength() {
    return pictureLength;
  }

  FloatBuffer pixels() {
    return pixels;
  }

  LongBuffer classes() {
    return classes;
  }

  /** Whether pictures are mixed, so that {@link #targets} says what labels cannot. */
  public boolean isSoft() {
    return !targets.isEmpty();
  }

  /** Makes the batch ready to be filled: everything beyond {@code realRows} is padding. */
  void restart(int batchNumber, int realRows) {
    number = batchNumber;
    count = realRows;
    for (int row = realRows; row < indices.length; row++) {
      blank(row);
    }
  }

  void blank(int row) {
    indices[row] = NO_PICTURE;
    pixels.put(row * pictureLength, new float[pictureLength]);
    for (int task = 0; task < tasks; task++) {
      classes.put(row * tasks + task, LabelSet.UNKNOWN);
    }
  }

  void put(int row, int index, float[] picture, ClassificationDataset dataset) {
    indices[row] = index;
    pixels.put(row * pictureLength, picture, 0, pictureLength);
    for (int task = 0; task < tasks; task++) {
      classes.put(row * tasks + task, dataset.label(index, task));
    }
  }

  void close() {
    pictures.close();
    labels.close();
    targets.forEach(NativeResource::close);
  }

  @Override
  public String toString() {
    return "batch " + number + ": " + count + " of " + pictures.shape() + " " + brief();
  }

  private String brief() {
    return Arrays.toString(Arrays.copyOf(indices, Math.min(8, count)));
  }
}
