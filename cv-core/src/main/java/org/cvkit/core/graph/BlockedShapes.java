package org.cvkit.core.graph;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.cvkit.core.graph.ShapeInference.Application;
import org.cvkit.core.graph.ShapeInference.Rule;
import org.cvkit.core.graph.ShapeInference.Typed;
import org.cvkit.core.tensor.Shape;

/**
 * Shapes of ONNX Runtime's operators on pictures in blocks of channels (domain {@code
 * com.microsoft.nchwc}). A blocked picture keeps the shape N x C x H x W; C is a multiple of the
 * block, whose size the processor decides.
 */
final class BlockedShapes {
  private static final String DOMAIN = "com.microsoft.nchwc:";

  private BlockedShapes() {}

  static void addTo(Map<String, Rule> rules) {
    rules.put(DOMAIN + "ReorderInput", a -> List.of(a.like(0)));
    rules.put(DOMAIN + "ReorderOutput", a -> List.of(a.like(0)));
    rules.put(DOMAIN + "Conv", BlockedShapes::convolution);
  }

  /** The kernel's shape is the ordinary one; its memory is in blocks. */
  private static List<Typed> convolution(Application a) {
    Value x = a.input(0);
    long[] kernel = a.input(1).shape().toArray();
    long[] sides = Arrays.copyOfRange(kernel, 2, kernel.length);
    Convolution window = Convolution.of(a.node(), sides, a.attributes());
    long[] out = x.shape().toArray();
    out[1] = kernel[0];
    for (int i = 2; i < out.length; i++) {
      out[i] = window.output(i - 2, out[i]);
    }
    return List.of(new Typed(x.type(), Shape.of(out)));
  }
}
