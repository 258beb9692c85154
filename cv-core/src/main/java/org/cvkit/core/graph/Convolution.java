package org.cvkit.core.graph;

import org.cvkit.core.tensor.Shape;

/**
 * The sizes of a convolution or a pooling window along its spatial axes, as ONNX writes them: one
 * kernel, stride and dilation an axis, pads at the beginning of every axis and then at the end.
 *
 * <p>Immutable.
 */
final class Convolution {
  private final String node;
  private final long[] kernel;
  private final long[] strides;
  private final long[] dilations;
  private final long[] pads;
  private final String autoPad;
  private final boolean ceil;

  private Convolution(String node, long[] kernel, Attributes attributes) {
    this.node = node;
    this.kernel = kernel;
    int axes = kernel.length;
    strides = attributes.longs("strides", ones(axes));
    dilations = attributes.longs("dilations", ones(axes));
    pads = attributes.longs("pads", new long[2 * axes]);
    autoPad = attributes.text("auto_pad", "NOTSET");
    ceil = attributes.integer("ceil_mode", 0) != 0;
    if (strides.length != axes || dilations.length != axes || pads.length != 2 * axes) {
      throw new GraphException(
          node
              + ": expected strides, dilations and pads for "
              + axes
              + " spatial axes, got "
              + attributes);
    }
  }

  static Convolution of(String node, long[] kernel, Attributes attributes) {
    return new Convolution(node, kernel, attributes);
  }

  private static long[] ones(int n) {
    long[] ones = new long[n];
    java.util.Arrays.fill(ones, 1);
    return ones;
  }

  /**
   * The output's length along spatial axis {@code axis} for an input of length {@code length} (ONNX
   * Conv, opset 11).
   */
  long output(int axis, long length) {
    if (length == Shape.FREE) {
      return Shape.FREE;
    }
    long reach = dilations[axis] * (kernel[axis] - 1) + 1;
    if (autoPad.startsWith("SAME")) {
      return (length + strides[axis] - 1) / strides[axis];
    }
    boolean valid = autoPad.equals("VALID");
    long padded = length + (valid ? 0 : pads[axis] + pads[axis + kernel.length]);
    if (padded < reach) {
      throw new GraphException(
          node + ": expected at least " + reach + " padded rows for the window, got " + padded);
    }
    long whole = (padded - reach) / strides[axis] + 1;
    boolean rest = (padded - reach) % strides[axis] != 0;
    // A last window that would begin in the padding at the end is dropped (ONNX pooling, opset 19
    // note).
    boolean startsInside = whole * strides[axis] < length + (valid ? 0 : pads[axis]);
    return ceil && rest && startsInside ? whole + 1 : whole;
  }

  /** The output's length of a transposed convolution (ONNX ConvTranspose, opset 11). */
  long transposedOutput(int axis, long length, long outputPadding) {
    if (length == Shape.FREE) {
      return Shape.FREE;
    }
    if (autoPad.startsWith("SAME")) {
      return length * strides[axis];
    }
    long reach = dilations[axis] * (kernel[axis] - 1) + 1;
    return strides[axis] * (length - 1)
        + outputPadding
        + reach
        - pads[axis]
        - pads[axis + kernel.length];
  }
}
