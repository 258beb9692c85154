package org.cvkit.core.primitive;

import java.util.Arrays;

/**
 * Transposed convolution as a product of matrices, a strip of the input at a time, whose rows are
 * then added into the output, each where its place in the kernel says.
 *
 * <p>Confined to one call.
 */
final class RowTransposedConvolution {
  private final TransposedConv2d conv;
  private final Volume x;
  private final Sweep sweep;
  private final int height;
  private final int width;
  private final float[] y;
  private final int channels;
  private final int pitch;

  /** Products a pixel and group: one a filter and place in the kernel. */
  private final int products;

  private final float[] kernel;
  private float[][] planes = new float[0][];
  private float[][] results = new float[0][];

  RowTransposedConvolution(TransposedConv2d conv, Volume x) {
    this.conv = conv;
    this.x = x;
    sweep = conv.sweep(x.height(), x.width());
    height = (int) conv.outputShape(x.shape()).dimension(2);
    width = (int) conv.outputShape(x.shape()).dimension(3);
    y = new float[Math.toIntExact(conv.outputShape(x.shape()).elements())];
    channels = conv.kernel().batch() / conv.groups();
    pitch = RowProduct.padded(channels);
    products = conv.kernel().channels() * conv.kernel().height() * conv.kernel().width();
    kernel = transposed();
  }

  /** The kernel with a row a product and a column an input channel, group after group. */
  private float[] transposed() {
    float[] rows = new float[conv.groups() * products * pitch];
    float[] values = conv.kernel().values();
    for (int c = 0; c < conv.kernel().batch(); c++) {
      int group = c / channels;
      for (int m = 0; m < products; m++) {
        rows[(group * products + m) * pitch + c % channels] = values[c * products + m];
      }
    }
    return rows;
  }

  Volume run() {
    int outputs = conv.kernel().channels() * conv.groups();
    for (int n = 0; n < x.batch(); n++) {
      for (int f = 0; f < outputs; f++) {
        int plane = (n * outputs + f) * height * width;
        Arrays.fill(y, plane, plane + height * width, conv.bias().values()[f]);
      }
      for (int group = 0; group < conv.groups(); group++) {
        int picture = n;
        int part = group;
        Strip.each(x.height(), x.width(), products, strip -> run(picture, part, strip));
      }
    }
    return Volume.around(conv.outputShape(x.shape()), y);
  }

  private void run(int n, int group, Strip strip) {
    int length = strip.length();
    results = RowConvolution.rows(results, products, length);
    for (int m = 0; m < products; m++) {
      Arrays.fill(results[m], 0, length, 0);
    }
    int step = Math.min(pitch, strip.cachedRows());
    planes = RowConvolution.rows(planes, step, length);
    for (int first = 0; first < pitch; first += step) {
      int depth = Math.min(step, pitch - first);
      for (int k = 0; k < depth; k++) {
        copy(n, group, first + k, strip, planes[k]);
      }
      int begin = group * products * pitch + first;
      RowProduct.add(kernel, begin, pitch, planes, depth, results, products, length);
    }
    scatter(n, group, strip);
  }

  private void copy(int n, int group, int channel, Strip strip, float[] row) {
    if (channel >= channels) {
      Arrays.fill(row, 0, strip.length(), 0);
      return;
    }
    int plane = x.offset(n, group * channels + channel);
    for (int at = strip.y0(); at < strip.y1(); at++) {
      int source = plane + at * x.width() + strip.x0();
      System.arraycopy(x.values(), source, row, (at - strip.y0()) * strip.width(), strip.width());
    }
  }

  private void scatter(int n, int group, Strip strip) {
    int filters = conv.kernel().channels();
    int columns = conv.kernel().width();
    for (int m = 0; m < products; m++) {
      int kx = m % columns;
      int ky = m / columns % conv.kernel().height();
      int f = m / columns / conv.kernel().height();
      int plane = ((n * conv.groups() + group) * filters + f) * height * width;
      strip.scatter(sweep, results[m], y, plane, height, width, ky, kx);
    }
  }
}
