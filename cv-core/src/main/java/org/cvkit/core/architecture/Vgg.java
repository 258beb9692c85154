package org.cvkit.core.architecture;

import java.util.ArrayList;
import java.util.List;
import org.cvkit.core.geometry.Size;
import org.cvkit.core.graph.GraphBuilder;
import org.cvkit.core.graph.Value;
import org.cvkit.core.layer.Activation;
import org.cvkit.core.layer.AdaptiveAveragePool;
import org.cvkit.core.layer.BatchNorm;
import org.cvkit.core.layer.Conv2dLayer;
import org.cvkit.core.layer.Dropout;
import org.cvkit.core.layer.Flatten;
import org.cvkit.core.layer.Initializer;
import org.cvkit.core.layer.Layer;
import org.cvkit.core.layer.Linear;
import org.cvkit.core.layer.Pool;
import org.cvkit.core.layer.Sequential;

/**
 * VGG (Simonyan and Zisserman 2015, table 1): 3 x 3 convolutions in five blocks, each ended by
 * pooling, and three fully connected layers. Pictures of at least 32 x 32, of a size known when the
 * graph is built.
 *
 * <p>Immutable.
 *
 * @param blocks how many convolutions each of the five blocks has
 */
public record Vgg(List<Integer> blocks, Normalized normalized, int classes) implements Network {
  /** The channels of each block. */
  private static final List<Integer> WIDTHS = List.of(64, 128, 256, 512, 512);

  private static final int GRID = 7;
  private static final int HIDDEN = 4096;

  /** Whether batch norm follows each convolution, as it does not in the paper. */
  public enum Normalized {
    NO,
    YES
  }

  public Vgg {
    blocks = List.copyOf(blocks);
    if (blocks.size() != WIDTHS.size()) {
      throw new IllegalArgumentException("VGG: expected 5 blocks, got " + blocks);
    }
  }

  /** The paper's configuration A. */
  public static Vgg vgg11() {
    return imageNet(1, 1, 2, 2, 2);
  }

  /** The paper's configuration B. */
  public static Vgg vgg13() {
    return imageNet(2, 2, 2, 2, 2);
  }

  /** The paper's configuration D. */
  public static Vgg vgg16() {
    return imageNet(2, 2, 3, 3, 3);
  }

  /** The paper's configuration E. */
  public static Vgg vgg19() {
    return imageNet(2, 2, 4, 4, 4);
  }

  private static Vgg imageNet(Integer... blocks) {
    return new Vgg(List.of(blocks), Normalized.NO, 1000);
  }

  @Override
  public Vgg withClasses(int other) {
    return new Vgg(blocks, normalized, other);
  }

  public Vgg withBatchNorm() {
    return new Vgg(blocks, Normalized.YES, classes);
  }

  @Override
  public Size inputSize() {
    return Size.square(224);
  }

  @Override
  public String head() {
    return "classifier.6.";
  }

  /** The convolutions alone, as torchvision numbers them: what style transfer looks into. */
  public Sequential features() {
    List<Layer> layers = new ArrayList<>();
    int channels = 3;
    for (int block = 0; block < blocks.size(); block++) {
      int width = WIDTHS.get(block);
      for (int i = 0; i < blocks.get(block); i++) {
        layers.add(
            Conv2dLayer.of(channels, width, 3)
                .withPadding(1)
                .withInitializer(Initializer.heNormalFanOut()));
        if (normalized == Normalized.YES) {
          layers.add(BatchNorm.of(width));
        }
        layers.add(Activation.RELU);
        channels = width;
      }
      layers.add(Pool.max(2, 2));
    }
    return new Sequential(layers);
  }

  @Override
  public Value apply(GraphBuilder g, Value x) {
    int rows = WIDTHS.get(WIDTHS.size() - 1) * GRID * GRID;
    Value y = features().apply(g.scope("features"), x);
    y = new Flatten().apply(g, AdaptiveAveragePool.of(GRID).apply(g.scope("avgpool"), y));
    return Sequential.of(
            linear(rows, HIDDEN),
            Activation.RELU,
            new Dropout(0.5),
            linear(HIDDEN, HIDDEN),
            Activation.RELU,
            new Dropout(0.5),
            linear(HIDDEN, classes))
        .apply(g.scope("classifier"), y);
  }

  private static Linear linear(int in, int out) {
    return Linear.of(in, out).withInitializer(Initializer.normal(0.01));
  }
}
