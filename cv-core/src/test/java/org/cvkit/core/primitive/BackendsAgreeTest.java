package org.cvkit.core.primitive;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The executions give the same numbers for whatever shapes, strides, padding and groups. */
class BackendsAgreeTest {
  /**
   * The order of summing differs. Numbers are in [-1, 1) and sums have at most a few thousand
   * products, so that rounding stays below 1e-5 of their absolute sum.
   */
  private static final float TOLERANCE = 5e-5f;

  private final Random random = new Random(20);

  private int upTo(int limit) {
    return 1 + random.nextInt(limit);
  }

  private Padding padding(int limit) {
    return switch (random.nextInt(4)) {
      case 0 -> Padding.valid();
      case 1 -> Padding.same();
      case 2 -> new Padding.Same(Padding.Same.Odd.AT_BEGINNING);
      default ->
          Padding.of(
              random.nextInt(limit),
              random.nextInt(limit),
              random.nextInt(limit),
              random.nextInt(limit));
    };
  }

  /** A window that fits a picture of {@code height} x {@code width} even without padding. */
  private Window window(int height, int width) {
    int dilationY = upTo(2);
    int dilationX = upTo(3);
    int rows = upTo(Math.min(5, (height - 1) / dilationY + 1));
    int columns = upTo(Math.min(5, (width - 1) / dilationX + 1));
    return Window.of(rows, columns).withStride(upTo(3), upTo(3)).withDilation(dilationY, dilationX);
  }

  private Conv2d convolution(int height, int width) {
    int groups = upTo(3);
    Window window = window(height, width).withPadding(padding(3));
    int filters = groups * upTo(5);
    Volume kernel = Volumes.random(random, filters, upTo(7), window.height(), window.width());
    return new Conv2d(kernel, Volumes.random(random, 1, filters, 1, 1), window, groups);
  }

  private static void agree(Primitive primitive, Volume x, Backend backend) {
    Volume expected = primitive.apply(x, Backend.REFERENCE);
    Volumes.assertClose(primitive.apply(x, backend), expected, TOLERANCE);
  }

  @Test
  void fast_convolution_is_convolution() {
    for (int i = 0; i < 400; i++) {
      int height = upTo(20);
      int width = upTo(20);
      Conv2d conv = convolution(height, width);
      int channels = conv.kernel().channels() * conv.groups();
      agree(conv, Volumes.random(random, upTo(2), channels, height, width), Backend.FAST);
    }
  }

  @Test
  void strips_and_blocks_of_large_convolutions_join() {
    // Longer than one strip in each direction, and more weights than one block holds.
    Volume wide = Volumes.random(random, 1, 2, 3, 1100);
    Volume deep = Volumes.random(random, 1, 90, 40, 33);
    Padding same = Padding.same();

    agree(Conv2d.of(Volumes.random(random, 3, 2, 3, 3)).withPadding(same), wide, Backend.FAST);
    agree(Conv2d.of(Volumes.random(random, 5, 2, 3, 3)).withStride(2), wide, Backend.FAST);
    agree(Conv2d.of(Volumes.random(random, 35, 90, 3, 3)).withPadding(same), deep, Backend.FAST);
    agree(Conv2d.of(Volumes.random(random, 301, 90, 1, 1)), deep, Backend.FAST);
    agree(
        Conv2d.depthwise(Volumes.random(random, 90, 1, 5, 5)).withStride(2).withPadding(same),
        deep,
        Backend.FAST);
    agree(
        TransposedConv2d.of(Volumes.random(random, 90, 20, 4, 4)).withStride(2),
        deep,
        Backend.FAST);
  }

  @Test
  void fast_transposed_convolution_is_transposed_convolution() {
    for (int i = 0; i < 300; i++) {
      int height = upTo(12);
      int width = upTo(12);
      TransposedConv2d conv = transposed();
      Volume x = Volumes.random(random, upTo(2), conv.kernel().batch(), height, width);
      if (fits(conv, x)) {
        agree(conv, x, Backend.FAST);
      }
    }
  }

  private TransposedConv2d transposed() {
    Window window = window(9, 9).withPadding(padding(2));
    int groups = upTo(3);
    Volume kernel =
        Volumes.random(random, groups * upTo(4), upTo(4), window.height(), window.width());
    int extra = Math.min(window.strideY(), 2) - 1;
    Volume bias = Volumes.random(random, 1, kernel.channels() * groups, 1, 1);
    return new TransposedConv2d(kernel, bias, window, groups, extra, 0);
  }

  private static boolean fits(TransposedConv2d conv, Volume x) {
    try {
      conv.outputShape(x.shape());
      return true;
    } catch (IllegalArgumentException nothingLeft) {
      return false;
    }
  }

  @Test
  void fast_pooling_is_pooling() {
    for (int i = 0; i < 400; i++) {
      int height = upTo(20);
      int width = upTo(20);
      Volume x = Volumes.random(random, upTo(2), upTo(3), height, width);
      for (Primitive pool : pools(height, width)) {
        agree(pool, x, Backend.FAST);
      }
    }
    agree(MaxPool.of(3, 2), Volumes.random(random, 1, 2, 90, 300), Backend.FAST);
  }

  private List<Primitive> pools(int height, int width) {
    Window window = window(height, width);
    int limit = Math.min(3, Math.min(window.reachY(), window.reachX()));
    window = window.withPadding(padding(limit));
    Rounding rounding = Rounding.values()[random.nextInt(2)];
    List<Primitive> pools = new ArrayList<>(List.of(GlobalPool.values()));
    pools.add(new MaxPool(window, rounding));
    for (AveragePool.Counted counted : AveragePool.Counted.values()) {
      pools.add(new AveragePool(window, rounding, counted));
    }
    return pools;
  }

  @Test
  void onnx_runtime_gives_the_same() {
    for (int i = 0; i < 60; i++) {
      int height = 6 + random.nextInt(10);
      int width = 6 + random.nextInt(10);
      Conv2d conv = convolution(height, width);
      int channels = conv.kernel().channels() * conv.groups();
      Volume x = Volumes.random(random, upTo(2), channels, height, width);
      agree(conv, x, Backend.ONNX_RUNTIME);
      TransposedConv2d transposed = transposed();
      Volume z = Volumes.random(random, 2, transposed.kernel().batch(), height, width);
      if (fits(transposed, z)) {
        agree(transposed, z, Backend.ONNX_RUNTIME);
      }
      MaxPool pool = MaxPool.of(window(height, width));
      agree(pool, x, Backend.ONNX_RUNTIME);
      agree(AveragePool.of(pool.window()), x, Backend.ONNX_RUNTIME);
    }
  }

  @Test
  void onnx_runtime_gives_the_same_of_what_is_not_convolution() {
    Volume x = Volumes.random(random, 2, 3, 6, 8);
    Volume positive = Volume.ofChannels(0.5f, 1, 2);
    List<Primitive> all =
        List.of(
            BatchNormalization.of(positive, Volume.ofChannels(1, 0, -1), positive, positive),
            Softmax.overChannels(),
            Resize.toSize(Resize.Method.LINEAR, 9, 5),
            Resize.byFactor(Resize.Method.NEAREST, 2, 2),
            Activation.relu(),
            Activation.leakyRelu(0.1f),
            Activation.elu(1.5f),
            Activation.sigmoid(),
            Activation.tanh(),
            Activation.hardSigmoid(0.2f, 0.5f),
            Activation.hardSwish(),
            Activation.mish(),
            Activation.clip(-0.25f, 0.5f));

    for (Primitive primitive : all) {
      agree(primitive, x, Backend.ONNX_RUNTIME);
    }
  }
}
