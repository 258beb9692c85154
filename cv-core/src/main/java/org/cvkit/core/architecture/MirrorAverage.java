package org.cvkit.core.architecture;

import org.cvkit.core.geometry.Size;
import org.cvkit.core.graph.Attributes;
import org.cvkit.core.graph.GraphBuilder;
import org.cvkit.core.graph.GraphBuilder.Mode;
import org.cvkit.core.graph.Value;
import org.cvkit.core.transform.Normalization;

/**
 * A network that is asked twice when it is used, about the picture and about its mirror image, and
 * answers with the mean of both scores (Simonyan and Zisserman 2014, section 3.2, with the means of
 * logits in place of probabilities). It is trained as without, and so are its weights and their
 * names. A model made of it is an ordinary graph that takes twice the time.
 *
 * <p>Immutable.
 */
public record MirrorAverage(Network network) implements Network {
  private static final int COLUMNS = 3;

  @Override
  public Value apply(GraphBuilder g, Value x) {
    if (g.mode() == Mode.TRAIN) {
      return network.apply(g, x);
    }
    Value both = network.apply(g, g.concat(0, x, mirrored(g, x)));
    return g.reduce("ReduceMean", g.reshape(both, 2, -1, classes()), 0, 0);
  }

  private static Value mirrored(GraphBuilder g, Value x) {
    Value last = g.longs(-1);
    Value beyondFirst = g.longs(Integer.MIN_VALUE);
    Value step = g.longs(-1);
    return g.apply("Slice", Attributes.none(), x, last, beyondFirst, g.longs(COLUMNS), step);
  }

  @Override
  public int classes() {
    return network.classes();
  }

  @Override
  public MirrorAverage withClasses(int other) {
    return new MirrorAverage(network.withClasses(other));
  }

  @Override
  public Size inputSize() {
    return network.inputSize();
  }

  @Override
  public Normalization normalization() {
    return network.normalization();
  }

  @Override
  public int inputChannels() {
    return network.inputChannels();
  }

  @Override
  public String head() {
    return network.head();
  }
}
