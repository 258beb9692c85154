package org.cvkit.core.layer;

import org.cvkit.core.graph.Attributes;
import org.cvkit.core.graph.Constant;
import org.cvkit.core.graph.GraphBuilder;
import org.cvkit.core.graph.Value;
import org.cvkit.core.tensor.Shape;

/**
 * Both sides {@code factor} times as long (ONNX Resize, opset 18), as PyTorch's {@code Upsample}
 * without aligned corners: N x C x H x W to N x C x factor H x factor W.
 *
 * <p>Immutable.
 */
public record Upsample(int factor, Kind kind) implements Layer {

  /** What comes between the pixels. */
  public enum Kind {
    /** Each pixel is repeated. */
    NEAREST,
    /** Weighted by distance to the four nearest centres. */
    BILINEAR
  }

  public Upsample {
    if (factor < 1) {
      throw new IllegalArgumentException(
          "upsample: expected a factor of at least 1, got " + factor);
    }
  }

  public static Upsample nearest(int factor) {
    return new Upsample(factor, Kind.NEAREST);
  }

  public static Upsample bilinear(int factor) {
    return new Upsample(factor, Kind.BILINEAR);
  }

  @Override
  public Value apply(GraphBuilder g, Value x) {
    Value factors = g.constant(Constant.of(Shape.of(4), 1, 1, factor, factor));
    Attributes attributes =
        kind == Kind.NEAREST
            ? Attributes.none()
                .withText("mode", "nearest")
                .withText("coordinate_transformation_mode", "asymmetric")
                .withText("nearest_mode", "floor")
            : Attributes.none()
                .withText("mode", "linear")
                .withText("coordinate_transformation_mode", "half_pixel");
    return g.apply("Resize", attributes, x, null, factors);
  }
}
