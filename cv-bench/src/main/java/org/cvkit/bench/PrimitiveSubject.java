package org.cvkit.bench;

import java.util.Random;
import org.cvkit.core.primitive.Backend;
import org.cvkit.core.primitive.Conv2d;
import org.cvkit.core.primitive.MaxPool;
import org.cvkit.core.primitive.Padding;
import org.cvkit.core.primitive.Primitive;
import org.cvkit.core.primitive.PrimitiveSession;
import org.cvkit.core.primitive.TransposedConv2d;
import org.cvkit.core.primitive.Volume;
import org.cvkit.core.runtime.SessionOptions;

/**
 * The primitives that are measured, on pictures of 56x56 as in the first stage of a ResNet.
 *
 * <p>Immutable.
 */
public enum PrimitiveSubject {
  CONV_3X3(
      "convolution 3x3, 64 → 64",
      Conv2d.of(random(64, 64, 3, 3)).withPadding(Padding.same()),
      random(1, 64, 56, 56),
      2 * 64 * 9),
  CONV_1X1(
      "convolution 1x1, 256 → 64",
      Conv2d.of(random(64, 256, 1, 1)),
      random(1, 256, 56, 56),
      2 * 256),
  DEPTHWISE_3X3(
      "depthwise convolution 3x3, 128",
      Conv2d.depthwise(random(128, 1, 3, 3)).withPadding(Padding.same()),
      random(1, 128, 56, 56),
      2 * 9),
  TRANSPOSED_2X2(
      "transposed convolution 2x2 stride 2, 64 → 32",
      TransposedConv2d.of(random(64, 32, 2, 2)).withStride(2),
      random(1, 64, 56, 56),
      2 * 64),
  MAX_POOL_3X3(
      "max pool 3x3 stride 2, 64",
      MaxPool.of(3, 2).withPadding(Padding.of(1)),
      random(1, 64, 56, 56),
      9);

  private final String title;
  private final Primitive primitive;
  private final Volume input;
  private final double gigaOperations;

  /**
   * One subject.
   *
   * @param operations multiplications, additions or comparisons for one number of the output
   */
  PrimitiveSubject(String title, Primitive primitive, Volume input, int operations) {
    this.title = title;
    this.primitive = primitive;
    this.input = input;
    gigaOperations = 1e-9 * operations * primitive.outputShape(input.shape()).elements();
  }

  private static Volume random(int batch, int channels, int height, int width) {
    Random random = new Random(1);
    float[] values = new float[batch * channels * height * width];
    for (int i = 0; i < values.length; i++) {
      values[i] = 2 * random.nextFloat() - 1;
    }
    return Volume.of(batch, channels, height, width, values);
  }

  String title() {
    return title;
  }

  /** 10^9 multiplications, additions or comparisons, of one application. */
  double gigaOperations() {
    return gigaOperations;
  }

  Volume apply(Backend backend) {
    return primitive.apply(input, backend);
  }

  /** With one thread, its input in place. The caller closes it. */
  PrimitiveSession openSession() {
    SessionOptions options = SessionOptions.defaults().withThreads(1);
    PrimitiveSession session = PrimitiveSession.open(primitive, input.shape(), options);
    session.apply(input);
    return session;
  }
}
