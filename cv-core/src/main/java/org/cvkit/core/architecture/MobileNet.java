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
import org.cvkit.core.layer.Layer;
import org.cvkit.core.layer.Linear;
import org.cvkit.core.layer.Pool;
import org.cvkit.core.layer.Sequential;

/** What the MobileNets share: their input, their convolutions and the way to the head. */
interface MobileNet extends Network {
  Stem stem();

  @Override
  default Size inputSize() {
    return Size.square(stem() == Stem.CIFAR ? 32 : 224);
  }

  @Override
  default String head() {
    return "classifier.";
  }

  /** A convolution, batch norm, activation. */
  static List<Layer> convolution(Conv2dLayer layer, Activation activation) {
    return List.of(bare(layer), BatchNorm.of(layer.out()), activation);
  }

  /** Padded to keep the size, and without bias, for batch norm follows. */
  static Conv2dLayer bare(Conv2dLayer layer) {
    return layer.withSamePadding().withoutBias().withInitializer(Initializer.heNormalFanOut());
  }

  /** The features of a picture, and their means. */
  static Value means(GraphBuilder g, List<Layer> features, Value x) {
    Value y = new Sequential(features).apply(g.scope("features"), x);
    return new Flatten().apply(g, Pool.globalAverage().apply(g, y));
  }

  static Layer classifier(int channels, int classes) {
    return Linear.of(channels, classes).withInitializer(Initializer.normal(0.01));
  }
}
