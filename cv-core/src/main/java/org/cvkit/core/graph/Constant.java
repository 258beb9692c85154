package org.cvkit.core.graph;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.Supplier;
import org.cvkit.core.tensor.ElementType;
import org.cvkit.core.tensor.Shape;
import org.jspecify.annotations.Nullable;

/**
 * Numbers written into a graph: a weight's value, a kernel, a shape. They lie on the Java heap,
 * row-major, little-endian, as ONNX's {@code raw_data} stores them.
 *
 * <p>Immutable.
 */
public final class Constant {
  private final ElementType type;
  private final Shape shape;
  private @Nullable Supplier<byte[]> source;
  private byte @Nullable [] bytes;

  private Constant(ElementType type, Shape shape, byte[] bytes) {
    this.type = type;
    this.shape = shape;
    this.bytes = checked(type, shape, bytes);
  }

  private Constant(ElementType type, Shape shape, Supplier<byte[]> source) {
    this.type = type;
    this.shape = shape;
    this.source = source;
  }

  private static byte[] checked(ElementType type, Shape shape, byte[] bytes) {
    long expected = Math.multiplyExact(shape.elements(), type.bytes());
    if (bytes.length != expected) {
      throw new IllegalArgumentException(
          "constant "
              + type
              + " "
              + shape
              + ": expected "
              + expected
              + " bytes, got "
              + bytes.length);
    }
    return bytes;
  }

  private synchronized byte[] bytes() {
    byte[] known = bytes;
    if (known == null) {
      known = checked(type, shape, Objects.requireNonNull(source).get());
      bytes = known;
      source = null;
    }
    return known;
  }

  /**
   * Float32 values that are made when they are first asked for: what a large network begins with is
   * not drawn when weights take its place.
   */
  public static Constant drawn(Shape shape, Supplier<float[]> values) {
    return new Constant(ElementType.FLOAT32, shape, () -> of(shape, values.get()).bytes());
  }

  /** Takes a copy of {@code bytes}: little-endian elements, row-major. */
  public static Constant ofBytes(ElementType type, Shape shape, byte[] bytes) {
    return new Constant(type, shape, bytes.clone());
  }

  /**
   * As {@link #ofBytes}, but keeps {@code bytes} itself: whoever read a large weight hands it over
   * and does not touch it again.
   */
  public static Constant adopting(ElementType type, Shape shape, byte[] bytes) {
    return new Constant(type, shape, bytes);
  }

  /** Float32 values, row-major. */
  public static Constant of(Shape shape, float... values) {
    ByteBuffer buffer = buffer(values.length * 4);
    buffer.asFloatBuffer().put(values);
    return new Constant(ElementType.FLOAT32, shape, buffer.array());
  }

  /** Float64 values, row-major. */
  public static Constant ofDoubles(Shape shape, double... values) {
    ByteBuffer buffer = buffer(values.length * 8);
    buffer.asDoubleBuffer().put(values);
    return new Constant(ElementType.FLOAT64, shape, buffer.array());
  }

  /** A vector of int64 values: a shape, axes, pads. */
  public static Constant ofLongs(long... values) {
    ByteBuffer buffer = buffer(values.length * 8);
    buffer.asLongBuffer().put(values);
    return new Constant(ElementType.INT64, Shape.of(values.length), buffer.array());
  }

  /** A scalar of a floating type. */
  public static Constant scalar(ElementType type, double value) {
    return switch (type) {
      case FLOAT32 -> of(Shape.of(), (float) value);
      case FLOAT64 -> ofDoubles(Shape.of(), value);
      default ->
          throw new IllegalArgumentException(
              "constant: expected a float32 or float64 scalar, got " + type);
    };
  }

  /** A tensor filled with one value of a floating type. */
  public static Constant filled(ElementType type, Shape shape, double value) {
    int elements = Math.toIntExact(shape.elements());
    if (type == ElementType.FLOAT64) {
      double[] values = new double[elements];
      Arrays.fill(values, value);
      return ofDoubles(shape, values);
    }
    float[] values = new float[elements];
    Arrays.fill(values, (float) value);
    return of(shape, values);
  }

  private static ByteBuffer buffer(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }

  public ElementType type() {
    return type;
  }

  public Shape shape() {
    return shape;
  }

  /** The elements as bytes, little-endian, read-only. */
  public ByteBuffer asByteBuffer() {
    return ByteBuffer.wrap(bytes()).asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
  }

  /** A copy of the elements of a float32 or float64 constant. */
  public float[] toFloats() {
    float[] values = new float[Math.toIntExact(shape.elements())];
    switch (type) {
      case FLOAT32 -> asByteBuffer().asFloatBuffer().get(values);
      case FLOAT64 -> {
        for (int i = 0; i < values.length; i++) {
          values[i] = (float) asByteBuffer().getDouble(8 * i);
        }
      }
      default ->
          throw new IllegalStateException("constant: expected floating elements, got " + type);
    }
    return values;
  }

  /** A copy of the elements of an int64 or int32 constant. */
  public long[] toLongs() {
    long[] values = new long[Math.toIntExact(shape.elements())];
    for (int i = 0; i < values.length; i++) {
      values[i] =
          switch (type) {
            case INT64 -> asByteBuffer().getLong(8 * i);
            case INT32 -> asByteBuffer().getInt(4 * i);
            default ->
                throw new IllegalStateException("constant: expected whole numbers, got " + type);
          };
    }
    return values;
  }

  /** The same elements in another shape of as many. */
  public Constant withShape(Shape other) {
    return new Constant(type, other, bytes());
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof Constant c
        && c.type == type
        && c.shape.equals(shape)
        && Arrays.equals(c.bytes(), bytes());
  }

  @Override
  public int hashCode() {
    return 31 * shape.hashCode() + Arrays.hashCode(bytes());
  }

  @Override
  public String toString() {
    return "constant " + type + " " + shape;
  }
}
