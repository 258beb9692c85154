package org.cvkit.detection.decode;

import java.util.Arrays;

/**
 * Finds boxes near a box without looking at all, while boxes come and move: each is noted in every
 * cell that it touches. {@link BoxCells} is faster where all boxes are known beforehand.
 */
final class BoxGrid {
  private static final int NONE = -1;

  private final CellLayout layout;
  private final int[] newest;
  private int[] older;
  private int[] ids;
  private int entries;

  /** Of boxes that move: the cells where each was noted last. */
  private final int[][] spans;

  private final int[] seen;
  private int round;
  private int[] found = new int[16];

  /** A grid for boxes within the bounds of the first {@code count} of {@code corners}. */
  BoxGrid(float[] corners, int count) {
    layout = new CellLayout(corners, count);
    newest = new int[layout.count()];
    Arrays.fill(newest, NONE);
    older = new int[4 * count + 16];
    ids = new int[older.length];
    seen = new int[count];
    spans = new int[count][];
  }

  /** Notes box {@code id}, which lies at {@code at} of {@code corners}. */
  void add(int id, float[] corners, int at) {
    int endX = layout.column(corners[4 * at + 2]);
    int endY = layout.row(corners[4 * at + 3]);
    for (int y = layout.row(corners[4 * at + 1]); y <= endY; y++) {
      for (int x = layout.column(corners[4 * at]); x <= endX; x++) {
        if (entries == ids.length) {
          ids = Arrays.copyOf(ids, 2 * entries);
          older = Arrays.copyOf(older, 2 * entries);
        }
        ids[entries] = id;
        older[entries] = newest[y * layout.columns + x];
        newest[y * layout.columns + x] = entries++;
      }
    }
  }

  /** Notes box {@code id} in the cells that it has come to touch since it was noted last. */
  void move(int id, float[] corners, int at) {
    int[] span = spans(id);
    int fromX = layout.column(corners[4 * at]);
    int fromY = layout.row(corners[4 * at + 1]);
    int endX = layout.column(corners[4 * at + 2]);
    int endY = layout.row(corners[4 * at + 3]);
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

  /** Looks for the boxes in the cells of a box; {@link #found} then tells which. */
  int near(float[] corners, int at) {
    round++;
    int count = 0;
    int endX = layout.column(corners[4 * at + 2]);
    int endY = layout.row(corners[4 * at + 3]);
    for (int y = layout.row(corners[4 * at + 1]); y <= endY; y++) {
      for (int x = layout.column(corners[4 * at]); x <= endX; x++) {
        for (int e = newest[y * layout.columns + x]; e != NONE; e = older[e]) {
          if (seen[ids[e]] != round) {
            seen[ids[e]] = round;
            if (count == found.length) {
              found = Arrays.copyOf(found, 2 * count);
            }
            found[count++] = ids[e];
          }
        }
      }
    }
    return count;
  }

  int found(int index) {
    return found[index];
  }
}
