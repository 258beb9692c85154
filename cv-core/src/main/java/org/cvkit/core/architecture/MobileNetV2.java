package org.cvkit.core.architecture;

import java.util.ArrayList;
import java.util.List;
import org.cvkit.core.graph.GraphBuilder;
import org.cvkit.core.graph.Value;
import org.cvkit.core.layer.Activation;
import org.cvkit.core.layer.BatchNorm;
import org.cvkit.core.layer.Conv2dLayer;
import org.cvkit.core.layer.Dropout;
import org.cvkit.core.layer.Layer;
import org.cvkit.core.layer.Sequential;

/**
 * MobileNetV2 (Sandler et al. 2018, "Inverted Residuals and Linear Bottlenecks", table 2): blocks
 * that widen by 1 x 1, filter depthwise and narrow again without an activation. Pictures of any
 * size.
 *
 * <p>Immutable.
 *
 * @param width multiplies all channels but the last layer's, which only grow
 * @param stem for CIFAR the first convolution and the second row of the table do not stride
 */
public record MobileNetV2(double width, Stem stem, int classes) implements MobileNet {
  private static final int FIRST = 32;
  private static final int LAST = 1280;

  /** Expansion t, channels c, blocks n, stride s of the first. */
  private record Row(int t, int c, int n, int s) {}

  private static final List<Row> TABLE =
      List.of(
          new Row(1, 16, 1, 1),
          new Row(6, 24, 2, 2),
          new Row(6, 32, 3, 2),
          new Row(6, 64, 4, 2),
          new Row(6, 96, 3, 1),
          new Row(6, 160, 3, 2),
          new Row(6, 320, 1, 1));

  public MobileNetV2 {
    Width.requirePositive("MobileNetV2", width);
  }

  /** For ImageNet's classes. */
  public static MobileNetV2 ofWidth(double width) {
    return new MobileNetV2(width, Stem.IMAGENET, 1000);
  }

  @Override
  public MobileNetV2 withClasses(int other) {
    return new MobileNetV2(width, stem, other);
  }

  public MobileNetV2 withStem(Stem other) {
    return new MobileNetV2(width, other, classes);
  }

  @Override
  public Value apply(GraphBuilder g, Value x) {
    boolean small = stem == Stem.CIFAR;
    int channels = Width.scaled(FIRST, width);
    int last = Width.scaled(LAST, Math.max(1, width));
    List<Layer> features = new ArrayList<>();
    features.add(convolution(Conv2dLayer.of(3, channels, 3).withStride(small ? 1 : 2)));
    for (int i = 0; i < TABLE.size(); i++) {
      Row row = TABLE.get(i);
      int out = Width.scaled(row.c(), width);
      for (int j = 0; j < row.n(); j++) {
        int stride = j > 0 || (small && i == 1) ? 1 : row.s();
        features.add(new InvertedResidual(channels, out, row.t(), stride));
        channels = out;
      }
    }
    features.add(convolution(Conv2dLayer.of(channels, last, 1)));
    Value means = MobileNet.means(g, features, x);
    Layer linear = MobileNet.classifier(last, classes);
    return Sequential.of(new Dropout(0.2), linear).apply(g.scope("classifier"), means);
  }

  /** The block of table 1 and figure 4; the shortcut is there where the shape does not change. */
  private record InvertedResidual(int in, int out, int expansion, int stride) implements Layer {
    @Override
    public Value apply(GraphBuilder g, Value x) {
      int wide = in * expansion;
      List<Layer> layers = new ArrayList<>();
      if (expansion != 1) {
        layers.add(convolution(Conv2dLayer.of(in, wide, 1)));
      }
      layers.add(convolution(Conv2dLayer.depthwise(wide, 3).withStride(stride)));
      layers.add(MobileNet.bare(Conv2dLayer.of(wide, out, 1)));
      layers.add(BatchNorm.of(out));
      Value y = new Sequential(layers).apply(g.scope("conv"), x);
      return stride == 1 && in == out ? g.add(x, y) : y;
    }
  }

  private static Layer convolution(Conv2dLayer layer) {
    return new Sequential(MobileNet.convolution(layer, Activation.RELU6));
  }
}
