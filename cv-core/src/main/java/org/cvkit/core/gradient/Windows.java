package org.cvkit.core.gradient;

import org.cvkit.core.graph.Attributes;
import org.cvkit.core.graph.Constant;
import org.cvkit.core.graph.GraphException;
import org.cvkit.core.graph.Node;
import org.cvkit.core.graph.Value;
import org.cvkit.core.tensor.Shape;

/** The windows a convolution or pooling of pictures lays over its input. */
final class Windows {
  private Windows() {}

  static void requirePictures(Node node) {
    Value x = node.input(0);
    if (x.rank() != 4 || !x.shape().isFixed()) {
      throw new GraphException(
          node.name()
              + ": "
              + node.operator()
              + " has a gradient for pictures N x C x H x W of known size, got "
              + x.shape());
    }
  }

  /**
   * The node with its pads written out where {@code auto_pad} leaves them to be worked out (ONNX
   * Conv, opset 11).
   *
   * @param kernel of which the last two dimensions are the window's sides
   */
  static Node explicit(Node node, Shape kernel) {
    requirePictures(node);
    String auto = node.attributes().text("auto_pad", "NOTSET");
    if (auto.equals("NOTSET")) {
      return node;
    }
    long[] strides = node.attributes().longs("strides", 1, 1);
    long[] dilations = node.attributes().longs("dilations", 1, 1);
    long[] pads = new long[4];
    for (int i = 0; auto.startsWith("SAME") && i < 2; i++) {
      long reach = dilations[i] * (kernel.dimension(2 + i) - 1) + 1;
      long out = node.output().dimension(2 + i);
      long all = Math.max(0, (out - 1) * strides[i] + reach - node.input(0).dimension(2 + i));
      pads[i] = auto.equals("SAME_UPPER") ? all / 2 : all - all / 2;
      pads[i + 2] = all - pads[i];
    }
    Attributes attributes = node.attributes().without("auto_pad").withLongs("pads", pads);
    return new Node(
        node.operator(), node.domain(), node.name(), node.inputs(), node.outputs(), attributes);
  }

  /**
   * One over the number of pixels each window of an average pooling with explicit pads counts:
   * fewer at the border unless padding counts.
   */
  static Constant shares(Node pool) {
    Value y = pool.output();
    double[] rows = counts(pool, 0);
    double[] columns = counts(pool, 1);
    float[] shares = new float[rows.length * columns.length];
    for (int i = 0; i < shares.length; i++) {
      shares[i] = (float) (1 / (rows[i / columns.length] * columns[i % columns.length]));
    }
    return Constant.of(Shape.of(1, 1, y.dimension(2), y.dimension(3)), shares);
  }

  /** How many taps of each window along one axis are counted. */
  private static double[] counts(Node pool, int axis) {
    Attributes attributes = pool.attributes();
    long length = pool.input(0).dimension(2 + axis);
    long[] pads = attributes.longs("pads", 0, 0, 0, 0);
    boolean padded = attributes.integer("count_include_pad", 0) != 0;
    long low = padded ? -pads[axis] : 0;
    long high = padded ? length + pads[axis + 2] : length;
    double[] counts = new double[(int) pool.output().dimension(2 + axis)];
    for (int i = 0; i < counts.length; i++) {
      for (long tap = 0; tap < attributes.longs("kernel_shape")[axis]; tap++) {
        long at =
            i * attributes.longs("strides", 1, 1)[axis]
                - pads[axis]
                + tap * attributes.longs("dilations", 1, 1)[axis];
        counts[i] += at >= low && at < high ? 1 : 0;
      }
    }
    return counts;
  }
}
