package org.cvkit.core.layer;

import org.cvkit.core.graph.Attributes;
import org.cvkit.core.graph.GraphBuilder;
import org.cvkit.core.graph.Value;

/**
 * Pooling over square windows (ONNX MaxPool and AveragePool, opset 11): N x C x H x W to N x C x H'
 * x W' with {@code H' = floor((H + 2 padding - window) / stride) + 1}.
 *
 * <p>Immutable.
 */
public record Pool(Kind kind, int window, int stride, int padding, Rounding rounding)
    implements Layer {

  /** What is taken of a window. */
  public enum Kind {
    MAX,
    /** The mean of what lies inside the picture. */
    AVERAGE,
    /** The mean with the padding's zeros counted, as PyTorch does unless told otherwise. */
    AVERAGE_WITH_PADDING
  }

  /** What becomes of a last window that does not fit wholly. */
  public enum Rounding {
    DOWN,
    UP
  }

  public static Pool max(int window, int stride) {
    return new Pool(Kind.MAX, window, stride, 0, Rounding.DOWN);
  }

  public static Pool average(int window, int stride) {
    return new Pool(Kind.AVERAGE_WITH_PADDING, window, stride, 0, Rounding.DOWN);
  }

  /** The mean of each whole channel: N x C x H x W to N x C x 1 x 1. */
  public static Layer globalAverage() {
    return (g, x) -> g.unary("GlobalAveragePool", x);
  }

  public Pool withPadding(int other) {
    return new Pool(kind, window, stride, other, rounding);
  }

  public Pool withRounding(Rounding other) {
    return new Pool(kind, window, stride, padding, other);
  }

  @Override
  public Value apply(GraphBuilder g, Value x) {
    Attributes attributes =
        Attributes.none()
            .withLongs("kernel_shape", window, window)
            .withLongs("strides", stride, stride)
            .withLongs("pads", padding, padding, padding, padding)
            .with("ceil_mode", rounding.ordinal());
    return switch (kind) {
      case MAX -> g.applyAll("MaxPool", "", attributes, x).get(0);
      case AVERAGE -> g.apply("AveragePool", attributes, x);
      case AVERAGE_WITH_PADDING ->
          g.apply("AveragePool", attributes.with("count_include_pad", 1), x);
    };
  }
}
