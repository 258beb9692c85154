package org.cvkit.core.architecture;

import org.cvkit.core.geometry.Size;
import org.cvkit.core.graph.GraphBuilder;
import org.cvkit.core.graph.Value;
import org.cvkit.core.layer.Activation;
import org.cvkit.core.layer.BatchNorm;
import org.cvkit.core.layer.Conv2dLayer;
import org.cvkit.core.layer.Flatten;
import org.cvkit.core.layer.Linear;
import org.cvkit.core.layer.Pool;

/**
 * The short residual network that learns CIFAR fast (Page 2018, "How to Train Your ResNet"): 3 x 3
 * convolutions that double the width, each followed by 2 x 2 maximum pooling, with identity blocks
 * of two convolutions after the first and the third. For 32 x 32 pictures and a little more.
 *
 * <p>Immutable.
 *
 * @param width of the first convolution; 64 in the original (6.6 M parameters), which ends with 8
 *     times as much
 * @param blocks where identity blocks stand
 */
public record ResNet9(int width, Blocks blocks, int classes) implements Network {

  /** After which of the three doublings an identity block follows. */
  public enum Blocks {
    /** The first and the third, as in the original. */
    OUTER,
    ALL
  }

  public static ResNet9 ofWidth(int width) {
    return new ResNet9(width, Blocks.OUTER, 10);
  }

  public ResNet9 withBlocks(Blocks other) {
    return new ResNet9(width, other, classes);
  }

  @Override
  public ResNet9 withClasses(int other) {
    return new ResNet9(width, blocks, other);
  }

  @Override
  public Size inputSize() {
    return Size.square(32);
  }

  @Override
  public String head() {
    return "fc.";
  }

  @Override
  public Value apply(GraphBuilder g, Value x) {
    Value y = convolution(g.scope("prep"), x, 3, width);
    for (int i = 1; i <= 3; i++) {
      GraphBuilder stage = g.scope("layer" + i);
      int out = width << i;
      y = Pool.max(2, 2).apply(stage, convolution(stage.scope("0"), y, out / 2, out));
      if (blocks == Blocks.ALL || i != 2) {
        Value z = convolution(stage.scope("1").scope("0"), y, out, out);
        y = stage.add(y, convolution(stage.scope("1").scope("1"), z, out, out));
      }
    }
    Value strongest = g.unary("GlobalMaxPool", y);
    Value row = new Flatten().apply(g, strongest);
    return Linear.of(8 * width, classes).withoutBias().apply(g.scope("fc"), row);
  }

  private static Value convolution(GraphBuilder g, Value x, int in, int out) {
    Value y = Conv2dLayer.of(in, out, 3).withSamePadding().withoutBias().apply(g.scope("conv"), x);
    return Activation.RELU.apply(g, BatchNorm.of(out).apply(g.scope("bn"), y));
  }
}
