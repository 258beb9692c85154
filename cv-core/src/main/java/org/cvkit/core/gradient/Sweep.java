package org.cvkit.core.gradient;

import java.util.Arrays;
import org.cvkit.core.graph.Attributes;
import org.cvkit.core.graph.GraphBuilder;
import org.cvkit.core.graph.Node;
import org.cvkit.core.graph.Value;

/** Gradients of a convolution's kernel by another convolution. */
final class Sweep {
  private Sweep() {}

  /**
   * One convolution in which the output gradient is the kernel: the batch becomes the channels, and
   * with pixels channel-last the picture's channels become neighbouring columns, so that all taps
   * and channels come out of one sweep.
   */
  static Value of(GraphBuilder g, Node conv, Value dy) {
    Value x = conv.input(0);
    Value w = conv.input(1);
    long n = x.dimension(0);
    long channels = x.dimension(1);
    long[] strides = conv.attributes().longs("strides", 1, 1);
    long[] dilations = conv.attributes().longs("dilations", 1, 1);
    long[] pads = conv.attributes().longs("pads", 0, 0, 0, 0);
    Value picture =
        g.reshape(g.transpose(x, 0, 2, 3, 1), 1, n, x.dimension(2), x.dimension(3) * channels);
    Value kernel = g.transpose(dy, 1, 0, 2, 3);
    Attributes attributes =
        Attributes.none()
            .withLongs("kernel_shape", dy.dimension(2), dy.dimension(3))
            .withLongs("dilations", strides[0], strides[1] * channels)
            .withLongs("pads", pads[0], pads[1] * channels, pads[2], pads[3] * channels);
    Value swept = g.apply("Conv", attributes, picture, kernel);
    return taps(g, swept, w, dilations, channels);
  }

  /**
   * Picks the kernel's taps out of the sweep, which also holds the places a stride or dilation
   * skips.
   */
  private static Value taps(GraphBuilder g, Value swept, Value w, long[] dilations, long channels) {
    long outputs = w.dimension(0);
    long[] reach = {
      dilations[0] * (w.dimension(2) - 1) + 1, (dilations[1] * (w.dimension(3) - 1) + 1)
    };
    Value all =
        g.reshape(swept, outputs, swept.dimension(2), swept.dimension(3) / channels, channels);
    boolean exact =
        swept.dimension(2) == w.dimension(2) && swept.dimension(3) == w.dimension(3) * channels;
    Value picked =
        exact
            ? all
            : g.apply(
                "Slice",
                Attributes.none(),
                all,
                g.longs(0, 0),
                g.longs(reach[0], reach[1]),
                g.longs(1, 2),
                g.longs(dilations[0], dilations[1]));
    return g.transpose(picked, 0, 3, 1, 2);
  }

  /**
   * Whether the sweep is smaller the other way round, over the output gradient with the picture as
   * the kernel: what is swept is copied once a tap, so it had better be the one with fewer
   * channels.
   */
  static boolean isSmallerBackwards(Node conv) {
    Value w = conv.input(1);
    long[] pads = conv.attributes().longs("pads", 0, 0, 0, 0);
    return w.dimension(1) >= 2 * w.dimension(0)
        && all(conv.attributes().longs("strides", 1, 1))
        && all(conv.attributes().longs("dilations", 1, 1))
        && Math.max(pads[0], pads[2]) < w.dimension(2)
        && Math.max(pads[1], pads[3]) < w.dimension(3);
  }

  private static boolean all(long[] ones) {
    return Arrays.stream(ones).allMatch(v -> v == 1);
  }

  /** At stride 1: tap t of the kernel is met at the place k - 1 - t of this sweep. */
  static Value backwards(GraphBuilder g, Node conv, Value dy) {
    Value x = conv.input(0);
    Value w = conv.input(1);
    long out = dy.dimension(1);
    long rows = w.dimension(2);
    long columns = w.dimension(3);
    long[] pads = conv.attributes().longs("pads", 0, 0, 0, 0);
    Value swept =
        g.reshape(
            g.transpose(dy, 0, 2, 3, 1),
            1,
            dy.dimension(0),
            dy.dimension(2),
            dy.dimension(3) * out);
    Attributes attributes =
        Attributes.none()
            .withLongs("kernel_shape", x.dimension(2), x.dimension(3))
            .withLongs("dilations", 1, out)
            .withLongs(
                "pads",
                rows - 1 - pads[0],
                (columns - 1 - pads[1]) * out,
                rows - 1 - pads[2],
                (columns - 1 - pads[3]) * out);
    Value taps = g.apply("Conv", attributes, swept, g.transpose(x, 1, 0, 2, 3));
    Value all = g.reshape(taps, x.dimension(1), rows * columns, out);
    long[] reversed = new long[(int) (rows * columns)];
    for (int i = 0; i < reversed.length; i++) {
      reversed[i] = reversed.length - 1 - i;
    }
    Value turned = g.apply("Gather", Attributes.none().with("axis", 1), all, g.longs(reversed));
    return g.reshape(g.transpose(turned, 2, 0, 1), w.shape().toArray());
  }
}
