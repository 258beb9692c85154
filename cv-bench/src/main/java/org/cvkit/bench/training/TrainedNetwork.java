package org.cvkit.bench.training;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.cvkit.core.graph.Attributes;
import org.cvkit.core.graph.Constant;
import org.cvkit.core.graph.GraphBuilder;
import org.cvkit.core.graph.Value;
import org.cvkit.core.layer.Activation;
import org.cvkit.core.layer.BatchNorm;
import org.cvkit.core.layer.Conv2dLayer;
import org.cvkit.core.layer.Linear;
import org.cvkit.core.layer.Pool;
import org.cvkit.core.tensor.ElementType;
import org.cvkit.core.tensor.Shape;

/**
 * A network of a training benchmark with its batch and its loss; {@code training.py} beside the
 * benchmarks builds the same ones in PyTorch.
 *
 * <p>Immutable.
 */
public enum TrainedNetwork {
  /** Three 3x3 convolutions of 32, 64 and 128 channels, each halved by max pooling. */
  SMALL_CNN(Shape.of(64, 3, 32, 32)) {
    @Override
    Value logits(GraphBuilder g, Value x) {
      Value y = x;
      int in = 3;
      for (int out : new int[] {32, 64, 128}) {
        GraphBuilder block = g.scope("block" + out);
        y = convolution(block, y, in, out, 3, 1, 1, Activation.RELU);
        y = Pool.max(2, 2).apply(block, y);
        in = out;
      }
      return classifier(g, y, in);
    }
  },

  /** ResNet-18 for 32x32 pictures: no pooling after the first convolution. */
  RESNET(Shape.of(32, 3, 32, 32)) {
    @Override
    Value logits(GraphBuilder g, Value x) {
      Value y = convolution(g.scope("first"), x, 3, 64, 3, 1, 1, Activation.RELU);
      int in = 64;
      for (int stage = 0; stage < 4; stage++) {
        int out = 64 << stage;
        for (int block = 0; block < 2; block++) {
          int stride = stage > 0 && block == 0 ? 2 : 1;
          y = basicBlock(g.scope("layer" + stage + "." + block), y, in, out, stride);
          in = out;
        }
      }
      return classifier(g, y, in);
    }
  },

  /** MobileNetV2 of half the width. */
  MOBILENET_V2(Shape.of(16, 3, 96, 96)) {
    @Override
    Value logits(GraphBuilder g, Value x) {
      int[][] stages = {
        {1, 8, 1, 1},
        {6, 16, 2, 2},
        {6, 16, 3, 2},
        {6, 32, 4, 2},
        {6, 48, 3, 1},
        {6, 80, 3, 2},
        {6, 160, 1, 1}
      };
      Value y = convolution(g.scope("first"), x, 3, 16, 3, 2, 1, Activation.RELU6);
      int in = 16;
      int number = 0;
      for (int[] stage : stages) {
        for (int block = 0; block < stage[2]; block++) {
          int stride = block == 0 ? stage[3] : 1;
          y = inverted(g.scope("block" + number++), y, in, stage[1], stage[0], stride);
          in = stage[1];
        }
      }
      y = convolution(g.scope("last"), y, in, 1280, 1, 1, 1, Activation.RELU6);
      return classifier(g, y, 1280);
    }
  },

  /** Two convolutions a level, four levels down and up again, 16 channels at the top. */
  UNET(Shape.of(4, 3, 128, 128)) {
    @Override
    Value logits(GraphBuilder g, Value x) {
      List<Value> skipped = new ArrayList<>();
      Value y = x;
      int in = 3;
      for (int level = 0; level < 4; level++) {
        y = twice(g.scope("down" + level), y, in, 16 << level);
        in = 16 << level;
        skipped.add(y);
        y = Pool.max(2, 2).apply(g.scope("down" + level), y);
      }
      y = twice(g.scope("bottom"), y, in, 256);
      in = 256;
      for (int level = 3; level >= 0; level--) {
        int out = 16 << level;
        GraphBuilder up = g.scope("up" + level);
        y = g.concat(1, skipped.get(level), doubled(up, y, in, out));
        y = twice(up, y, 2 * out, out);
        in = out;
      }
      return Conv2dLayer.of(in, 1, 1).apply(g.scope("head"), y);
    }

    @Override
    Shape labels() {
      return Shape.of(4, 1, 128, 128);
    }

    @Override
    Value loss(GraphBuilder g, Value logits, Value labels) {
      Value each = g.subtract(g.unary("Softplus", logits), g.multiply(logits, labels));
      return g.reduce("ReduceMean", each, 0);
    }
  };

  static final int CLASSES = 10;

  private final Shape batch;

  TrainedNetwork(Shape batch) {
    this.batch = batch;
  }

  /** As {@code training.py} calls it. */
  String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * The network {@code training.py} calls {@code id}.
   *
   * @throws IllegalArgumentException when there is none
   */
  static TrainedNetwork named(String id) {
    return valueOf(id.toUpperCase(Locale.ROOT).replace('-', '_'));
  }

  Shape batch() {
    return batch;
  }

  /** One number a picture and class, 1 for the right one. */
  Shape labels() {
    return Shape.of(batch.dimension(0), CLASSES);
  }

  abstract Value logits(GraphBuilder g, Value x);

  Value loss(GraphBuilder g, Value logits, Value labels) {
    Value chosen =
        g.multiply(g.apply("LogSoftmax", Attributes.none().with("axis", 1), logits), labels);
    return g.multiply(
        g.reduce("ReduceSum", chosen, 0), g.scalar(logits, -1.0 / batch.dimension(0)));
  }

  private static Value convolution(
      GraphBuilder g,
      Value x,
      int in,
      int out,
      int kernel,
      int stride,
      int groups,
      Activation activation) {
    Value y =
        Conv2dLayer.of(in, out, kernel)
            .withSamePadding()
            .withStride(stride)
            .withGroups(groups)
            .withoutBias()
            .apply(g, x);
    return activation.apply(g, BatchNorm.of(out).apply(g.scope("bn"), y));
  }

  private static Value basicBlock(GraphBuilder g, Value x, int in, int out, int stride) {
    Value y = convolution(g.scope("conv1"), x, in, out, 3, stride, 1, Activation.RELU);
    y = convolution(g.scope("conv2"), y, out, out, 3, 1, 1, Activation.IDENTITY);
    Value shortcut =
        in == out
            ? x
            : convolution(g.scope("shortcut"), x, in, out, 1, stride, 1, Activation.IDENTITY);
    return g.unary("Relu", g.add(y, shortcut));
  }

  private static Value inverted(
      GraphBuilder g, Value x, int in, int out, int expansion, int stride) {
    int wide = in * expansion;
    Value y = x;
    if (expansion > 1) {
      y = convolution(g.scope("expand"), y, in, wide, 1, 1, 1, Activation.RELU6);
    }
    y = convolution(g.scope("depthwise"), y, wide, wide, 3, stride, wide, Activation.RELU6);
    y = convolution(g.scope("project"), y, wide, out, 1, 1, 1, Activation.IDENTITY);
    return stride == 1 && in == out ? g.add(x, y) : y;
  }

  private static Value twice(GraphBuilder g, Value x, int in, int out) {
    Value y = convolution(g.scope("conv1"), x, in, out, 3, 1, 1, Activation.RELU);
    return convolution(g.scope("conv2"), y, out, out, 3, 1, 1, Activation.RELU);
  }

  private static Value doubled(GraphBuilder g, Value x, int in, int out) {
    float[] begin = new float[in * out * 4];
    java.util.Random random = new java.util.Random(g.seedOf("weight"));
    for (int i = 0; i < begin.length; i++) {
      begin[i] = (float) (random.nextGaussian() / Math.sqrt(in));
    }
    Value w = g.parameter("weight", Constant.of(Shape.of(in, out, 2, 2), begin));
    Value b = g.parameter("bias", Constant.filled(ElementType.FLOAT32, Shape.of(out), 0));
    Attributes two = Attributes.none().withLongs("kernel_shape", 2, 2).withLongs("strides", 2, 2);
    return g.apply("ConvTranspose", two, x, w, b);
  }

  private static Value classifier(GraphBuilder g, Value x, int in) {
    Value pooled = g.reshape(Pool.globalAverage().apply(g, x), x.dimension(0), in);
    return Linear.of(in, CLASSES).apply(g.scope("classifier"), pooled);
  }
}
