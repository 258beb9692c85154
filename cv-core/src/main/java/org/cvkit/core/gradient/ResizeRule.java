package org.cvkit.core.gradient;

import static java.util.Arrays.asList;

import java.util.List;
import org.cvkit.core.graph.GraphBuilder;
import org.cvkit.core.graph.GraphException;
import org.cvkit.core.graph.Value;
import org.jspecify.annotations.Nullable;

/**
 * Gradient of Resize where every pixel is repeated a whole number of times: the repetitions are
 * summed.
 */
final class ResizeRule {
  private ResizeRule() {}

  static List<@Nullable Value> apply(Rule.Application a) {
    Value x = a.x(0);
    long ky = a.y().dimension(2) / x.dimension(2);
    long kx = a.y().dimension(3) / x.dimension(3);
    boolean whole =
        ky * x.dimension(2) == a.y().dimension(2) && kx * x.dimension(3) == a.y().dimension(3);
    if (!whole || !a.node().attributes().text("mode", "nearest").equals("nearest")) {
      throw new GraphException(
          a.node().name()
              + ": Resize has a gradient for the mode nearest by whole factors, got "
              + x.shape()
              + " to "
              + a.y().shape());
    }
    GraphBuilder g = a.g();
    Value blocks =
        g.reshape(a.dy(), x.dimension(0), x.dimension(1), x.dimension(2), ky, x.dimension(3), kx);
    Value summed = g.reshape(g.sum(blocks, 3, 5), x.shape().toArray());
    return asList(summed, null, null, null).subList(0, a.node().inputs().size());
  }
}
