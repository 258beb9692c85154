package org.cvkit.detection.train;

/** Numbers between -0.5 and 0.5, the same as in detection_loss_reference.py. */
final class Hashed {
  private Hashed() {}

  static float[] uniform(int number, int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      int h = (i + 1) * 0x9E3779B1 + (number + 1) * 0x85EBCA77;
      h ^= h >>> 15;
      h *= 0x85EBCA77;
      h ^= h >>> 13;
      h *= 0xC2B2AE3D;
      h ^= h >>> 16;
      values[i] = (float) (Integer.toUnsignedLong(h) / 0x1p32 - 0.5);
    }
    return values;
  }

  /** {@code shift + scale * value}. */
  static float[] uniform(int number, int count, double scale, double shift) {
    float[] values = uniform(number, count);
    for (int i = 0; i < count; i++) {
      values[i] = (float) (values[i] * scale + shift);
    }
    return values;
  }
}
