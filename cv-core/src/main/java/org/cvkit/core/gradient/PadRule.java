package org.cvkit.core.gradient;

import java.util.Arrays;
import java.util.List;
import org.cvkit.core.graph.Attributes;
import org.cvkit.core.graph.GraphBuilder;
import org.cvkit.core.graph.GraphException;
import org.cvkit.core.graph.Value;
import org.jspecify.annotations.Nullable;

/**
 * Gradient of Pad: the frame is cut off; what it mirrored or repeated is added where it came from.
 */
final class PadRule {
  private PadRule() {}

  static List<@Nullable Value> apply(Rule.Application a) {
    long[] pads = LayoutRules.constant(a, 1);
    int count = pads.length / 2;
    long[] axes =
        a.node().optionalInput(3).isPresent()
            ? LayoutRules.constant(a, 3)
            : LayoutRules.range(count);
    String mode = a.node().attributes().text("mode", "constant");
    if (mode.equals("constant")) {
      long[] cut = Arrays.stream(pads).map(p -> -p).toArray();
      GraphBuilder g = a.g();
      Value dx = g.apply("Pad", Attributes.none(), a.dy(), g.longs(cut), null, g.longs(axes));
      return LayoutRules.only(a, dx);
    }
    if (!mode.equals("reflect") && !mode.equals("edge")
        || Arrays.stream(pads).anyMatch(p -> p < 0)) {
      throw new GraphException(
          a.node().name()
              + ": Pad has a gradient for the modes constant, reflect and edge with pads of at"
              + " least 0, got "
              + mode
              + " "
              + Arrays.toString(pads));
    }
    Value dx = a.dy();
    for (int k = 0; k < count; k++) {
      int axis = (int) (axes[k] < 0 ? axes[k] + a.x(0).rank() : axes[k]);
      Frame frame = new Frame(axis, pads[k], a.x(0).dimension(axis), pads[k + count]);
      dx = frame.folded(a.g(), dx, mode.equals("reflect"));
    }
    return LayoutRules.only(a, dx);
  }

  /** The padding of one axis: {@code before}, {@code length} of the picture, {@code after}. */
  private record Frame(int axis, long before, long length, long after) {
    Value folded(GraphBuilder g, Value dy, boolean mirrored) {
      Value inside = g.slice(dy, axis, before, before + length);
      if (before > 0) {
        Value edge = g.slice(dy, axis, 0, before);
        inside =
            g.add(inside, mirrored ? placed(g, reversed(g, edge), 1) : placed(g, sum(g, edge), 0));
      }
      if (after > 0) {
        Value edge = g.slice(dy, axis, before + length, before + length + after);
        inside =
            g.add(
                inside,
                mirrored
                    ? placed(g, reversed(g, edge), length - 1 - after)
                    : placed(g, sum(g, edge), length - 1));
      }
      return inside;
    }

    private Value sum(GraphBuilder g, Value x) {
      return g.sum(x, axis);
    }

    private Value reversed(GraphBuilder g, Value x) {
      return g.apply(
          "Slice",
          Attributes.none(),
          x,
          g.longs(-1),
          g.longs(Long.MIN_VALUE + 1),
          g.longs(axis),
          g.longs(-1));
    }

    /** Zeros of the picture's length with {@code x} from {@code start} on. */
    private Value placed(GraphBuilder g, Value x, long start) {
      Value pads = g.longs(start, length - start - x.dimension(axis));
      return g.apply("Pad", Attributes.none(), x, pads, null, g.longs(axis));
    }
  }
}
