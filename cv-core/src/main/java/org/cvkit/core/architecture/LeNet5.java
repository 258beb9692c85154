package org.cvkit.core.architecture;

import org.cvkit.core.geometry.Size;
import org.cvkit.core.graph.GraphBuilder;
import org.cvkit.core.graph.Value;
import org.cvkit.core.layer.Activation;
import org.cvkit.core.layer.Conv2dLayer;
import org.cvkit.core.layer.Flatten;
import org.cvkit.core.layer.Linear;
import org.cvkit.core.layer.Pool;

/**
 * LeNet-5 (LeCun et al. 1998, figure 2) for 28 x 28 pictures, with the paper's border of two pixels
 * as padding. All maps of C3 see all maps of S2, and a plain linear layer with softmax stands for
 * the paper's distance to templates: 61,706 parameters for ten classes of grey pictures.
 *
 * <p>Immutable.
 *
 * @param channels 1 for grey pictures, 3 for colours
 * @param activation the paper's is the hyperbolic tangent
 * @param pooling the paper's is the average
 */
public record LeNet5(int channels, int classes, Activation activation, Pool.Kind pooling)
    implements Network {

  /** As it is built today: ReLU and maximum pooling. */
  public static LeNet5 of(int channels, int classes) {
    return new LeNet5(channels, classes, Activation.RELU, Pool.Kind.MAX);
  }

  /** With the paper's hyperbolic tangent and average pooling. */
  public static LeNet5 original(int classes) {
    return new LeNet5(1, classes, Activation.TANH, Pool.Kind.AVERAGE);
  }

  @Override
  public LeNet5 withClasses(int other) {
    return new LeNet5(channels, other, activation, pooling);
  }

  /** The same network for pictures of other channels. */
  public LeNet5 withChannels(int other) {
    return new LeNet5(other, classes, activation, pooling);
  }

  @Override
  public Size inputSize() {
    return Size.square(28);
  }

  @Override
  public int inputChannels() {
    return channels;
  }

  @Override
  public String head() {
    return "fc3.";
  }

  @Override
  public Value apply(GraphBuilder g, Value x) {
    Pool halved = new Pool(pooling, 2, 2, 0, Pool.Rounding.DOWN);
    Value c1 = Conv2dLayer.of(channels, 6, 5).withPadding(2).apply(g.scope("conv1"), x);
    Value s2 = halved.apply(g, activation.apply(g, c1));
    Value c3 = Conv2dLayer.of(6, 16, 5).apply(g.scope("conv2"), s2);
    Value s4 = halved.apply(g, activation.apply(g, c3));
    Value rows = new Flatten().apply(g, s4);
    Value c5 = Linear.of(16 * 5 * 5, 120).apply(g.scope("fc1"), rows);
    Value f6 = Linear.of(120, 84).apply(g.scope("fc2"), activation.apply(g, c5));
    return Linear.of(84, classes).apply(g.scope("fc3"), activation.apply(g, f6));
  }
}
