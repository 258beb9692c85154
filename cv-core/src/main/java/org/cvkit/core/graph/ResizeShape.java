package org.cvkit.core.graph;

import java.util.List;
import org.cvkit.core.graph.ShapeInference.Application;
import org.cvkit.core.graph.ShapeInference.Typed;
import org.cvkit.core.tensor.Shape;

/**
 * The shape Resize makes (ONNX opset 18): from target sizes, or from factors, each side rounded
 * down.
 */
final class ResizeShape {
  private ResizeShape() {}

  static List<Typed> infer(Application a) {
    Value x = a.input(0);
    long[] out = x.shape().toArray();
    long[] axes = a.attributes().longs("axes", everyAxis(x.rank()));
    if (a.has(3)) {
      long[] sizes = sizes(a, axes);
      for (int k = 0; k < sizes.length; k++) {
        out[a.axis(axes[k], x.rank())] = sizes[k];
      }
      return List.of(new Typed(x.type(), Shape.of(out)));
    }
    Constant scales = a.constants().apply(a.input(2));
    if (scales == null) {
      throw a.wrong("constant scales or sizes", a.input(2));
    }
    float[] factors = scales.toFloats();
    for (int k = 0; k < factors.length; k++) {
      int axis = a.axis(axes[k], x.rank());
      if (out[axis] != Shape.FREE) {
        out[axis] = (long) Math.floor(out[axis] * (double) factors[k]);
      } else if (factors[k] == 1) {
        out[axis] = Shape.FREE;
      }
    }
    return List.of(new Typed(x.type(), Shape.of(out)));
  }

  /**
   * The sizes asked for, or with one common factor, the smallest or the largest of those asked for.
   */
  private static long[] sizes(Application a, long[] axes) {
    long[] sizes = a.longs(3);
    String policy = a.attributes().text("keep_aspect_ratio_policy", "stretch");
    if (policy.equals("stretch")) {
      return sizes;
    }
    boolean notLarger = policy.equals("not_larger");
    double factor = notLarger ? Double.MAX_VALUE : 0;
    for (int k = 0; k < sizes.length; k++) {
      double each = (double) sizes[k] / a.input(0).dimension((int) axes[k]);
      factor = notLarger ? Math.min(factor, each) : Math.max(factor, each);
    }
    for (int k = 0; k < sizes.length; k++) {
      sizes[k] = Math.round(factor * a.input(0).dimension((int) axes[k]));
    }
    return sizes;
  }

  private static long[] everyAxis(int rank) {
    long[] axes = new long[rank];
    for (int i = 0; i < rank; i++) {
      axes[i] = i;
    }
    return axes;
  }
}
