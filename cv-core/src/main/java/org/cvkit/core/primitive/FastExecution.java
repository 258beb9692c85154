package org.cvkit.core.primitive;

/** Loops over rows, in the form that the JIT compiler turns into vector instructions. */
final class FastExecution extends PlainJava {

  @Override
  public Volume convolve(Conv2d conv, Volume x) {
    return new RowConvolution(conv, x).run();
  }

  @Override
  public Volume convolveTransposed(TransposedConv2d conv, Volume x) {
    return new RowTransposedConvolution(conv, x).run();
  }

  @Override
  public Volume maxPool(MaxPool pool, Volume x) {
    return RowPool.max(pool, x);
  }

  @Override
  public Volume averagePool(AveragePool pool, Volume x) {
    return RowPool.average(pool, x);
  }

  @Override
  public Volume globalPool(GlobalPool pool, Volume x) {
    float[] y = new float[x.batch() * x.channels()];
    int pixels = x.height() * x.width();
    for (int plane = 0; plane < y.length; plane++) {
      int begin = plane * pixels;
      y[plane] =
          pool == GlobalPool.MAX
              ? largest(x.values(), begin, begin + pixels)
              : (float) (sum(x.values(), begin, begin + pixels) / pixels);
    }
    return Volume.around(pool.outputShape(x.shape()), y);
  }

  private static float largest(float[] values, int begin, int end) {
    float largest = Float.NEGATIVE_INFINITY;
    for (int i = begin; i < end; i++) {
      largest = Math.max(largest, values[i]);
    }
    return largest;
  }

  /** Four sums side by side: each addition would otherwise wait for the one before. */
  private static double sum(float[] values, int begin, int end) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    int i = begin;
    for (; i + 3 < end; i += 4) {
      s0 += values[i];
      s1 += values[i + 1];
      s2 += values[i + 2];
      s3 += values[i + 3];
    }
    for (; i < end; i++) {
      s0 += values[i];
    }
    return (s0 + s1) + (s2 + s3);
  }
}
