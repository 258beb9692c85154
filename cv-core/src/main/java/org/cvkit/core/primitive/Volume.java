package org.cvkit.core.primitive;

import java.util.Arrays;
import org.cvkit.core.tensor.Shape;

/**
 * Numbers of N x C x H x W: a batch of N pictures of C channels, each H rows of W columns.
 * Row-major on the Java heap, the columns running fastest. A kernel is a volume too: one filter a
 * batch index.
 *
 * <p>Immutable.
 */
public final class Volume {
  private final int batch;
  private final int channels;
  private final int height;
  private final int width;
  private final float[] values;

  private Volume(int batch, int channels, int height, int width, float[] values) {
    if (batch < 0 || channels < 0 || height < 0 || width < 0) {
      throw new IllegalArgumentException(
          "volume: expected sides of at least 0, got "
              + text(batch, channels, height, width)
              + "; check the sizes");
    }
    long expected = Math.multiplyExact((long) batch * channels, (long) height * width);
    if (values.length != expected) {
      throw new IllegalArgumentException(
          "volume "
              + text(batch, channels, height, width)
              + ": expected "
              + expected
              + " values, got "
              + values.length);
    }
    this.batch = batch;
    this.channels = channels;
    this.height = height;
    this.width = width;
    this.values = values;
  }

  /** A volume of the given sides, with a copy of {@code values}. */
  public static Volume of(int batch, int channels, int height, int width, float... values) {
    return new Volume(batch, channels, height, width, values.clone());
  }

  /** One picture of one channel, written as it looks: a row an array, all of one length. */
  public static Volume ofRows(float[]... rows) {
    int width = rows.length == 0 ? 0 : rows[0].length;
    float[] values = new float[rows.length * width];
    for (int y = 0; y < rows.length; y++) {
      if (rows[y].length != width) {
        throw new IllegalArgumentException(
            "volume: row " + y + ": expected " + width + " values, got " + rows[y].length);
      }
      System.arraycopy(rows[y], 0, values, y * width, width);
    }
    return new Volume(1, 1, rows.length, width, values);
  }

  /** A vector of one number a channel, such as a bias: 1 x C x 1 x 1. */
  public static Volume ofChannels(float... values) {
    return of(1, values.length, 1, 1, values);
  }

  /**
   * A volume around {@code values} themselves; whoever calls it does not write to them any more.
   */
  static Volume around(Shape shape, float[] values) {
    return new Volume(side(shape, 0), side(shape, 1), side(shape, 2), side(shape, 3), values);
  }

  private static int side(Shape shape, int axis) {
    if (shape.rank() != 4 || !shape.isFixed()) {
      throw new IllegalArgumentException(
          "volume: expected four fixed dimensions N x C x H x W, got " + shape);
    }
    return Math.toIntExact(shape.dimension(axis));
  }

  public int batch() {
    return batch;
  }

  public int channels() {
    return channels;
  }

  public int height() {
    return height;
  }

  public int width() {
    return width;
  }

  /** N x C x H x W. */
  public Shape shape() {
    return Shape.of(batch, channels, height, width);
  }

  /** The number at row {@code y} and column {@code x} of channel {@code c} of picture {@code n}. */
  public float at(int n, int c, int y, int x) {
    return values[offset(n, c) + y * width + x];
  }

  /** Whether row {@code y} and column {@code x} lie inside, and not in the padding around it. */
  boolean contains(int y, int x) {
    return y >= 0 && y < height && x >= 0 && x < width;
  }

  /** Where channel {@code c} of picture {@code n} begins in {@link #values()}. */
  int offset(int n, int c) {
    return (n * channels + c) * height * width;
  }

  /** The numbers themselves: not to be written to. */
  float[] values() {
    return values;
  }

  /** A copy of all numbers, row-major. */
  public float[] toArray() {
    return values.clone();
  }

  /** Equal sides and equal numbers, as {@link Float#equals} compares them. */
  @Override
  public boolean equals(Object o) {
    return o instanceof Volume v && v.shape().equals(shape()) && Arrays.equals(v.values, values);
  }

  @Override
  public int hashCode() {
    return 31 * shape().hashCode() + Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    return "volume " + text(batch, channels, height, width);
  }

  private static String text(int batch, int channels, int height, int width) {
    return batch + "x" + channels + "x" + height + "x" + width;
  }
}
