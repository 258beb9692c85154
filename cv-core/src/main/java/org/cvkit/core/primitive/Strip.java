package org.cvkit.core.primitive;

import java.util.Arrays;

/**
 * A part of a window's stops, rows {@code [y0, y1)} by columns {@code [x0, x1)}, small enough that
 * what is computed for it stays in the processor's cache.
 */
record Strip(int y0, int y1, int x0, int x1) {

  /** What a strip's numbers may take together; half of a usual second-level cache. */
  private static final int CACHED_FLOATS = 1 << 16;

  private static final int LONGEST = 512;
  private static final int SHORTEST = 96;

  /** Called with each strip in turn. */
  @FunctionalInterface
  interface Work {
    void on(Strip strip);
  }

  /**
   * Cuts {@code rows} by {@code columns} stops into strips, each for {@code results} numbers a
   * stop.
   */
  static void each(int rows, int columns, int results, Work work) {
    int length = Math.max(SHORTEST, Math.min(LONGEST, CACHED_FLOATS / 2 / Math.max(1, results)));
    int width = Math.min(columns, length);
    int height = Math.min(rows, Math.max(1, length / Math.max(1, width)));
    for (int y = 0; y < rows; y += height) {
      for (int x = 0; x < columns; x += width) {
        work.on(new Strip(y, Math.min(rows, y + height), x, Math.min(columns, x + width)));
      }
    }
  }

  int width() {
    return x1 - x0;
  }

  int rows() {
    return y1 - y0;
  }

  /** Stops in it. */
  int length() {
    return rows() * width();
  }

  /** How many rows of this length the cache holds, a multiple of {@link RowProduct#DEPTH}. */
  int cachedRows() {
    return Math.max(
        8 * RowProduct.DEPTH, CACHED_FLOATS / length() / RowProduct.DEPTH * RowProduct.DEPTH);
  }

  /**
   * Writes, line after line, what lies under column {@code kx} of the window at each stop, zeros in
   * the padding.
   *
   * @param plane where the channel begins
   * @param firstY the picture's row of the first line; may be outside
   * @param stepY rows from line to line
   */
  void gather(
      Sweep sweep, Volume x, int plane, int kx, int firstY, int stepY, int lines, float[] into) {
    int stride = sweep.window().strideX();
    int shift = sweep.x(0, kx);
    // The stops at which the column lies inside the picture.
    int from = clamp(ceilDiv(-shift, stride));
    int to = Math.max(from, clamp(ceilDiv(x.width() - shift, stride)));
    for (int line = 0; line < lines; line++) {
      int at = line * width() - x0;
      int inY = firstY + line * stepY;
      if (inY < 0 || inY >= x.height()) {
        Arrays.fill(into, at + x0, at + x1, 0);
        continue;
      }
      fill(into, at + x0, at + from);
      int source = plane + inY * x.width() + shift;
      if (stride == 1) {
        System.arraycopy(x.values(), source + from, into, at + from, to - from);
      } else {
        for (int i = from; i < to; i++) {
          into[at + i] = x.values()[source + i * stride];
        }
      }
      fill(into, at + to, at + x1);
    }
  }

  /** Zeros; mostly none or one, for which a loop is faster than a call. */
  private static void fill(float[] into, int begin, int end) {
    for (int i = begin; i < end; i++) {
      into[i] = 0;
    }
  }

  /** The reverse: adds each stop's number to the pixel of {@code y} under it. */
  void scatter(
      Sweep sweep, float[] row, float[] y, int plane, int height, int width, int ky, int kx) {
    int stride = sweep.window().strideX();
    int shift = sweep.x(0, kx);
    int from = clamp(ceilDiv(-shift, stride));
    int to = Math.max(from, clamp(ceilDiv(width - shift, stride)));
    for (int stop = y0; stop < y1; stop++) {
      int outY = sweep.y(stop, ky);
      if (outY < 0 || outY >= height) {
        continue;
      }
      int at = (stop - y0) * width() - x0;
      int target = plane + outY * width + shift;
      for (int i = from; i < to; i++) {
        y[target + i * stride] += row[at + i];
      }
    }
  }

  private int clamp(int stop) {
    return Math.max(x0, Math.min(x1, stop));
  }

  private static int ceilDiv(int a, int b) {
    return -Math.floorDiv(-a, b);
  }
}
