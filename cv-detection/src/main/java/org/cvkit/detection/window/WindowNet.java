package org.cvkit.detection.window;

import org.cvkit.core.architecture.Network;
import org.cvkit.core.geometry.Size;
import org.cvkit.core.graph.GraphBuilder;
import org.cvkit.core.graph.Value;
import org.cvkit.core.layer.Conv2dLayer;
import org.cvkit.core.layer.Flatten;
import org.cvkit.core.layer.Linear;
import org.cvkit.core.layer.Pool;

/**
 * A small classifier of 32 x 32 windows made to be slid over pictures: pairs of 3 x 3 convolutions
 * as in VGG (Simonyan and Zisserman 2015), but without padding, so that it has a {@link DenseForm}.
 * Windows lie four pixels apart.
 *
 * <p>Immutable.
 *
 * @param channels 1 for grey pictures, 3 for colours
 * @param width channels of the first pair of convolutions, doubled in the second
 */
public record WindowNet(int channels, int width, int classes) implements Network {
  private static final int HIDDEN = 64;

  /** For colour pictures: 71,000 parameters for two classes. */
  public static WindowNet of(int classes) {
    return new WindowNet(3, 16, classes);
  }

  @Override
  public WindowNet withClasses(int other) {
    return new WindowNet(channels, width, other);
  }

  @Override
  public Size inputSize() {
    return Size.square(32);
  }

  @Override
  public int inputChannels() {
    return channels;
  }

  @Override
  public String head() {
    return "fc2.";
  }

  @Override
  public Value apply(GraphBuilder g, Value x) {
    Value y = pair(g, "conv1", x, channels, width);
    y = pair(g, "conv2", y, width, 2 * width);
    Value rows = new Flatten().apply(g, y);
    Value hidden = Linear.of(2 * width * 5 * 5, HIDDEN).apply(g.scope("fc1"), rows);
    return Linear.of(HIDDEN, classes).apply(g.scope("fc2"), g.unary("Relu", hidden));
  }

  /** Two convolutions and a pooling. */
  private static Value pair(GraphBuilder g, String name, Value x, int in, int out) {
    Value y = Conv2dLayer.of(in, out, 3).apply(g.scope(name + "a"), x);
    y = Conv2dLayer.of(out, out, 3).apply(g.scope(name + "b"), g.unary("Relu", y));
    return Pool.max(2, 2).apply(g, g.unary("Relu", y));
  }
}
