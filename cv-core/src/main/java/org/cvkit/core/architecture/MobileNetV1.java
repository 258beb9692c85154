package org.cvkit.core.architecture;

import java.util.ArrayList;
import java.util.List;
import org.cvkit.core.graph.GraphBuilder;
import org.cvkit.core.graph.Value;
import org.cvkit.core.layer.Activation;
import org.cvkit.core.layer.Conv2dLayer;
import org.cvkit.core.layer.Layer;
import org.cvkit.core.layer.Sequential;

/**
 * MobileNet (Howard et al. 2017, table 1): depthwise separable convolutions, a 3 x 3 filter a
 * channel followed by a 1 x 1 convolution. torchvision has none; names follow its MobileNetV2: the
 * first convolution is {@code features.0}, the blocks after it hold the depthwise part as {@code 0,
 * 1}, the pointwise part as {@code 3, 4}. Pictures of any size.
 *
 * <p>Immutable.
 *
 * @param width the paper's alpha, multiplies all channels
 * @param stem for CIFAR the first convolution and the first block with stride do not stride
 */
public record MobileNetV1(double width, Stem stem, int classes) implements MobileNet {
  private static final int FIRST = 32;

  /** The pointwise convolution's filters, and the stride of the depthwise one before it. */
  private record Row(int filters, int stride) {}

  private static final List<Row> TABLE =
      List.of(
          new Row(64, 1),
          new Row(128, 2),
          new Row(128, 1),
          new Row(256, 2),
          new Row(256, 1),
          new Row(512, 2),
          new Row(512, 1),
          new Row(512, 1),
          new Row(512, 1),
          new Row(512, 1),
          new Row(512, 1),
          new Row(1024, 2),
          // The paper's table says stride 2 here, and sizes that only stride 1 makes.
          new Row(1024, 1));

  public MobileNetV1 {
    Width.requirePositive("MobileNetV1", width);
  }

  /** For ImageNet's classes. */
  public static MobileNetV1 ofWidth(double width) {
    return new MobileNetV1(width, Stem.IMAGENET, 1000);
  }

  @Override
  public MobileNetV1 withClasses(int other) {
    return new MobileNetV1(width, stem, other);
  }

  public MobileNetV1 withStem(Stem other) {
    return new MobileNetV1(width, other, classes);
  }

  @Override
  public Value apply(GraphBuilder g, Value x) {
    boolean small = stem == Stem.CIFAR;
    int channels = Width.scaled(FIRST, width);
    List<Layer> features = new ArrayList<>();
    features.add(
        new Sequential(convolution(Conv2dLayer.of(3, channels, 3).withStride(small ? 1 : 2))));
    for (int i = 0; i < TABLE.size(); i++) {
      int out = Width.scaled(TABLE.get(i).filters(), width);
      features.add(separable(channels, out, small && i == 1 ? 1 : TABLE.get(i).stride()));
      channels = out;
    }
    Value means = MobileNet.means(g, features, x);
    return MobileNet.classifier(channels, classes).apply(g.scope("classifier"), means);
  }

  /** Figure 3, right. */
  private static Layer separable(int in, int out, int stride) {
    List<Layer> layers = new ArrayList<>();
    layers.addAll(convolution(Conv2dLayer.depthwise(in, 3).withStride(stride)));
    layers.addAll(convolution(Conv2dLayer.of(in, out, 1)));
    return new Sequential(layers);
  }

  private static List<Layer> convolution(Conv2dLayer layer) {
    return MobileNet.convolution(layer, Activation.RELU);
  }
}
