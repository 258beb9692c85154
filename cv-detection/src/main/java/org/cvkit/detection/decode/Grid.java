package org.cvkit.detection.decode;

import java.util.Optional;
import org.cvkit.core.geometry.Size;

/**
 * The cells over which a one-stage head is laid: one level a stride, finest first, in each level
 * row by row. A side that the stride does not divide has a last, partly filled cell, as padded
 * convolutions make it.
 *
 * <p>Immutable.
 */
final class Grid {
  /** The pyramids in use, the commonest first. */
  private static final int[][] PYRAMIDS = {
    {8, 16, 32}, {8, 16, 32, 64}, {16, 32}, {4, 8, 16, 32}, {8, 16, 32, 64, 128}, {32}, {16}, {8}
  };

  private final Size input;
  private final int[] strides;

  private Grid(Size input, int[] strides) {
    this.input = input;
    this.strides = strides;
  }

  /** The pyramid that lays {@code cells} cells over the input, if one does. */
  static Optional<Grid> of(Size input, long cells) {
    for (int[] strides : PYRAMIDS) {
      Grid grid = new Grid(input, strides);
      if (grid.cells() == cells) {
        return Optional.of(grid);
      }
    }
    return Optional.empty();
  }

  /** The one level that lays {@code cells} cells over the input, if there is one. */
  static Optional<Grid> ofLevel(Size input, long cells) {
    for (int stride = 1; stride <= 256; stride *= 2) {
      Grid grid = new Grid(input, new int[] {stride});
      if (grid.cells() == cells) {
        return Optional.of(grid);
      }
    }
    return Optional.empty();
  }

  int levels() {
    return strides.length;
  }

  int stride(int level) {
    return strides[level];
  }

  int columns(int level) {
    return (input.width() + strides[level] - 1) / strides[level];
  }

  int rows(int level) {
    return (input.height() + strides[level] - 1) / strides[level];
  }

  long cells() {
    long cells = 0;
    for (int level = 0; level < strides.length; level++) {
      cells += (long) columns(level) * rows(level);
    }
    return cells;
  }
}
