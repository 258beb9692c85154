package org.cvkit.core.primitive;

import java.util.Arrays;

/**
 * Convolution as a product of matrices, a strip of the output at a time: the kernel's rows times
 * what lies under the window. A 1x1 kernel's rows are the picture's own; a depthwise kernel has one
 * row a channel.
 *
 * <p>Confined to one call.
 */
final class RowConvolution {
  private final Conv2d conv;
  private final Volume x;
  private final Sweep sweep;
  private final float[] y;

  /** Weights of one filter, and as many with zeros at the end as {@link RowProduct} wants. */
  private final int weights;

  private final int pitch;
  private final float[] kernel;
  private final int filters;

  private float[][] columns = new float[0][];
  private float[][] results = new float[0][];

  /** For each column of the kernel the rows of one channel under it, and which channel's. */
  private final float[][] shifted;

  private final int[] seen;

  RowConvolution(Conv2d conv, Volume x) {
    this.conv = conv;
    this.x = x;
    sweep = Sweep.of(conv.window(), x.height(), x.width(), Rounding.DOWN);
    y = new float[Math.toIntExact(conv.outputShape(x.shape()).elements())];
    Volume all = conv.kernel();
    weights = all.channels() * all.height() * all.width();
    pitch = RowProduct.padded(weights);
    kernel = new float[all.batch() * pitch];
    for (int f = 0; f < all.batch(); f++) {
      System.arraycopy(all.values(), f * weights, kernel, f * pitch, weights);
    }
    filters = all.batch() / conv.groups();
    shifted = new float[all.width()][0];
    seen = new int[all.width()];
  }

  Volume run() {
    for (int n = 0; n < x.batch(); n++) {
      for (int group = 0; group < conv.groups(); group++) {
        int picture = n;
        int part = group;
        Strip.each(sweep.rows(), sweep.columns(), filters, strip -> run(picture, part, strip));
      }
    }
    return Volume.around(conv.outputShape(x.shape()), y);
  }

  private void run(int n, int group, Strip strip) {
    int length = strip.length();
    results = rows(results, filters, length);
    for (int f = 0; f < filters; f++) {
      Arrays.fill(results[f], 0, length, conv.bias().values()[group * filters + f]);
    }
    int step = Math.min(pitch, strip.cachedRows());
    Arrays.fill(seen, -1);
    columns = rows(columns, step, length);
    for (int first = 0; first < pitch; first += step) {
      int depth = Math.min(step, pitch - first);
      for (int k = 0; k < depth; k++) {
        gather(n, group, first + k, strip, columns[k]);
      }
      int begin = group * filters * pitch + first;
      RowProduct.add(kernel, begin, pitch, columns, depth, results, filters, length);
    }
    for (int f = 0; f < filters; f++) {
      copy(results[f], strip, (n * conv.kernel().batch() + group * filters + f));
    }
  }

  /**
   * What lies under one weight at each of the strip's stops. The weights of one column of the
   * kernel see the same rows of the picture, shifted alike: these are gathered once, for a channel.
   */
  private void gather(int n, int group, int weight, Strip strip, float[] row) {
    if (weight >= weights) {
      Arrays.fill(row, 0, strip.length(), 0);
      return;
    }
    Window window = conv.window();
    int plane =
        x.offset(n, group * conv.kernel().channels() + weight / (window.height() * window.width()));
    int ky = weight / window.width() % window.height();
    int kx = weight % window.width();
    int firstY = sweep.y(strip.y0(), 0);
    if (window.height() == 1) {
      strip.gather(sweep, x, plane, kx, firstY, window.strideY(), strip.rows(), row);
      return;
    }
    if (ky == 0 || seen[kx] != plane) {
      int lines = (strip.rows() - 1) * window.strideY() + window.reachY();
      shifted[kx] = atLeast(shifted[kx], lines * strip.width());
      strip.gather(sweep, x, plane, kx, firstY, 1, lines, shifted[kx]);
      seen[kx] = plane;
    }
    int source = ky * window.dilationY() * strip.width();
    if (window.strideY() == 1) {
      System.arraycopy(shifted[kx], source, row, 0, strip.length());
    } else {
      for (int i = 0; i < strip.rows(); i++) {
        int from = source + i * window.strideY() * strip.width();
        System.arraycopy(shifted[kx], from, row, i * strip.width(), strip.width());
      }
    }
  }

  private static float[] atLeast(float[] array, int length) {
    return array.length >= length ? array : new float[length];
  }

  private void copy(float[] result, Strip strip, int plane) {
    int width = strip.width();
    for (int row = strip.y0(); row < strip.y1(); row++) {
      int target = (plane * sweep.rows() + row) * sweep.columns() + strip.x0();
      System.arraycopy(result, (row - strip.y0()) * width, y, target, width);
    }
  }

  /** {@code count} arrays of at least {@code length}: those there are, if they do. */
  static float[][] rows(float[][] before, int count, int length) {
    return before.length >= count && before[0].length >= length ? before : new float[count][length];
  }
}
