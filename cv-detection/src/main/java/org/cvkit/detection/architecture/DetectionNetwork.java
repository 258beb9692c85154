package org.cvkit.detection.architecture;

import org.cvkit.core.geometry.Size;
import org.cvkit.core.graph.Graph;
import org.cvkit.core.graph.GraphBuilder;
import org.cvkit.core.graph.GraphBuilder.Mode;
import org.cvkit.core.layer.Layer;
import org.cvkit.core.tensor.ElementType;
import org.cvkit.core.tensor.Shape;

/**
 * A network that says what is where in a picture: N x 3 x H x W, float32, RGB in 0..1, to one table
 * of boxes in the pixels of the input and their scores, as {@link #decoder} reads it. Sides are
 * multiples of {@link #STRIDE}. Everything before its head, the trunk, serves other classes too.
 *
 * <p>Immutable, as every implementation is expected to be.
 */
public interface DetectionNetwork extends Layer {
  /** The coarsest stride: sides of pictures are multiples of it. */
  int STRIDE = 32;

  /** Number of classes it tells apart. */
  int classes();

  /** The same network with a head for {@code classes} classes. */
  DetectionNetwork withClasses(int classes);

  /** Whether the parameter or scope {@code name} is the head's, whose shape depends on classes. */
  boolean isHead(String name);

  /** The head's name among the decoders, as a model's card gives it: {@code yolov8}. */
  String decoder();

  /**
   * The inference form from the input {@code images} to the output {@code output0}.
   *
   * @param input N x 3 x H x W; all but the channels may be free
   */
  default Graph build(GraphBuilder g, Shape input) {
    g.output("output0", apply(g, g.input("images", ElementType.FLOAT32, input)));
    return g.build();
  }

  /** The inference form for batches of any length and pictures of any size. */
  default Graph forInference() {
    return build(
        GraphBuilder.create(Mode.INFERENCE), Shape.of(Shape.FREE, 3, Shape.FREE, Shape.FREE));
  }

  /**
   * The same for pictures of one size.
   *
   * @throws IllegalArgumentException when a side is no multiple of {@link #STRIDE}
   */
  static Size requireFitting(Size size) {
    if (size.width() % STRIDE != 0 || size.height() % STRIDE != 0 || size.width() < STRIDE) {
      throw new IllegalArgumentException(
          "network: expected sides that are multiples of " + STRIDE + ", got " + size);
    }
    return size;
  }
}
