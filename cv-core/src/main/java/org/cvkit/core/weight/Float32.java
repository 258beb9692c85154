package org.cvkit.core.weight;

import java.nio.ByteBuffer;
import org.cvkit.core.graph.Constant;
import org.cvkit.core.tensor.ElementType;
import org.cvkit.core.tensor.Shape;

/** Numbers of any type as float32: exact from the smaller types, rounded from the larger. */
final class Float32 {
  private Float32() {}

  static Constant of(Constant constant) {
    if (constant.type() == ElementType.FLOAT32) {
      return constant;
    }
    Shape shape = constant.shape();
    ByteBuffer bytes = constant.asByteBuffer();
    float[] values = new float[Math.toIntExact(shape.elements())];
    for (int i = 0; i < values.length; i++) {
      values[i] = value(constant.type(), bytes, i);
    }
    return Constant.of(shape, values);
  }

  private static float value(ElementType type, ByteBuffer bytes, int i) {
    return switch (type) {
      case FLOAT32 -> bytes.getFloat(4 * i);
      case FLOAT64 -> (float) bytes.getDouble(8 * i);
      case FLOAT16 -> half(bytes.getShort(2 * i));
      // The upper half of a float32.
      case BFLOAT16 -> Float.intBitsToFloat(bytes.getShort(2 * i) << 16);
      case INT64 -> bytes.getLong(8 * i);
      case INT32 -> bytes.getInt(4 * i);
      case INT16 -> bytes.getShort(2 * i);
      case INT8 -> bytes.get(i);
      case UINT8, BOOL -> bytes.get(i) & 0xFF;
      case STRING -> throw new IllegalStateException("texts are no numbers");
    };
  }

  /** A float16 of 1 sign, 5 exponent and 10 fraction bits (IEEE 754 binary16). */
  static float half(short bits) {
    int sign = bits & 0x8000;
    int exponent = bits >> 10 & 0x1F;
    int fraction = bits & 0x3FF;
    if (exponent == 0) {
      float small = fraction * 0x1p-24f;
      return sign == 0 ? small : -small;
    }
    int wide = exponent == 0x1F ? 0xFF : exponent - 15 + 127;
    return Float.intBitsToFloat(sign << 16 | wide << 23 | fraction << 13);
  }
}
