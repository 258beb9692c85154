package org.cvkit.detection.decode;

/** The plane divided into cells about as large as some boxes are on average. */
final class CellLayout {
  private static final int MOST_CELLS_A_SIDE = 512;

  final int columns;
  final int rows;
  private final float left;
  private final float top;
  private final float cellWidth;
  private final float cellHeight;

  /** Cells for boxes within the bounds of the first {@code count} of {@code corners}. */
  CellLayout(float[] corners, int count) {
    float l = Float.MAX_VALUE;
    float t = Float.MAX_VALUE;
    float r = -Float.MAX_VALUE;
    float b = -Float.MAX_VALUE;
    double widths = 0;
    double heights = 0;
    for (int i = 0; i < count; i++) {
      l = Math.min(l, corners[4 * i]);
      t = Math.min(t, corners[4 * i + 1]);
      r = Math.max(r, corners[4 * i + 2]);
      b = Math.max(b, corners[4 * i + 3]);
      widths += corners[4 * i + 2] - corners[4 * i];
      heights += corners[4 * i + 3] - corners[4 * i + 1];
    }
    left = count == 0 ? 0 : l;
    top = count == 0 ? 0 : t;
    columns = cells(r - l, widths, count);
    rows = cells(b - t, heights, count);
    cellWidth = Math.max(Float.MIN_NORMAL, (r - l) / columns);
    cellHeight = Math.max(Float.MIN_NORMAL, (b - t) / rows);
  }

  private static int cells(float extent, double sides, int count) {
    double side = count == 0 ? 0 : sides / count;
    return side > 0 && extent > 0
        ? (int) Math.max(1, Math.min(MOST_CELLS_A_SIDE, extent / side))
        : 1;
  }

  /** How many cells there are. */
  int count() {
    return columns * rows;
  }

  /** The column of cells that {@code x} lies in; the outer ones reach to the end of the plane. */
  int column(float x) {
    return (int) Math.max(0, Math.min(columns - 1, (x - left) / cellWidth));
  }

  /** The row of cells that {@code y} lies in. */
  int row(float y) {
    return (int) Math.max(0, Math.min(rows - 1, (y - top) / cellHeight));
  }
}
