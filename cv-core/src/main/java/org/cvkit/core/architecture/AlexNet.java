package org.cvkit.core.architecture;

import org.cvkit.core.geometry.Size;
import org.cvkit.core.graph.GraphBuilder;
import org.cvkit.core.graph.Value;
import org.cvkit.core.layer.Activation;
import org.cvkit.core.layer.AdaptiveAveragePool;
import org.cvkit.core.layer.Conv2dLayer;
import org.cvkit.core.layer.Dropout;
import org.cvkit.core.layer.Flatten;
import org.cvkit.core.layer.Layer;
import org.cvkit.core.layer.Linear;
import org.cvkit.core.layer.Pool;
import org.cvkit.core.layer.Sequential;

/**
 * AlexNet in its form for one processor (Krizhevsky 2014, "One weird trick", footnote 1), as
 * torchvision has it: without local response normalisation. Pictures of at least 63 x 63, of a size
 * known when the graph is built.
 *
 * <p>Immutable.
 */
public record AlexNet(int classes) implements Network {
  private static final int GRID = 6;
  private static final int HIDDEN = 4096;

  @Override
  public AlexNet withClasses(int other) {
    return new AlexNet(other);
  }

  @Override
  public Size inputSize() {
    return Size.square(224);
  }

  @Override
  public String head() {
    return "classifier.6.";
  }

  @Override
  public Value apply(GraphBuilder g, Value x) {
    Layer relu = Activation.RELU;
    Sequential features =
        Sequential.of(
            Conv2dLayer.of(3, 64, 11).withStride(4).withPadding(2),
            relu,
            Pool.max(3, 2),
            Conv2dLayer.of(64, 192, 5).withPadding(2),
            relu,
            Pool.max(3, 2),
            Conv2dLayer.of(192, 384, 3).withPadding(1),
            relu,
            Conv2dLayer.of(384, 256, 3).withPadding(1),
            relu,
            Conv2dLayer.of(256, 256, 3).withPadding(1),
            relu,
            Pool.max(3, 2));
    Sequential classifier =
        Sequential.of(
            new Dropout(0.5),
            Linear.of(256 * GRID * GRID, HIDDEN),
            relu,
            new Dropout(0.5),
            Linear.of(HIDDEN, HIDDEN),
            relu,
            Linear.of(HIDDEN, classes));
    Value y = features.apply(g.scope("features"), x);
    y = new Flatten().apply(g, AdaptiveAveragePool.of(GRID).apply(g.scope("avgpool"), y));
    return classifier.apply(g.scope("classifier"), y);
  }
}
