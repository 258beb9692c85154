package org.cvkit.core.primitive;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;

/** Volumes to test with. */
final class Volumes {
  private Volumes() {}

  /** Numbers in [-1, 1). */
  static Volume random(Random random, int batch, int channels, int height, int width) {
    float[] values = new float[batch * channels * height * width];
    for (int i = 0; i < values.length; i++) {
      values[i] = 2 * random.nextFloat() - 1;
    }
    return Volume.of(batch, channels, height, width, values);
  }

  /** 0, 1, 2, ... */
  static Volume counting(int batch, int channels, int height, int width) {
    float[] values = new float[batch * channels * height * width];
    for (int i = 0; i < values.length; i++) {
      values[i] = i;
    }
    return Volume.of(batch, channels, height, width, values);
  }

  static void assertClose(Volume actual, Volume expected, float tolerance) {
    assertThat(actual.shape()).isEqualTo(expected.shape());
    float[] a = actual.toArray();
    float[] e = expected.toArray();
    for (int i = 0; i < e.length; i++) {
      float allowed = tolerance * (1 + Math.abs(e[i]));
      if (!(Math.abs(a[i] - e[i]) <= allowed) && a[i] != e[i]) {
        assertThat(a[i]).as("number %d of %s", i, expected.shape()).isEqualTo(e[i]);
      }
    }
  }
}
