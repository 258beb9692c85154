package org.cvkit.detection.architecture;

import org.cvkit.core.graph.Attributes;
import org.cvkit.core.graph.Constant;
import org.cvkit.core.graph.GraphBuilder;
import org.cvkit.core.graph.Value;
import org.cvkit.core.tensor.Shape;

/** Where the cells of a map of features lie in the picture. */
final class Grid {
  private Grid() {}

  /**
   * The cells' places, row by row: 1 x 2 x cells (N in place of 1 when the size is free), x and y
   * in cells.
   *
   * @param map N x channels x H x W, of which only the size counts
   * @param offset of the place from the cell's corner: 0.5 for its centre
   */
  static Value places(GraphBuilder g, Value map, double offset) {
    long height = map.dimension(2);
    long width = map.dimension(3);
    if (height == Shape.FREE || width == Shape.FREE) {
      return counted(g, map, offset);
    }
    int cells = Math.toIntExact(height * width);
    float[] places = new float[2 * cells];
    for (int i = 0; i < cells; i++) {
      places[i] = (float) (i % width + offset);
      places[cells + i] = (float) (i / width + offset);
    }
    return g.constant(Constant.of(Shape.of(1, 2, cells), places));
  }

  /** The same from running sums over ones, which know the size only when they are computed. */
  private static Value counted(GraphBuilder g, Value map, double offset) {
    Value channel = g.slice(map, 1, 0, 1);
    Value one = g.scalar(map, 1);
    Value ones = g.add(g.subtract(channel, channel), one);
    Value shift = g.scalar(map, offset - 1);
    Value axis = g.constant(Constant.ofLongs(3).withShape(Shape.of()));
    Value down = g.constant(Constant.ofLongs(2).withShape(Shape.of()));
    Value x = g.add(g.apply("CumSum", Attributes.none(), ones, axis), shift);
    Value y = g.add(g.apply("CumSum", Attributes.none(), ones, down), shift);
    return g.concat(1, g.reshape(x, 0, 1, -1), g.reshape(y, 0, 1, -1));
  }
}
