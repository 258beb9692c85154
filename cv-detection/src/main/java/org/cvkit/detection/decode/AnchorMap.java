package org.cvkit.detection.decode;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.cvkit.core.geometry.Size;
import org.cvkit.core.tensor.Shape;

/**
 * Where the numbers of one map of an anchor head lie: {@code 1 x anchors * (5 + classes) x rows x
 * columns} as convolutions give it, the same with channels last, or with anchors an axis of their
 * own. Value k of anchor a in cell (x, y) is at {@code a * anchorStep + y * rowStep + x *
 * columnStep + k * valueStep}.
 *
 * <p>Immutable.
 *
 * @param stride pixels of the input a cell
 */
record AnchorMap(
    int stride,
    int anchors,
    int rows,
    int columns,
    int anchorStep,
    int rowStep,
    int columnStep,
    int valueStep) {
  private static final int COARSEST = 64;

  /** The one way to read the shape as a map with {@code values} numbers a box; empty if none. */
  static Optional<AnchorMap> of(Shape shape, Size input, int values) {
    if (!shape.isFixed() || shape.rank() < 4 || shape.rank() > 5 || shape.dimension(0) != 1) {
      return Optional.empty();
    }
    List<AnchorMap> fitting = new ArrayList<>();
    int a = (int) shape.dimension(1);
    int b = (int) shape.dimension(2);
    int c = (int) shape.dimension(3);
    if (shape.rank() == 4) {
      channelsFirst(fitting, input, a / values, a % values, b, c, values);
      channelsLast(fitting, input, a, b, c / values, c % values, values);
    } else {
      int d = (int) shape.dimension(4);
      channelsFirst(fitting, input, a, b - values, c, d, values);
      channelsLast(fitting, input, a, b, c, d - values, values);
      int stride = stride(input, b, c);
      if (d == values && stride > 0) {
        fitting.add(new AnchorMap(stride, a, b, c, b * c * values, c * values, values, 1));
      }
    }
    // Two ways, as for as many cells a side as anchors, would be a guess.
    return fitting.size() == 1 ? Optional.of(fitting.get(0)) : Optional.empty();
  }

  /** Whether it is the plain map of a head without anchors, channels first. */
  boolean isOneBoxACell() {
    return anchors == 1 && columnStep == 1;
  }

  private static void channelsFirst(
      List<AnchorMap> to, Size input, int anchors, int rest, int rows, int columns, int values) {
    int stride = stride(input, rows, columns);
    if (rest == 0 && anchors > 0 && stride > 0) {
      int plane = rows * columns;
      to.add(new AnchorMap(stride, anchors, rows, columns, values * plane, columns, 1, plane));
    }
  }

  private static void channelsLast(
      List<AnchorMap> to, Size input, int rows, int columns, int anchors, int rest, int values) {
    int stride = stride(input, rows, columns);
    if (rest == 0 && anchors > 0 && stride > 0) {
      int cell = anchors * values;
      to.add(new AnchorMap(stride, anchors, rows, columns, values, columns * cell, cell, 1));
    }
  }

  /** The finest stride that gives so many cells, 0 when none does. */
  private static int stride(Size input, int rows, int columns) {
    for (int stride = 4; stride <= COARSEST; stride *= 2) {
      if ((input.height() + stride - 1) / stride == rows
          && (input.width() + stride - 1) / stride == columns) {
        return stride;
      }
    }
    return 0;
  }
}
