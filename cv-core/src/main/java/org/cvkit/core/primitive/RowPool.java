package org.cvkit.core.primitive;

import java.util.Arrays;
import org.cvkit.core.tensor.Shape;

/**
 * Pooling in two passes, as maxima and sums are separable: whole rows under one another first, then
 * the columns of what they gave.
 *
 * <p>Confined to one call.
 */
final class RowPool {
  /** What two numbers become. */
  private enum Fold {
    MAX,
    SUM
  }

  /** Numbers that are folded at once: enough to be fast, few enough for the nearest cache. */
  private static final int BLOCK = 2048;

  private final Sweep sweep;
  private final Volume x;
  private final Fold fold;
  private final float[] y;

  /** A line with its padding, wide enough for a last window that was rounded up. */
  private final int line;

  /** Rows of windows that are folded at once. */
  private final int stops;

  private final float[] gathered;
  private final float[] folded;

  private RowPool(Window window, Rounding rounding, Volume x, Fold fold) {
    this.x = x;
    this.fold = fold;
    sweep = Sweep.of(window, x.height(), x.width(), rounding);
    y =
        new float
            [Math.toIntExact((long) x.batch() * x.channels() * sweep.rows() * sweep.columns())];
    line =
        Math.max(
            sweep.left() + x.width(), (sweep.columns() - 1) * window.strideX() + window.reachX());
    stops = Math.max(1, Math.min(sweep.rows(), BLOCK / line));
    gathered = new float[stops * line];
    folded = new float[stops * line];
  }

  static Volume max(MaxPool pool, Volume x) {
    RowPool rows = new RowPool(pool.window(), pool.rounding(), x, Fold.MAX);
    rows.run();
    return Volume.around(pool.outputShape(x.shape()), rows.y);
  }

  static Volume average(AveragePool pool, Volume x) {
    RowPool rows = new RowPool(pool.window(), pool.rounding(), x, Fold.SUM);
    rows.run();
    rows.divide(pool);
    Shape shape = pool.outputShape(x.shape());
    return Volume.around(shape, rows.y);
  }

  private void run() {
    float[] result = new float[stops * sweep.columns()];
    float[] picked = new float[stops * sweep.columns()];
    for (int plane = 0; plane < x.batch() * x.channels(); plane++) {
      for (int first = 0; first < sweep.rows(); first += stops) {
        int rows = Math.min(stops, sweep.rows() - first);
        foldRows(plane, first, rows);
        Arrays.fill(result, nothing());
        for (int kx = 0; kx < sweep.window().width(); kx++) {
          pick(rows, kx * sweep.window().dilationX(), picked);
          fold(picked, result, rows * sweep.columns());
        }
        int target = (plane * sweep.rows() + first) * sweep.columns();
        System.arraycopy(result, 0, y, target, rows * sweep.columns());
      }
    }
  }

  private float nothing() {
    return fold == Fold.MAX ? Float.NEGATIVE_INFINITY : 0;
  }

  /** The picture's rows under {@code rows} rows of windows, each row of windows become one line. */
  private void foldRows(int plane, int first, int rows) {
    Arrays.fill(folded, nothing());
    Arrays.fill(gathered, nothing());
    for (int ky = 0; ky < sweep.window().height(); ky++) {
      for (int row = 0; row < rows; row++) {
        int inY = sweep.y(first + row, ky);
        int target = row * line + sweep.left();
        if (inY >= 0 && inY < x.height()) {
          int source = (plane * x.height() + inY) * x.width();
          System.arraycopy(x.values(), source, gathered, target, x.width());
        } else {
          Arrays.fill(gathered, target, target + x.width(), nothing());
        }
      }
      fold(gathered, folded, rows * line);
    }
  }

  /** Of each line the numbers from column {@code begin} on, a stride apart. */
  private void pick(int rows, int begin, float[] picked) {
    int stride = sweep.window().strideX();
    int columns = sweep.columns();
    for (int row = 0; row < rows; row++) {
      int source = row * line + begin;
      if (stride == 1) {
        System.arraycopy(folded, source, picked, row * columns, columns);
      } else {
        for (int i = 0; i < columns; i++) {
          picked[row * columns + i] = folded[source + i * stride];
        }
      }
    }
  }

  private void fold(float[] numbers, float[] into, int length) {
    if (fold == Fold.MAX) {
      for (int i = 0; i < length; i++) {
        into[i] = Math.max(into[i], numbers[i]);
      }
    } else {
      for (int i = 0; i < length; i++) {
        into[i] += numbers[i];
      }
    }
  }

  /** Sums to means: what a window counts is its rows that count times its columns that do. */
  private void divide(AveragePool pool) {
    boolean all = pool.counted() == AveragePool.Counted.PICTURE_AND_PADDING;
    int[] countsY = new int[sweep.rows()];
    for (int stop = 0; stop < countsY.length; stop++) {
      for (int ky = 0; ky < pool.window().height(); ky++) {
        countsY[stop] += counts(sweep.y(stop, ky), x.height(), sweep.bottom(), all);
      }
    }
    int[] countsX = new int[sweep.columns()];
    for (int stop = 0; stop < countsX.length; stop++) {
      for (int kx = 0; kx < pool.window().width(); kx++) {
        countsX[stop] += counts(sweep.x(stop, kx), x.width(), sweep.right(), all);
      }
    }
    for (int i = 0; i < y.length; i++) {
      int count = countsY[i / countsX.length % countsY.length] * countsX[i % countsX.length];
      y[i] = count == 0 ? 0 : y[i] / count;
    }
  }

  private static int counts(int at, int length, int padding, boolean all) {
    boolean inside = at >= 0 && at < length;
    return inside || (all && at < length + padding) ? 1 : 0;
  }
}
