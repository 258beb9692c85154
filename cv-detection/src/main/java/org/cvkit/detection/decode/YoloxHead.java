package org.cvkit.detection.decode;

import java.nio.FloatBuffer;
import java.util.Optional;
import org.cvkit.core.geometry.Size;
import org.cvkit.core.runtime.Outputs;
import org.cvkit.core.tensor.Tensor;

/**
 * YOLOX before its boxes are decoded: {@code 1 x cells x (5 + classes)}, a row being x, y, width,
 * height, objectness and class scores (sigmoids already taken). Centre {@code (cell + xy) *
 * stride}, size {@code exp(wh) * stride}, score objectness times class.
 *
 * <p>Source: Ge et al., "YOLOX: Exceeding YOLO Series in 2021", section 2.1; {@code
 * YOLOXHead.decode_outputs} of its code.
 */
final class YoloxHead implements Head {
  private static final int BEFORE_CLASSES = 5;

  private float[] row = new float[0];

  @Override
  public boolean read(Outputs outputs, Size input, Candidates candidates) {
    Optional<Tensor> found = Head.output(outputs, 0, 3);
    int columns = BEFORE_CLASSES + candidates.labelCount();
    if (found.isEmpty() || found.get().shape().dimension(2) != columns) {
      return false;
    }
    Optional<Grid> grid = Grid.of(input, found.get().shape().dimension(1));
    if (grid.isEmpty()) {
      return false;
    }
    if (row.length != candidates.labelCount()) {
      row = new float[candidates.labelCount()];
    }
    FloatBuffer values = found.get().asFloatBuffer();
    int at = 0;
    for (int level = 0; level < grid.get().levels(); level++) {
      for (int y = 0; y < grid.get().rows(level); y++) {
        for (int x = 0; x < grid.get().columns(level); x++, at += columns) {
          // No class scores above 1, so none can make up for what the objectness lacks.
          if (values.get(at + 4) >= candidates.confidence()) {
            propose(values, at, x, y, grid.get().stride(level), candidates);
          }
        }
      }
    }
    return true;
  }

  private void propose(
      FloatBuffer values, int at, int x, int y, int stride, Candidates candidates) {
    float centerX = (values.get(at) + x) * stride;
    float centerY = (values.get(at + 1) + y) * stride;
    float halfWidth = (float) Math.exp(values.get(at + 2)) * stride / 2;
    float halfHeight = (float) Math.exp(values.get(at + 3)) * stride / 2;
    values.get(at + BEFORE_CLASSES, row);
    candidates.add(
        row,
        values.get(at + 4),
        centerX - halfWidth,
        centerY - halfHeight,
        centerX + halfWidth,
        centerY + halfHeight);
  }
}
