package org.cvkit.core.architecture;

import java.util.List;
import org.cvkit.core.geometry.Size;
import org.cvkit.core.graph.GraphBuilder;
import org.cvkit.core.graph.Value;
import org.cvkit.core.layer.Activation;
import org.cvkit.core.layer.BatchNorm;
import org.cvkit.core.layer.Conv2dLayer;
import org.cvkit.core.layer.Flatten;
import org.cvkit.core.layer.Initializer;
import org.cvkit.core.layer.Linear;
import org.cvkit.core.layer.Pool;

/**
 * Residual networks (He et al. 2016, "Deep Residual Learning for Image Recognition"): table 1 for
 * ImageNet, section 4.2 for CIFAR. As in torchvision a bottleneck strides in its 3 x 3 convolution,
 * and where a block changes shape its shortcut is a 1 x 1 convolution (the paper's option B), in
 * the networks for CIFAR too, which makes them 1 % larger than the paper's. Pictures of any size.
 *
 * <p>Immutable.
 *
 * @param stem 7 x 7 with stride 2 and pooling with stride 2, or 3 x 3 at full size
 */
public record ResNet(Stem stem, Block block, List<Stage> stages, int classes) implements Network {

  /** What is added to the shortcut; its output has {@code expansion} times the stage's width. */
  public enum Block {
    /** 3 x 3, 3 x 3. */
    BASIC(1),
    /** 1 x 1, 3 x 3, 1 x 1. */
    BOTTLENECK(4);

    private final int expansion;

    Block(int expansion) {
      this.expansion = expansion;
    }

    private Value residual(GraphBuilder g, Value x, int in, int width, int stride) {
      if (this == BASIC) {
        Value y = relu(g, normalized(g, "1", convolution(in, width, 3, stride), x));
        return normalized(g, "2", convolution(width, width, 3, 1), y);
      }
      Value y = relu(g, normalized(g, "1", convolution(in, width, 1, 1), x));
      y = relu(g, normalized(g, "2", convolution(width, width, 3, stride), y));
      return normalized(g, "3", convolution(width, expansion * width, 1, 1), y);
    }
  }

  /** Blocks of one width, the first with the stride. */
  public record Stage(int width, int blocks, int stride) {}

  public ResNet {
    stages = List.copyOf(stages);
  }

  // The paper's table 1:                 conv2_x, conv3_x, conv4_x, conv5_x

  public static ResNet resNet18() {
    return imageNet(Block.BASIC, 2, 2, 2, 2);
  }

  public static ResNet resNet34() {
    return imageNet(Block.BASIC, 3, 4, 6, 3);
  }

  public static ResNet resNet50() {
    return imageNet(Block.BOTTLENECK, 3, 4, 6, 3);
  }

  public static ResNet resNet101() {
    return imageNet(Block.BOTTLENECK, 3, 4, 23, 3);
  }

  public static ResNet resNet152() {
    return imageNet(Block.BOTTLENECK, 3, 8, 36, 3);
  }

  /** The network of {@code 6 n + 2} layers for CIFAR: n is 3, 5 and 9 for 20, 32 and 56 layers. */
  public static ResNet cifar(int n) {
    List<Stage> stages = List.of(new Stage(16, n, 1), new Stage(32, n, 2), new Stage(64, n, 2));
    return new ResNet(Stem.CIFAR, Block.BASIC, stages, 10);
  }

  private static ResNet imageNet(Block block, int conv2, int conv3, int conv4, int conv5) {
    List<Stage> stages =
        List.of(
            new Stage(64, conv2, 1),
            new Stage(128, conv3, 2),
            new Stage(256, conv4, 2),
            new Stage(512, conv5, 2));
    return new ResNet(Stem.IMAGENET, block, stages, 1000);
  }

  @Override
  public ResNet withClasses(int other) {
    return new ResNet(stem, block, stages, other);
  }

  /** With another beginning: the deep networks on small pictures want {@link Stem#CIFAR}. */
  public ResNet withStem(Stem other) {
    return new ResNet(other, block, stages, classes);
  }

  @Override
  public Size inputSize() {
    return stem == Stem.CIFAR ? Size.square(32) : Size.square(224);
  }

  @Override
  public String head() {
    return "fc.";
  }

  @Override
  public Value apply(GraphBuilder g, Value x) {
    int channels = stages.get(0).width();
    Value y = stem(g, x, channels);
    for (int i = 0; i < stages.size(); i++) {
      Stage stage = stages.get(i);
      GraphBuilder layer = g.scope("layer" + (i + 1));
      for (int j = 0; j < stage.blocks(); j++) {
        int stride = j == 0 ? stage.stride() : 1;
        y = block(layer.scope(Integer.toString(j)), y, channels, stage.width(), stride);
        channels = block.expansion * stage.width();
      }
    }
    Value means = new Flatten().apply(g, Pool.globalAverage().apply(g, y));
    return Linear.of(channels, classes).apply(g.scope("fc"), means);
  }

  private Value stem(GraphBuilder g, Value x, int width) {
    return switch (stem) {
      case CIFAR -> relu(g, normalized(g, "1", convolution(3, width, 3, 1), x));
      case IMAGENET -> {
        Value y = relu(g, normalized(g, "1", convolution(3, width, 7, 2), x));
        yield Pool.max(3, 2).withPadding(1).apply(g, y);
      }
    };
  }

  private Value block(GraphBuilder g, Value x, int in, int width, int stride) {
    int out = block.expansion * width;
    Value shortcut = x;
    Value residual = block.residual(g, x, in, width, stride);
    if (stride != 1 || in != out) {
      GraphBuilder projection = g.scope("downsample");
      shortcut = convolution(in, out, 1, stride).apply(projection.scope("0"), x);
      shortcut = BatchNorm.of(out).apply(projection.scope("1"), shortcut);
    }
    return relu(g, g.add(residual, shortcut));
  }

  private static Conv2dLayer convolution(int in, int out, int kernel, int stride) {
    return Conv2dLayer.of(in, out, kernel)
        .withStride(stride)
        .withSamePadding()
        .withoutBias()
        .withInitializer(Initializer.heNormalFanOut());
  }

  private static Value normalized(GraphBuilder g, String number, Conv2dLayer layer, Value x) {
    Value y = layer.apply(g.scope("conv" + number), x);
    return BatchNorm.of(layer.out()).apply(g.scope("bn" + number), y);
  }

  private static Value relu(GraphBuilder g, Value x) {
    return Activation.RELU.apply(g, x);
  }
}
