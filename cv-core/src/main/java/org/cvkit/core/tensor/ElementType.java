package org.cvkit.core.tensor;

/**
 * The type of one element of a tensor, named as ONNX names it.
 *
 * <p>Immutable.
 */
public enum ElementType {
  FLOAT32(4),
  FLOAT64(8),
  FLOAT16(2),
  BFLOAT16(2),
  INT8(1),
  UINT8(1),
  INT16(2),
  INT32(4),
  INT64(8),
  BOOL(1),
  /** Text; a session reports such inputs, a {@link Tensor} cannot hold them. */
  STRING(0);

  private final int bytes;

  ElementType(int bytes) {
    this.bytes = bytes;
  }

  /** Bytes an element takes. */
  public int bytes() {
    return bytes;
  }
}
