package org.cvkit.core.primitive;

import org.cvkit.core.graph.Attributes;
import org.cvkit.core.graph.Constant;
import org.cvkit.core.graph.GraphBuilder;
import org.cvkit.core.graph.Value;
import org.cvkit.core.tensor.Shape;

/**
 * Brings pictures to another size, channel by channel, without smoothing first (ONNX Resize, opset
 * 18).
 *
 * <p>Immutable.
 */
public record Resize(Method method, Target target, Coordinates coordinates) implements Primitive {

  /** How a number between pixels is found. */
  public enum Method {
    /** Between the two nearest pixels in each direction, in proportion. */
    LINEAR("linear", ""),
    /** The nearest pixel, of two equally near ones the first. */
    NEAREST("nearest", "round_prefer_floor"),
    /** The nearest pixel, of two equally near ones the second. */
    NEAREST_PREFER_SECOND("nearest", "round_prefer_ceil"),
    /** The pixel before. */
    BEFORE("nearest", "floor"),
    /** The pixel behind. */
    BEHIND("nearest", "ceil");

    private final String mode;
    private final String nearest;

    Method(String mode, String nearest) {
      this.mode = mode;
      this.nearest = nearest;
    }
  }

  /** Which place of the input an output pixel stands for. */
  public enum Coordinates {
    /** Pixels are squares: their centres lie half a pixel from the border. */
    HALF_PIXEL,
    /** The centres of the corner pixels stay where they are. */
    ALIGN_CORNERS,
    /** The first pixels' upper left corners stay where they are. */
    ASYMMETRIC
  }

  /** The size that is asked for. */
  public sealed interface Target {
    /** Rows and columns. */
    record Size(int height, int width) implements Target {}

    /** Factors of the input's sides; the product is rounded down. */
    record Factor(float y, float x) implements Target {}
  }

  public Resize {
    boolean positive =
        target instanceof Target.Size s
            ? Math.min(s.height(), s.width()) > 0
            : target instanceof Target.Factor f && Math.min(f.y(), f.x()) > 0;
    if (!positive) {
      throw new IllegalArgumentException(
          "resize: expected sides or factors above 0, got " + target);
    }
  }

  public static Resize toSize(Method method, int height, int width) {
    return new Resize(method, new Target.Size(height, width), Coordinates.HALF_PIXEL);
  }

  public static Resize byFactor(Method method, float y, float x) {
    return new Resize(method, new Target.Factor(y, x), Coordinates.HALF_PIXEL);
  }

  public Resize withCoordinates(Coordinates other) {
    return new Resize(method, target, other);
  }

  @Override
  public Volume apply(Volume x, Backend backend) {
    return backend.execution().resize(this, x);
  }

  @Override
  public Shape outputShape(Shape x) {
    if (target instanceof Target.Size s) {
      return Shape.of(x.dimension(0), x.dimension(1), s.height(), s.width());
    }
    Target.Factor f = (Target.Factor) target;
    return Shape.of(
        x.dimension(0),
        x.dimension(1),
        (long) Math.floor(x.dimension(2) * (double) f.y()),
        (long) Math.floor(x.dimension(3) * (double) f.x()));
  }

  /** The row of the input, between pixels, that output row {@code y} of {@code rows} stands for. */
  float sourceY(int y, int height, int rows) {
    float factor = target instanceof Target.Factor f ? f.y() : (float) rows / height;
    return source(y, height, rows, factor);
  }

  /** The column of the input that output column {@code x} of {@code columns} stands for. */
  float sourceX(int x, int width, int columns) {
    float factor = target instanceof Target.Factor f ? f.x() : (float) columns / width;
    return source(x, width, columns, factor);
  }

  private float source(int i, int length, int outputLength, float factor) {
    return switch (coordinates) {
      case HALF_PIXEL -> (i + 0.5f) / factor - 0.5f;
      case ALIGN_CORNERS -> {
        // A target by factor may end between pixels: the corners are those of the exact size.
        float exact = target instanceof Target.Factor ? length * factor : outputLength;
        yield exact == 1 ? 0 : i * (length - 1) / (exact - 1);
      }
      case ASYMMETRIC -> i / factor;
    };
  }

  /** The pixel that a nearest method takes at {@code place}. */
  int nearest(float place, int length) {
    double pixel =
        switch (method) {
          case NEAREST -> Math.ceil(place - 0.5f);
          case NEAREST_PREFER_SECOND -> Math.floor(place + 0.5f);
          case BEFORE -> Math.floor(place);
          case BEHIND -> Math.ceil(place);
          case LINEAR ->
              throw new IllegalStateException("resize: linear takes more than one pixel");
        };
    return (int) Math.max(0, Math.min(length - 1, pixel));
  }

  @Override
  public Value apply(GraphBuilder g, Value x) {
    Attributes attributes =
        Attributes.none()
            .withText("mode", method.mode)
            .withText(
                "coordinate_transformation_mode",
                coordinates.name().toLowerCase(java.util.Locale.ROOT));
    if (method != Method.LINEAR) {
      attributes = attributes.withText("nearest_mode", method.nearest);
    }
    if (target instanceof Target.Factor f) {
      Value factors = g.constant(Constant.of(Shape.of(4), 1, 1, f.y(), f.x()));
      return g.apply("Resize", attributes, x, null, factors);
    }
    Target.Size s = (Target.Size) target;
    Value size = g.longs(x.dimension(0), x.dimension(1), s.height(), s.width());
    return g.apply("Resize", attributes, x, null, null, size);
  }
}
