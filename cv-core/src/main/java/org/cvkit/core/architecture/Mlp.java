package org.cvkit.core.architecture;

import java.util.List;
import org.cvkit.core.geometry.Size;
import org.cvkit.core.graph.GraphBuilder;
import org.cvkit.core.graph.Value;
import org.cvkit.core.layer.Activation;
import org.cvkit.core.layer.Flatten;
import org.cvkit.core.layer.Initializer;
import org.cvkit.core.layer.Linear;

/**
 * Fully connected layers on the pixels, the first networks of the course: without hidden layers
 * logistic regression (course 1, week 2; softmax regression for more than two classes, course 2,
 * week 3), with one the shallow network (course 1, week 3), with more the L-layer one (course 1,
 * week 4). Hidden weights begin as He et al. 2015 say, the last layer's as Xavier's do.
 *
 * <p>Immutable.
 *
 * @param hidden units of each hidden layer
 * @param side of the pictures, which every weight of the first layer depends on
 */
public record Mlp(List<Integer> hidden, Activation activation, int channels, int side, int classes)
    implements Network {

  public Mlp {
    hidden = List.copyOf(hidden);
  }

  /** For grey pictures of 28 x 28 and 10 classes, with ReLU. */
  public static Mlp of(Integer... hidden) {
    return new Mlp(List.of(hidden), Activation.RELU, 1, 28, 10);
  }

  @Override
  public Mlp withClasses(int other) {
    return new Mlp(hidden, activation, channels, side, other);
  }

  @Override
  public Size inputSize() {
    return Size.square(side);
  }

  @Override
  public int inputChannels() {
    return channels;
  }

  @Override
  public String head() {
    return "fc" + (hidden.size() + 1) + ".";
  }

  @Override
  public Value apply(GraphBuilder g, Value x) {
    Value y = new Flatten().apply(g, x);
    int in = Math.toIntExact(x.dimension(1) * x.dimension(2) * x.dimension(3));
    for (int i = 0; i < hidden.size(); i++) {
      Linear layer = Linear.of(in, hidden.get(i)).withInitializer(Initializer.heNormal());
      y = activation.apply(g, layer.apply(g.scope("fc" + (i + 1)), y));
      in = hidden.get(i);
    }
    Linear last = Linear.of(in, classes).withInitializer(Initializer.xavierUniform());
    return last.apply(g.scope("fc" + (hidden.size() + 1)), y);
  }
}
