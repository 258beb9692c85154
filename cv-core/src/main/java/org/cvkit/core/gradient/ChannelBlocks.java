package org.cvkit.core.gradient;

import org.cvkit.core.graph.Attributes;
import org.cvkit.core.graph.GraphBuilder;
import org.cvkit.core.graph.Value;

/**
 * Pictures and kernels in blocks of channels, for ONNX Runtime's operators of the domain {@code
 * com.microsoft.nchwc}: the memory of N x C x H x W becomes N x C/b x H x W x b, that of a kernel O
 * x I x kH x kW becomes O/b x I/b x kH x kW x b (inputs) x b (outputs), while shapes stay as they
 * are.
 *
 * <p>All packing is moving whole blocks of b numbers, or ReorderInput itself: transposing number by
 * number would cost more than the convolution gains.
 */
record ChannelBlocks(int size) {
  private static final String DOMAIN = "com.microsoft.nchwc";

  boolean divides(long channels) {
    return channels % size == 0;
  }

  Value enter(GraphBuilder g, Value x) {
    return g.applyAll("ReorderInput", DOMAIN, Attributes.none(), x).get(0);
  }

  Value leave(GraphBuilder g, Value x) {
    Attributes channels = Attributes.none().with("channels", x.dimension(1));
    return g.applyAll("ReorderOutput", DOMAIN, channels, x).get(0);
  }

  Value convolution(GraphBuilder g, Attributes attributes, Value... inputs) {
    return g.applyAll("Conv", DOMAIN, attributes, inputs).get(0);
  }

  /** A kernel for pictures in blocks. */
  Value kernel(GraphBuilder g, Value w) {
    long[] shape = w.shape().toArray();
    long taps = shape[2] * shape[3];
    Value outer = enter(g, g.reshape(w, 1, shape[0], shape[1], taps));
    Value rows = g.reshape(outer, shape[0] / size, shape[1] / size, size, taps, size);
    return g.reshape(g.transpose(rows, 0, 1, 3, 2, 4), shape);
  }

  /** The kernel of the data gradient: inputs and outputs exchanged, taps in reverse order. */
  Value reversedKernel(GraphBuilder g, Value w) {
    long[] shape = w.shape().toArray();
    long taps = shape[2] * shape[3];
    Value inner = enter(g, w);
    Value rows = g.reshape(inner, shape[0] / size, size, shape[1] / size, taps, size);
    Value exchanged = reversed(g, g.transpose(rows, 2, 0, 3, 1, 4), 2);
    return g.reshape(exchanged, shape[1], shape[0], shape[2], shape[3]);
  }

  /** A kernel of which only the outputs are in blocks: for few inputs, or one a channel. */
  Value outerKernel(GraphBuilder g, Value w) {
    long[] shape = w.shape().toArray();
    Value outer = enter(g, g.reshape(w, 1, shape[0], shape[1], shape[2] * shape[3]));
    return g.reshape(outer, shape);
  }

  /** A depthwise kernel, taps in reverse order. */
  Value reversedDepthwiseKernel(GraphBuilder g, Value w) {
    long[] shape = w.shape().toArray();
    Value rows =
        g.reshape(
            enter(g, g.reshape(w, 1, shape[0], shape[2], shape[3])),
            shape[0] / size,
            shape[2] * shape[3],
            size);
    return g.reshape(reversed(g, rows, 1), shape);
  }

  private static Value reversed(GraphBuilder g, Value x, int axis) {
    int length = (int) x.dimension(axis);
    if (length == 1) {
      return x;
    }
    long[] order = new long[length];
    for (int i = 0; i < length; i++) {
      order[i] = length - 1 - i;
    }
    return g.apply("Gather", Attributes.none().with("axis", axis), x, g.longs(order));
  }
}
