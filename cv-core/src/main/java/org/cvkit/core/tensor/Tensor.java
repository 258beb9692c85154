package org.cvkit.core.tensor;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import org.cvkit.core.memory.NativeMemory;
import org.cvkit.core.memory.NativeResource;

/**
 * Owns the numbers of one tensor in native memory, row-major (the last dimension runs fastest), in
 * native byte order, aligned to 64 bytes.
 *
 * <p>Confined to one thread at a time; several threads may read it while nobody writes.
 */
public final class Tensor implements NativeResource {
  private final ElementType type;
  private final Shape shape;
  private final NativeMemory memory;

  private Tensor(ElementType type, Shape shape) {
    if (type.bytes() == 0) {
      throw new IllegalArgumentException("tensor: expected a numeric element type, got " + type);
    }
    this.type = type;
    this.shape = shape;
    memory = NativeMemory.allocate(Math.multiplyExact(shape.elements(), type.bytes()));
  }

  /** A tensor of zeros. The caller closes it. */
  public static Tensor allocate(ElementType type, Shape shape) {
    return new Tensor(type, shape);
  }

  /** A float32 tensor of the given values, row-major. The caller closes it. */
  public static Tensor of(Shape shape, float... values) {
    requireCount(shape, values.length);
    Tensor tensor = allocate(ElementType.FLOAT32, shape);
    tensor.asFloatBuffer().put(values);
    return tensor;
  }

  /** An int64 tensor of the given values, row-major. The caller closes it. */
  public static Tensor ofLongs(Shape shape, long... values) {
    requireCount(shape, values.length);
    Tensor tensor = allocate(ElementType.INT64, shape);
    tensor.asLongBuffer().put(values);
    return tensor;
  }

  private static void requireCount(Shape shape, int values) {
    if (shape.elements() != values) {
      throw new IllegalArgumentException(
          "tensor: expected "
              + shape.elements()
              + " values for shape "
              + shape
              + ", got "
              + values);
    }
  }

  public ElementType type() {
    return type;
  }

  public Shape shape() {
    return shape;
  }

  /** All bytes, position 0. Shares memory: invalid after close. */
  public ByteBuffer asByteBuffer() {
    return memory.asByteBuffer();
  }

  /**
   * All elements, position 0. Shares memory: invalid after close.
   *
   * @throws IllegalStateException when the elements are not float32
   */
  public FloatBuffer asFloatBuffer() {
    expect(ElementType.FLOAT32);
    return memory.asByteBuffer().asFloatBuffer();
  }

  /**
   * All elements, position 0. Shares memory: invalid after close.
   *
   * @throws IllegalStateException when the elements are not int64
   */
  public LongBuffer asLongBuffer() {
    expect(ElementType.INT64);
    return memory.asByteBuffer().asLongBuffer();
  }

  /** A copy of all elements of a float32 tensor. */
  public float[] toFloatArray() {
    float[] values = new float[(int) shape.elements()];
    asFloatBuffer().get(values);
    return values;
  }

  private void expect(ElementType wanted) {
    if (type != wanted) {
      throw new IllegalStateException(
          "tensor " + this + ": expected " + wanted + " elements, got " + type);
    }
  }

  @Override
  public void close() {
    memory.close();
  }

  @Override
  public String toString() {
    return type + " " + shape;
  }
}
