package org.cvkit.detection.decode;

import java.nio.FloatBuffer;
import java.util.Optional;
import org.cvkit.core.geometry.Size;
import org.cvkit.core.runtime.Outputs;
import org.cvkit.core.tensor.Tensor;

/**
 * FastestDet: one map {@code 1 x (5 + classes) x rows x columns} of objectness, x, y, width, height
 * and class scores (objectness and classes already between 0 and 1). Centre {@code (cell +
 * tanh(xy)) / cells} and size {@code sigmoid(wh)}, both as parts of the input; score {@code
 * objectness^0.6 * class^0.4}.
 *
 * <p>Source: {@code handle_preds} of dog-qiuqiu/FastestDet.
 */
final class FastestDetHead implements Head {
  private static final int BEFORE_CLASSES = 5;
  private static final double OBJECT_POWER = 0.6;
  private static final double CLASS_POWER = 0.4;

  private float[] scores = new float[0];

  @Override
  public boolean read(Outputs outputs, Size input, Candidates candidates) {
    Optional<Tensor> found = Head.output(outputs, 0, 4);
    int classes = candidates.labelCount();
    if (found.isEmpty() || found.get().shape().dimension(1) != BEFORE_CLASSES + classes) {
      return false;
    }
    if (scores.length != classes) {
      scores = new float[classes];
    }
    int rows = (int) found.get().shape().dimension(2);
    int columns = (int) found.get().shape().dimension(3);
    FloatBuffer values = found.get().asFloatBuffer();
    for (int cell = 0; cell < rows * columns; cell++) {
      float objectness = (float) Math.pow(values.get(cell), OBJECT_POWER);
      // No class scores above 1, so none can make up for what the objectness lacks.
      if (objectness >= candidates.confidence()) {
        propose(values, cell, rows, columns, objectness, input, candidates);
      }
    }
    return true;
  }

  private void propose(
      FloatBuffer values,
      int cell,
      int rows,
      int columns,
      float objectness,
      Size input,
      Candidates candidates) {
    int plane = rows * columns;
    for (int c = 0; c < scores.length; c++) {
      scores[c] = (float) Math.pow(values.get((BEFORE_CLASSES + c) * plane + cell), CLASS_POWER);
    }
    double x = (cell % columns + Math.tanh(values.get(plane + cell))) / columns * input.width();
    double y = (cell / columns + Math.tanh(values.get(2 * plane + cell))) / rows * input.height();
    double halfWidth = sigmoid(values.get(3 * plane + cell)) * input.width() / 2;
    double halfHeight = sigmoid(values.get(4 * plane + cell)) * input.height() / 2;
    candidates.add(
        scores,
        objectness,
        (float) (x - halfWidth),
        (float) (y - halfHeight),
        (float) (x + halfWidth),
        (float) (y + halfHeight));
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }
}
