package org.cvkit.core.architecture;

import org.cvkit.core.geometry.Size;
import org.cvkit.core.graph.Graph;
import org.cvkit.core.graph.GraphBuilder;
import org.cvkit.core.graph.GraphBuilder.Mode;
import org.cvkit.core.graph.Value;
import org.cvkit.core.layer.Layer;
import org.cvkit.core.tensor.ElementType;
import org.cvkit.core.tensor.Shape;
import org.cvkit.core.transform.Normalization;

/**
 * A network that says what a picture shows: N x channels x H x W, float32, to N x {@link #classes}
 * scores before the softmax. Everything before its head, the trunk, serves other classes too.
 *
 * <p>Immutable, as every implementation is expected to be.
 */
public interface Network extends Layer {

  /** Number of classes it tells apart. */
  int classes();

  /** The same network with a head for {@code classes} classes. */
  Network withClasses(int classes);

  /** Size of the pictures it was designed for. */
  Size inputSize();

  /** How the values of a picture were scaled when the published weights were trained. */
  default Normalization normalization() {
    return Normalization.imageNet();
  }

  /** Channels of the pictures it takes: 3, or 1 for grey ones. */
  default int inputChannels() {
    return 3;
  }

  /**
   * What the names of the head's parameters begin with, {@code fc.} for instance: those whose
   * shapes depend on the number of classes. All others are the trunk's.
   */
  String head();

  /**
   * The network from the input {@code image} to the output {@code logits}.
   *
   * @param input N x channels x H x W; in inference N may be free, and H and W too where the
   *     network ends with a mean over each whole channel
   * @throws org.cvkit.core.graph.GraphException naming the layer when the pictures are too small
   */
  default Graph build(Mode mode, Shape input) {
    return build(GraphBuilder.create(mode), input);
  }

  /** The same into {@code g}, which may bring seed, weights and what is frozen. */
  default Graph build(GraphBuilder g, Shape input) {
    Value image = g.input("image", ElementType.FLOAT32, input);
    g.output("logits", apply(g, image));
    return g.build();
  }

  /** The inference form for batches of any length at the size it was designed for. */
  default Graph forInference() {
    Size size = inputSize();
    return build(
        Mode.INFERENCE, Shape.of(Shape.FREE, inputChannels(), size.height(), size.width()));
  }
}
