package org.cvkit.core.gradient;

import java.util.Arrays;
import org.cvkit.core.graph.Attributes;
import org.cvkit.core.graph.GraphBuilder;
import org.cvkit.core.graph.Node;
import org.cvkit.core.graph.Value;

/**
 * The data gradient of a depthwise convolution of stride 2. Pixels of even and of odd rows and
 * columns each meet other taps of the kernel, every second one: four dense depthwise convolutions
 * of a quarter of the taps, here as one of four times the channels, whose results interleave.
 */
final class SplitByParity {
  private SplitByParity() {}

  /** Along one axis: pixel {@code 2 i + parity} meets {@code dy[i + first + u]} in slot u. */
  private record Axis(long kernel, long pad, long first, long slots) {
    static Axis of(long kernel, long pad) {
      // Tap t of pixel 2 i + a meets dy[i + (a + pad - t) / 2] where that is whole.
      long first = Math.floorDiv(pad - kernel + 2, 2);
      long last = Math.floorDiv(1 + pad, 2);
      return new Axis(kernel, pad, first, last - first + 1);
    }

    /**
     * The tap in each slot of the even pixels and then of the odd ones; {@code kernel} for none.
     */
    long[] taps() {
      long[] taps = new long[(int) (2 * slots)];
      for (int i = 0; i < taps.length; i++) {
        long tap = i / slots + pad - 2 * (first + i % slots);
        taps[i] = tap >= 0 && tap < kernel ? tap : kernel;
      }
      return taps;
    }

    long before() {
      return -first;
    }

    /** Padding after that makes {@code in} rows {@code out}. */
    long after(long in, long out) {
      return out - in - before() + slots - 1;
    }
  }

  static boolean fits(Node conv, Value dy) {
    Value x = conv.input(0);
    long[] pads = conv.attributes().longs("pads", 0, 0, 0, 0);
    boolean fits =
        Arrays.equals(new long[] {2, 2}, conv.attributes().longs("strides", 1, 1))
            && Arrays.equals(new long[] {1, 1}, conv.attributes().longs("dilations", 1, 1));
    for (int i = 0; fits && i < 2; i++) {
      Axis axis = Axis.of(conv.input(1).dimension(2 + i), pads[i]);
      long side = x.dimension(2 + i);
      fits = side % 2 == 0 && axis.before() >= 0 && axis.after(dy.dimension(2 + i), side / 2) >= 0;
    }
    return fits;
  }

  static Value dataGradient(GraphBuilder g, ChannelBlocks blocks, Node conv, Value dy) {
    Value x = conv.input(0);
    long n = x.dimension(0);
    long channels = x.dimension(1);
    long height = x.dimension(2) / 2;
    long width = x.dimension(3) / 2;
    long[] pads = conv.attributes().longs("pads", 0, 0, 0, 0);
    Axis rows = Axis.of(conv.input(1).dimension(2), pads[0]);
    Axis columns = Axis.of(conv.input(1).dimension(3), pads[1]);
    Value kernels = blocks.outerKernel(g, kernels(g, conv.input(1), rows, columns));
    Value entered = blocks.enter(g, dy);
    Attributes attributes =
        Attributes.none()
            .withLongs("kernel_shape", rows.slots(), columns.slots())
            .withLongs(
                "pads",
                rows.before(),
                columns.before(),
                rows.after(dy.dimension(2), height),
                columns.after(dy.dimension(3), width))
            .with("group", 4 * channels);
    Value four =
        blocks.convolution(g, attributes, g.concat(1, entered, entered, entered, entered), kernels);
    Value parts = g.reshape(four, n, 2, 2, channels / blocks.size(), height, width, blocks.size());
    Value woven = g.transpose(parts, 0, 3, 4, 1, 5, 2, 6);
    return blocks.leave(g, g.reshape(woven, x.shape().toArray()));
  }

  /** Four kernels a channel: 4C x 1 x slots x slots, even rows and even columns first. */
  private static Value kernels(GraphBuilder g, Value w, Axis rows, Axis columns) {
    Value planes = g.reshape(w, w.dimension(0), rows.kernel(), columns.kernel());
    Value framed = g.apply("Pad", Attributes.none(), planes, g.longs(0, 0, 0, 0, 1, 1));
    Value byRow =
        g.apply("Gather", Attributes.none().with("axis", 1), framed, g.longs(rows.taps()));
    Value both =
        g.apply("Gather", Attributes.none().with("axis", 2), byRow, g.longs(columns.taps()));
    Value split = g.reshape(both, w.dimension(0), 2, rows.slots(), 2, columns.slots());
    return g.reshape(
        g.transpose(split, 1, 3, 0, 2, 4), 4 * w.dimension(0), 1, rows.slots(), columns.slots());
  }
}
