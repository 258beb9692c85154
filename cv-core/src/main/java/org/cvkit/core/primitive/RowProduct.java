package org.cvkit.core.primitive;

/**
 * {@code C += A x B} where every row of B and C is an array of its own.
 *
 * <p>The inner loops read and write all their arrays at one index: that is the form of loop that
 * the JIT compiler (C2 of JDK 17) turns into vector instructions, fused multiply-adds included. Not
 * everywhere: see {@link #twoRows}. Two rows of C by three of B are one of several bodies that it
 * vectorises; four by two is another.
 */
final class RowProduct {
  /** Rows of B that are taken at once: the weights of a 3x3 kernel. */
  static final int DEPTH = 9;

  private RowProduct() {}

  /** The least multiple of {@link #DEPTH} that is not below {@code rows}. */
  static int padded(int rows) {
    return (rows + DEPTH - 1) / DEPTH * DEPTH;
  }

  /**
   * Adds the product to C.
   *
   * @param a A, row-major
   * @param begin where the first of the columns to use lies in {@code a}
   * @param pitch from one row of A to the next
   * @param b rows of B, {@code depth} of them
   * @param depth a multiple of {@link #DEPTH}
   * @param c rows of C, {@code rows} of them
   * @param length columns of B and C
   */
  static void add(
      float[] a, int begin, int pitch, float[][] b, int depth, float[][] c, int rows, int length) {
    int i = 0;
    for (; i + 1 < rows; i += 2) {
      for (int k = 0; k < depth; k += DEPTH) {
        int at = begin + i * pitch + k;
        twoRows(
            a,
            at,
            at + pitch,
            b[k],
            b[k + 1],
            b[k + 2],
            b[k + 3],
            b[k + 4],
            b[k + 5],
            b[k + 6],
            b[k + 7],
            b[k + 8],
            c[i],
            c[i + 1],
            length);
      }
    }
    if (i < rows) {
      for (int k = 0; k < depth; k += DEPTH) {
        oneRow(a, begin + i * pitch + k, b, k, c[i], length);
      }
    }
  }

  /**
   * Two rows of C. Written out three times, so that its bytecode exceeds what the JIT compiler
   * inlines (325 bytes), and with every row a parameter: inlined into the loops of its caller, or
   * with the rows read from an array of rows in here, JDK 17 does not vectorise a loop that writes
   * two arrays, and it runs at a quarter of the speed.
   */
  private static void twoRows(
      float[] a,
      int p,
      int q,
      float[] b0,
      float[] b1,
      float[] b2,
      float[] b3,
      float[] b4,
      float[] b5,
      float[] b6,
      float[] b7,
      float[] b8,
      float[] c0,
      float[] c1,
      int length) {
    float w0 = a[p];
    float w1 = a[p + 1];
    float w2 = a[p + 2];
    float v0 = a[q];
    float v1 = a[q + 1];
    float v2 = a[q + 2];
    for (int j = 0; j < length; j++) {
      float x0 = b0[j];
      float x1 = b1[j];
      float x2 = b2[j];
      c0[j] = Math.fma(w2, x2, Math.fma(w1, x1, Math.fma(w0, x0, c0[j])));
      c1[j] = Math.fma(v2, x2, Math.fma(v1, x1, Math.fma(v0, x0, c1[j])));
    }
    w0 = a[p + 3];
    w1 = a[p + 4];
    w2 = a[p + 5];
    v0 = a[q + 3];
    v1 = a[q + 4];
    v2 = a[q + 5];
    for (int j = 0; j < length; j++) {
      float x0 = b3[j];
      float x1 = b4[j];
      float x2 = b5[j];
      c0[j] = Math.fma(w2, x2, Math.fma(w1, x1, Math.fma(w0, x0, c0[j])));
      c1[j] = Math.fma(v2, x2, Math.fma(v1, x1, Math.fma(v0, x0, c1[j])));
    }
    w0 = a[p + 6];
    w1 = a[p + 7];
    w2 = a[p + 8];
    v0 = a[q + 6];
    v1 = a[q + 7];
    v2 = a[q + 8];
    for (int j = 0; j < length; j++) {
      float x0 = b6[j];
      float x1 = b7[j];
      float x2 = b8[j];
      c0[j] = Math.fma(w2, x2, Math.fma(w1, x1, Math.fma(w0, x0, c0[j])));
      c1[j] = Math.fma(v2, x2, Math.fma(v1, x1, Math.fma(v0, x0, c1[j])));
    }
  }

  private static void oneRow(float[] a, int p, float[][] b, int k, float[] c, int length) {
    three(a, p, b[k], b[k + 1], b[k + 2], c, length);
    three(a, p + 3, b[k + 3], b[k + 4], b[k + 5], c, length);
    three(a, p + 6, b[k + 6], b[k + 7], b[k + 8], c, length);
  }

  private static void three(
      float[] a, int p, float[] b0, float[] b1, float[] b2, float[] c, int length) {
    float w0 = a[p];
    float w1 = a[p + 1];
    float w2 = a[p + 2];
    for (int j = 0; j < length; j++) {
      c[j] = Math.fma(w2, b2[j], Math.fma(w1, b1[j], Math.fma(w0, b0[j], c[j])));
    }
  }
}
