package org.cvkit.detection.decode;

import java.nio.FloatBuffer;
import java.util.Optional;
import org.cvkit.core.geometry.Size;
import org.cvkit.core.runtime.Outputs;
import org.cvkit.core.tensor.Tensor;

/**
 * YOLOX before its boxes are decoded: {@code 1 x cells x (5 + classes)}, or transposed, a row being
 * x, y, width, height, objectness and class scores (sigmoids already taken). Centre {@code (cell +
 * xy) * stride}, size {@code exp(wh) * stride}, score objectness times class.
 *
 * <p>Source: Ge et al., "YOLOX: Exceeding YOLO Series in 2021", section 2.1; {@code
 * YOLOXHead.decode_outputs} of its code.
 */
final class YoloxHead implements Head {
  private static final int BEFORE_CLASSES = 5;

  /** Parts of the way across the input: more than the one moves, less than the other stays. */
  private static final double MOVES = 0.75;

  private static final double STAYS = 0.25;

  private float[] row = new float[0];

  @Override
  public boolean read(Outputs outputs, Size input, Candidates candidates) {
    int columns = BEFORE_CLASSES + candidates.labelCount();
    Optional<Table> found = Table.find(outputs, input, columns);
    if (found.isEmpty()) {
      return false;
    }
    Table table = found.get();
    if (row.length != candidates.labelCount()) {
      row = new float[candidates.labelCount()];
    }
    FloatBuffer values = table.tensor().asFloatBuffer();
    int at = 0;
    for (int level = 0; level < table.grid().levels(); level++) {
      for (int y = 0; y < table.grid().rows(level); y++) {
        for (int x = 0; x < table.grid().columns(level); x++, at += table.rowStep()) {
          // No class scores above 1, so none can make up for what the objectness lacks.
          if (values.get(at + 4 * table.step()) >= candidates.confidence()) {
            propose(values, at, table.step(), x, y, table.grid().stride(level), candidates);
          }
        }
      }
    }
    return true;
  }

  /** The table and how far apart its numbers lie. */
  private record Table(Tensor tensor, Grid grid, int rowStep, int step) {
    static Optional<Table> find(Outputs outputs, Size input, int columns) {
      Optional<Tensor> found = Head.output(outputs, 0, 3);
      if (found.isEmpty()) {
        return Optional.empty();
      }
      int second = (int) found.get().shape().dimension(1);
      int third = (int) found.get().shape().dimension(2);
      if (third == columns) {
        return Grid.of(input, second).map(g -> new Table(found.get(), g, columns, 1));
      }
      return second == columns
          ? Grid.of(input, third).map(g -> new Table(found.get(), g, 1, third))
          : Optional.empty();
    }
  }

  /**
   * Whether one box a cell is relative to it (YOLOX) or in pixels (as YOLOv5's): along a row of
   * cells, centres in pixels move with the cells from one side of the input to the other, relative
   * ones stay about where they are. Empty when neither is so.
   */
  static Optional<DetectionHead> kind(Outputs sample, Size input, int labels) {
    Optional<Table> found = Table.find(sample, input, BEFORE_CLASSES + labels);
    if (found.isEmpty() || found.get().grid().columns(0) < 2) {
      return Optional.empty();
    }
    Grid grid = found.get().grid();
    FloatBuffer values = found.get().tensor().asFloatBuffer();
    int last = grid.columns(0) - 1;
    double moved = 0;
    for (int y = 0; y < grid.rows(0); y++) {
      int from = y * grid.columns(0) * found.get().rowStep();
      moved += values.get(from + last * found.get().rowStep()) - values.get(from);
    }
    double part = moved / grid.rows(0) / (last * grid.stride(0));
    return part > MOVES
        ? Optional.of(DetectionHead.YOLOV5)
        : part < STAYS ? Optional.of(DetectionHead.YOLOX) : Optional.empty();
  }

  private void propose(
      FloatBuffer values, int at, int step, int x, int y, int stride, Candidates candidates) {
    float centerX = (values.get(at) + x) * stride;
    float centerY = (values.get(at + step) + y) * stride;
    float halfWidth = (float) Math.exp(values.get(at + 2 * step)) * stride / 2;
    float halfHeight = (float) Math.exp(values.get(at + 3 * step)) * stride / 2;
    for (int c = 0; c < row.length; c++) {
      row[c] = values.get(at + (BEFORE_CLASSES + c) * step);
    }
    candidates.add(
        row,
        values.get(at + 4 * step),
        centerX - halfWidth,
        centerY - halfHeight,
        centerX + halfWidth,
        centerY + halfHeight);
  }
}
