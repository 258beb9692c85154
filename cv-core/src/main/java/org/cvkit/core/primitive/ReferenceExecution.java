package org.cvkit.core.primitive;

import org.cvkit.core.tensor.Shape;

/** Every operator as its definition is written, a loop an index. */
final class ReferenceExecution extends PlainJava {

  /** A number of the output, from its four indices. */
  @FunctionalInterface
  private interface Definition {
    float at(int n, int c, int y, int x);
  }

  private static Volume define(Shape shape, Definition definition) {
    float[] values = new float[Math.toIntExact(shape.elements())];
    int i = 0;
    for (int n = 0; n < shape.dimension(0); n++) {
      for (int c = 0; c < shape.dimension(1); c++) {
        for (int y = 0; y < shape.dimension(2); y++) {
          for (int x = 0; x < shape.dimension(3); x++) {
            values[i++] = definition.at(n, c, y, x);
          }
        }
      }
    }
    return Volume.around(shape, values);
  }

  @Override
  public Volume convolve(Conv2d conv, Volume x) {
    Sweep sweep = Sweep.of(conv.window(), x.height(), x.width(), Rounding.DOWN);
    return define(
        conv.outputShape(x.shape()), (n, f, row, column) -> sum(conv, sweep, x, n, f, row, column));
  }

  /**
   * Filter {@code f} laid over the picture, multiplied pixel by pixel, summed over all channels.
   */
  private static float sum(Conv2d conv, Sweep sweep, Volume x, int n, int f, int row, int column) {
    Volume kernel = conv.kernel();
    int firstChannel = f / (kernel.batch() / conv.groups()) * kernel.channels();
    float sum = conv.bias().at(0, f, 0, 0);
    for (int c = 0; c < kernel.channels(); c++) {
      for (int ky = 0; ky < kernel.height(); ky++) {
        for (int kx = 0; kx < kernel.width(); kx++) {
          int atY = sweep.y(row, ky);
          int atX = sweep.x(column, kx);
          if (x.contains(atY, atX)) {
            sum += kernel.at(f, c, ky, kx) * x.at(n, firstChannel + c, atY, atX);
          }
        }
      }
    }
    return sum;
  }

  @Override
  public Volume convolveTransposed(TransposedConv2d conv, Volume x) {
    Volume y =
        define(conv.outputShape(x.shape()), (n, f, row, column) -> conv.bias().at(0, f, 0, 0));
    Sweep sweep = conv.sweep(x.height(), x.width());
    for (int n = 0; n < x.batch(); n++) {
      for (int c = 0; c < x.channels(); c++) {
        for (int row = 0; row < x.height(); row++) {
          for (int column = 0; column < x.width(); column++) {
            place(conv, sweep, x.at(n, c, row, column), y, n, c, row, column);
          }
        }
      }
    }
    return y;
  }

  /** Adds the kernel of channel {@code c}, times one pixel's value, into the output. */
  private static void place(
      TransposedConv2d conv,
      Sweep sweep,
      float value,
      Volume y,
      int n,
      int c,
      int row,
      int column) {
    Volume kernel = conv.kernel();
    int firstFilter = c / (kernel.batch() / conv.groups()) * kernel.channels();
    for (int f = 0; f < kernel.channels(); f++) {
      for (int ky = 0; ky < kernel.height(); ky++) {
        for (int kx = 0; kx < kernel.width(); kx++) {
          int atY = sweep.y(row, ky);
          int atX = sweep.x(column, kx);
          if (y.contains(atY, atX)) {
            // The volume is still being made: nobody else has seen it.
            y.values()[y.offset(n, firstFilter + f) + atY * y.width() + atX] +=
                kernel.at(c, f, ky, kx) * value;
          }
        }
      }
    }
  }

  @Override
  public Volume maxPool(MaxPool pool, Volume x) {
    Window window = pool.window();
    Sweep sweep = Sweep.of(window, x.height(), x.width(), pool.rounding());
    return define(
        pool.outputShape(x.shape()),
        (n, c, row, column) -> {
          float largest = Float.NEGATIVE_INFINITY;
          for (int ky = 0; ky < window.height(); ky++) {
            for (int kx = 0; kx < window.width(); kx++) {
              int atY = sweep.y(row, ky);
              int atX = sweep.x(column, kx);
              if (x.contains(atY, atX)) {
                largest = Math.max(largest, x.at(n, c, atY, atX));
              }
            }
          }
          return largest;
        });
  }

  @Override
  public Volume averagePool(AveragePool pool, Volume x) {
    Window window = pool.window();
    Sweep sweep = Sweep.of(window, x.height(), x.width(), pool.rounding());
    boolean all = pool.counted() == AveragePool.Counted.PICTURE_AND_PADDING;
    return define(
        pool.outputShape(x.shape()),
        (n, c, row, column) -> {
          float sum = 0;
          int count = 0;
          for (int ky = 0; ky < window.height(); ky++) {
            for (int kx = 0; kx < window.width(); kx++) {
              int atY = sweep.y(row, ky);
              int atX = sweep.x(column, kx);
              boolean inside = x.contains(atY, atX);
              sum += inside ? x.at(n, c, atY, atX) : 0;
              // A window rounded up may reach beyond the padding, which counts for nothing.
              boolean padded = atY < x.height() + sweep.bottom() && atX < x.width() + sweep.right();
              count += inside || (all && padded) ? 1 : 0;
            }
          }
          return count == 0 ? 0 : sum / count;
        });
  }

  @Override
  public Volume globalPool(GlobalPool pool, Volume x) {
    return define(
        pool.outputShape(x.shape()),
        (n, c, row, column) -> {
          float largest = Float.NEGATIVE_INFINITY;
          double sum = 0;
          for (int y = 0; y < x.height(); y++) {
            for (int k = 0; k < x.width(); k++) {
              largest = Math.max(largest, x.at(n, c, y, k));
              sum += x.at(n, c, y, k);
            }
          }
          return pool == GlobalPool.MAX ? largest : (float) (sum / (x.height() * x.width()));
        });
  }
}
