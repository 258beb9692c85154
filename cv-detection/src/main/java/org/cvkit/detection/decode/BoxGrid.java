package org.cvkit.detection.decode;

import java.util.Arrays;

/**
 * Finds boxes near a box without looking at all: the plane is divided into cells about as large as
 * the boxes, and each box is noted in every cell that it touches. A box that is done with is struck
 * off when a search next comes upon it, so that searches become shorter as boxes are dealt with.
 */
final class BoxGrid {
  private static final int MOST_CELLS_A_SIDE = 512;
  private static final int NONE = -1;
  private static final int GONE = Integer.MAX_VALUE;

  private final float left;
  private final float top;
  private final float cellWidth;
  private final float cellHeight;
  private final int columns;
  private final int rows;
  private final int[] newest;
  private int[] older;
  private int[] ids;
  private int entries;

  /** Of boxes that move: the cells where each was noted last. */
  private final int[][] spans;

  /** The search that came upon each box last. */
  private final int[] seen;

  private int round;
  private int[] found = new int[16];

  /** A grid for boxes within the bounds of the first {@code count} of {@code corners}. */
  BoxGrid(float[] corners, int count) {
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
    newest = new int[columns * rows];
    Arrays.fill(newest, NONE);
    older = new int[4 * count + 16];
    ids = new int[older.length];
    seen = new int[count];
    spans = new int[count][];
  }

  private static int cells(float extent, double sides, int count) {
    double side = count == 0 ? 0 : sides / count;
    return side > 0 && extent > 0
        ? (int) Math.max(1, Math.min(MOST_CELLS_A_SIDE, extent / side))
        : 1;
  }

  /** Notes box {@code id}, which lies at {@code at} of {@code corners}. */
  void add(int id, float[] corners, int at) {
    int endX = column(corners[4 * at + 2]);
    int endY = row(corners[4 * at + 3]);
    for (int y = row(corners[4 * at + 1]); y <= endY; y++) {
      for (int x = column(corners[4 * at]); x <= endX; x++) {
        if (entries == ids.length) {
          ids = Arrays.copyOf(ids, 2 * entries);
          older = Arrays.copyOf(older, 2 * entries);
        }
        ids[entries] = id;
        older[entries] = newest[y * columns + x];
        newest[y * columns + x] = entries++;
      }
    }
  }

  /** Notes box {@code id} in the cells that it has come to touch since it was noted last. */
  void move(int id, float[] corners, int at) {
    int[] span = spans(id);
    int fromX = column(corners[4 * at]);
    int fromY = row(corners[4 * at + 1]);
    int endX = column(corners[4 * at + 2]);
    int endY = row(corners[4 * at + 3]);
    if (fromX != span[0] || fromY != span[1] || endX != span[2] || endY != span[3]) {
      add(id, corners, at);
      span[0] = fromX;
      span[1] = fromY;
      span[2] = endX;
      span[3] = endY;
    }
  }

  private int[] spans(int id) {
    if (spans[id] == null) {
      spans[id] = new int[] {NONE, NONE, NONE, NONE};
    }
    return spans[id];
  }

  /** Forgets box {@code id} for good. */
  void remove(int id) {
    seen[id] = GONE;
  }

  /** Looks for the boxes in the cells of a box; {@link #found} then tells which. */
  int near(float[] corners, int at) {
    round++;
    int count = 0;
    int fromX = column(corners[4 * at]);
    int endX = column(corners[4 * at + 2]);
    int endY = row(corners[4 * at + 3]);
    for (int y = row(corners[4 * at + 1]); y <= endY; y++) {
      for (int cell = y * columns + fromX; cell <= y * columns + endX; cell++) {
        count = collect(cell, count);
      }
    }
    return count;
  }

  private int collect(int cell, int before) {
    int count = before;
    int kept = NONE;
    for (int e = newest[cell]; e != NONE; e = older[e]) {
      int id = ids[e];
      int last = seen[id];
      if (last == GONE) {
        strike(cell, kept, older[e]);
        continue;
      }
      kept = e;
      if (last != round) {
        seen[id] = round;
        if (count == found.length) {
          found = Arrays.copyOf(found, 2 * count);
        }
        found[count++] = id;
      }
    }
    return count;
  }

  /** Lets {@code next} follow {@code kept} in the cell's chain. */
  private void strike(int cell, int kept, int next) {
    if (kept == NONE) {
      newest[cell] = next;
    } else {
      older[kept] = next;
    }
  }

  int found(int index) {
    return found[index];
  }

  private int column(float x) {
    return (int) Math.max(0, Math.min(columns - 1, (x - left) / cellWidth));
  }

  private int row(float y) {
    return (int) Math.max(0, Math.min(rows - 1, (y - top) / cellHeight));
  }
}
