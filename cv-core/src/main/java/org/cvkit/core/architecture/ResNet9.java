package org.cvkit.core.architecture;

import java.util.List;
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
 * The short residual network that learns CIFAR fast (Page 2018, "How to Train Your ResNet"): a 3 x
 * 3 convolution, then three stages of a 3 x 3 convolution with 2 x 2 maximum pooling, followed or
 * not by an identity block of two convolutions. For 32 x 32 pictures and a little more.
 *
 * <p>Immutable.
 *
 * @param width of the first convolution
 */
public record ResNet9(int width, List<Stage> stages, int classes) implements Network {
  private static final int RESIDUAL = 2;

  /**
   * A convolution that halves the picture.
   *
   * @param width its output channels
   * @param convolutions that follow it: 2, which are an identity block, 1 or none
   */
  public record Stage(int width, int convolutions) {
    public Stage {
      if (width < 1 || convolutions < 0 || convolutions > RESIDUAL) {
        throw new IllegalArgumentException(
            "ResNet-9 stage: expected a width of at least 1 and 0 to 2 convolutions, got "
                + width
                + " and "
                + convolutions);
      }
    }
  }

  public ResNet9 {
    stages = List.copyOf(stages);
  }

  /** The original, whose stages double the width; 6.6 M parameters at width 64. */
  public static ResNet9 ofWidth(int width) {
    return new ResNet9(
        width,
        List.of(
            new Stage(2 * width, RESIDUAL),
            new Stage(4 * width, 0),
            new Stage(8 * width, RESIDUAL)),
        10);
  }

  /** 0.58 M parameters: narrow where the maps are large, and one plain convolution at the end. */
  public static ResNet9 small() {
    return new ResNet9(
        32, List.of(new Stage(48, RESIDUAL), new Stage(96, RESIDUAL), new Stage(144, 1)), 10);
  }

  @Override
  public ResNet9 withClasses(int other) {
    return new ResNet9(width, stages, other);
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
    int channels = width;
    for (int i = 0; i < stages.size(); i++) {
      GraphBuilder layer = g.scope("layer" + (i + 1));
      int out = stages.get(i).width();
      y = Pool.max(2, 2).apply(layer, convolution(layer.scope("0"), y, channels, out));
      y = after(layer.scope("1"), y, out, stages.get(i).convolutions());
      channels = out;
    }
    Value strongest = g.unary("GlobalMaxPool", y);
    Value row = new Flatten().apply(g, strongest);
    return Linear.of(channels, classes).withoutBias().apply(g.scope("fc"), row);
  }

  private static Value after(GraphBuilder g, Value x, int width, int convolutions) {
    Value y = x;
    for (int i = 0; i < convolutions; i++) {
      y = convolution(g.scope(Integer.toString(i)), y, width, width);
    }
    return convolutions == RESIDUAL ? g.add(x, y) : y;
  }

  private static Value convolution(GraphBuilder g, Value x, int in, int out) {
    Value y = Conv2dLayer.of(in, out, 3).withSamePadding().withoutBias().apply(g.scope("conv"), x);
    return Activation.RELU.apply(g, BatchNorm.of(out).apply(g.scope("bn"), y));
  }
}
