package org.cvkit.detection.train;

import java.nio.FloatBuffer;
import java.util.Arrays;
import org.cvkit.core.geometry.Size;
import org.cvkit.core.memory.Scope;
import org.cvkit.core.tensor.ElementType;
import org.cvkit.core.tensor.Shape;
import org.cvkit.core.tensor.Tensor;

/**
 * Some pictures and the boxes of their objects, lent by a {@link DetectionLoader} until it is asked
 * for the next.
 *
 * <p>Confined to one thread at a time.
 */
public final class DetectionBatch {
  /** What {@link #picture} says of a row that shows none. */
  public static final int NO_PICTURE = -1;

  private static final int CHANNELS = 3;
  private static final int SIDES = 4;

  private final Scope scope = new Scope();
  private final Tensor pictures;
  private final Tensor boxes;
  private final Tensor classes;
  private final FloatBuffer pixels;
  private final FloatBuffer edges;
  private final FloatBuffer oneHot;
  private final int[] indices;
  private final int[] counts;
  private final int most;
  private final int classCount;
  private final int pictureLength;
  private final float[] rowEdges;
  private int number;
  private int count;

  DetectionBatch(int rows, Size input, int most, int classCount) {
    this.most = most;
    this.classCount = classCount;
    pictures =
        scope.add(
            Tensor.allocate(
                ElementType.FLOAT32, Shape.of(rows, CHANNELS, input.height(), input.width())));
    boxes = scope.add(Tensor.allocate(ElementType.FLOAT32, Shape.of(rows, most, SIDES)));
    classes = scope.add(Tensor.allocate(ElementType.FLOAT32, Shape.of(rows, most, classCount)));
    pixels = pictures.asFloatBuffer();
    edges = boxes.asFloatBuffer();
    oneHot = classes.asFloatBuffer();
    indices = new int[rows];
    counts = new int[rows];
    pictureLength = Math.toIntExact(CHANNELS * input.area());
    rowEdges = new float[most * Math.max(SIDES, classCount)];
  }

  /** The position of this batch in its epoch, from 0. */
  public int number() {
    return number;
  }

  /** How many rows are pictures of the data; those after them are padding. */
  public int count() {
    return count;
  }

  /** Float32, N x 3 x height x width: red, green, blue, 0..1. */
  public Tensor pictures() {
    return pictures;
  }

  /**
   * Float32, N x M x 4: left, top, right, bottom in pixels of the input, inside it; zeros where
   * there is no box. A picture's boxes come first.
   */
  public Tensor boxes() {
    return boxes;
  }

  /** Float32, N x M x classes: 1 at the class of a box; zeros where there is no box. */
  public Tensor classes() {
    return classes;
  }

  /** How many boxes row {@code row} has. */
  public int boxes(int row) {
    return counts[row];
  }

  /**
   * The index in the data set of the picture that row {@code row} is about, or {@link #NO_PICTURE}
   * for padding and corrupt pictures.
   */
  public int picture(int row) {
    return indices[row];
  }

  int rows() {
    return indices.length;
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
    putBoxes(row, new BoxList(), new int[0]);
  }

  /** Fills a row; how many boxes were too many. */
  int put(int row, int index, PictureCanvas canvas) {
    indices[row] = index;
    pixels.put(row * pictureLength, canvas.planes());
    BoxList list = canvas.boxes();
    int[] shown = list.largest(most);
    putBoxes(row, list, shown);
    return list.count() - shown.length;
  }

  private void putBoxes(int row, BoxList list, int[] shown) {
    counts[row] = shown.length;
    // Rows of one batch are filled by several threads at once.
    synchronized (rowEdges) {
      Arrays.fill(rowEdges, 0);
      for (int i = 0; i < shown.length; i++) {
        for (int side = 0; side < SIDES; side++) {
          rowEdges[SIDES * i + side] = list.edge(shown[i], side);
        }
      }
      edges.put(row * most * SIDES, rowEdges, 0, most * SIDES);
      Arrays.fill(rowEdges, 0);
      for (int i = 0; i < shown.length; i++) {
        rowEdges[classCount * i + list.classOf(shown[i])] = 1;
      }
      oneHot.put(row * most * classCount, rowEdges, 0, most * classCount);
    }
  }

  void close() {
    scope.close();
  }

  @Override
  public String toString() {
    return "batch " + number + ": " + count + " of " + pictures.shape();
  }
}
