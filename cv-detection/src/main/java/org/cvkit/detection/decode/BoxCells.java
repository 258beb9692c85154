package org.cvkit.detection.decode;

import java.util.Arrays;

/**
 * Finds boxes near a box without looking at all: each is noted in every cell that it touches, cell
 * after cell in one array. A box that is done with is struck off when a search next comes upon it,
 * so that searches become shorter as boxes are dealt with.
 */
final class BoxCells {
  private final CellLayout layout;
  private final float[] corners;
  private final boolean[] removed;

  /** Where each cell's boxes begin, and how many of them are left. */
  private final int[] starts;

  private final int[] lengths;
  private final int[] ids;

  /** The first cell that each noted box touches, by column and row. */
  private final int[] firsts;

  private int[] found = new int[64];

  /** Notes the first {@code count} boxes, which must stay as they are. */
  BoxCells(float[] corners, int count) {
    this.corners = corners;
    layout = new CellLayout(corners, count);
    removed = new boolean[count];
    starts = new int[layout.count() + 1];
    lengths = new int[layout.count()];
    for (int i = 0; i < count; i++) {
      note(i, true);
    }
    for (int cell = 0; cell < lengths.length; cell++) {
      starts[cell + 1] = starts[cell] + lengths[cell];
    }
    ids = new int[starts[lengths.length]];
    firsts = new int[ids.length];
    Arrays.fill(lengths, 0);
    for (int i = 0; i < count; i++) {
      note(i, false);
    }
  }

  /** Counts a box in the cells that it touches, or puts it there once they have their places. */
  private void note(int id, boolean onlyCounted) {
    int fromX = layout.column(corners[4 * id]);
    int fromY = layout.row(corners[4 * id + 1]);
    int endX = layout.column(corners[4 * id + 2]);
    int endY = layout.row(corners[4 * id + 3]);
    for (int y = fromY; y <= endY; y++) {
      for (int cell = y * layout.columns + fromX; cell <= y * layout.columns + endX; cell++) {
        int at = starts[cell] + lengths[cell]++;
        if (!onlyCounted) {
          ids[at] = id;
          firsts[at] = fromX << 16 | fromY;
        }
      }
    }
  }

  /** Forgets box {@code id}. */
  void remove(int id) {
    removed[id] = true;
  }

  boolean isRemoved(int id) {
    return removed[id];
  }

  /** Looks for the boxes in the cells of a box, each once; {@link #found} then tells which. */
  int near(int box) {
    int fromX = layout.column(corners[4 * box]);
    int fromY = layout.row(corners[4 * box + 1]);
    int endX = layout.column(corners[4 * box + 2]);
    int endY = layout.row(corners[4 * box + 3]);
    int count = 0;
    for (int y = fromY; y <= endY; y++) {
      for (int x = fromX; x <= endX; x++) {
        count = collect(x, y, fromX, fromY, count);
      }
    }
    return count;
  }

  /** Of all the cells that two boxes share, the first is where one finds the other. */
  private int collect(int x, int y, int fromX, int fromY, int before) {
    int count = before;
    int cell = y * layout.columns + x;
    int start = starts[cell];
    int end = start + lengths[cell];
    if (found.length < count + end - start) {
      found = Arrays.copyOf(found, 2 * (count + end - start));
    }
    int kept = start;
    for (int e = start; e < end; e++) {
      int id = ids[e];
      if (removed[id]) {
        continue;
      }
      int first = firsts[e];
      ids[kept] = id;
      firsts[kept++] = first;
      if (Math.max(first >>> 16, fromX) == x && Math.max(first & 0xffff, fromY) == y) {
        found[count++] = id;
      }
    }
    lengths[cell] = kept - start;
    return count;
  }

  int found(int index) {
    return found[index];
  }
}
