package org.cvkit.core.gradient;

import java.util.List;
import org.cvkit.core.graph.Constant;
import org.cvkit.core.graph.GraphBuilder;
import org.cvkit.core.graph.GraphException;
import org.cvkit.core.graph.Value;
import org.cvkit.core.tensor.ElementType;
import org.cvkit.core.tensor.Shape;
import org.jspecify.annotations.Nullable;

/**
 * Gradient of Resize (ONNX opset 18) of the last two axes, modes nearest and linear. Where every
 * pixel is repeated a whole number of times, the repetitions are summed; any other resizing is a
 * matrix for the rows and one for the columns, and their transposes take the gradient back.
 */
final class ResizeRule {
  private ResizeRule() {}

  static List<@Nullable Value> apply(Rule.Application a) {
    Value x = a.x(0);
    String mode = a.node().attributes().text("mode", "nearest");
    String where = a.node().attributes().text("coordinate_transformation_mode", "half_pixel");
    boolean known =
        (mode.equals("nearest") || mode.equals("linear"))
            && x.rank() == 4
            && x.dimension(0) == a.y().dimension(0)
            && x.dimension(1) == a.y().dimension(1)
            && a.node().attributes().integer("antialias", 0) == 0
            && !where.equals("tf_crop_and_resize");
    if (!known) {
      throw new GraphException(
          a.node().name()
              + ": Resize has a gradient for the modes nearest and linear of pictures, without"
              + " antialias, got "
              + mode
              + " "
              + x.shape()
              + " to "
              + a.y().shape());
    }
    double[][] rows = matrix(a, 2, mode, where);
    double[][] columns = matrix(a, 3, mode, where);
    Value dx = repeats(rows) && repeats(columns) ? summed(a) : product(a, rows, columns);
    return LayoutRules.only(a, dx);
  }

  /** Whether every input pixel makes as many output pixels, one after the other. */
  private static boolean repeats(double[][] matrix) {
    int in = matrix[0].length;
    int times = matrix.length / in;
    boolean whole = matrix.length % in == 0;
    for (int i = 0; whole && i < matrix.length; i++) {
      whole = matrix[i][i / times] == 1;
    }
    return whole;
  }

  private static Value summed(Rule.Application a) {
    Value x = a.x(0);
    long ky = a.y().dimension(2) / x.dimension(2);
    long kx = a.y().dimension(3) / x.dimension(3);
    GraphBuilder g = a.g();
    long pictures = x.dimension(0) * x.dimension(1);
    Value blocks = g.reshape(a.dy(), pictures, x.dimension(2), ky, x.dimension(3), kx);
    return g.reshape(g.sum(blocks, 2, 4), x.shape().toArray());
  }

  private static Value product(Rule.Application a, double[][] rows, double[][] columns) {
    GraphBuilder g = a.g();
    Value down = g.constant(constant(a.dy().type(), rows, true));
    Value across = g.constant(constant(a.dy().type(), columns, false));
    return g.matMul(down, g.matMul(a.dy(), across));
  }

  /** How much of each input pixel every output pixel of one axis holds. */
  private static double[][] matrix(Rule.Application a, int axis, String mode, String where) {
    int in = (int) a.x(0).dimension(axis);
    int out = (int) a.y().dimension(axis);
    double scale = scale(a, axis, in, out);
    double[][] matrix = new double[out][in];
    for (int i = 0; i < out; i++) {
      double at = origin(where, i, scale, in, out);
      if (mode.equals("nearest")) {
        String rounding = a.node().attributes().text("nearest_mode", "round_prefer_floor");
        matrix[i][clamped(nearest(rounding, at), in)] = 1;
      } else {
        int floor = (int) Math.floor(at);
        matrix[i][clamped(floor, in)] += 1 - (at - floor);
        matrix[i][clamped(floor + 1, in)] += at - floor;
      }
    }
    return matrix;
  }

  private static double scale(Rule.Application a, int axis, int in, int out) {
    boolean bySizes = a.node().optionalInput(3).isPresent();
    Constant scales = bySizes ? null : a.g().constantOf(a.x(2));
    return scales == null || scales.toFloats().length != a.x(0).rank()
        ? (double) out / in
        : scales.toFloats()[axis];
  }

  /** Where output pixel {@code i} lies in the input (ONNX Resize, coordinate transformations). */
  private static double origin(String where, int i, double scale, int in, int out) {
    return switch (where) {
      case "asymmetric" -> i / scale;
      case "align_corners" -> out == 1 ? 0 : i * (in - 1.0) / (out - 1);
      case "pytorch_half_pixel" -> out == 1 ? 0 : (i + 0.5) / scale - 0.5;
      case "half_pixel_symmetric" -> {
        double adjusted = in / 2.0 * (1 - out / (scale * in));
        yield adjusted + (i + 0.5) / scale - 0.5;
      }
      default -> (i + 0.5) / scale - 0.5;
    };
  }

  private static int nearest(String rounding, double at) {
    return switch (rounding) {
      case "floor" -> (int) Math.floor(at);
      case "ceil" -> (int) Math.ceil(at);
      case "round_prefer_ceil" -> (int) Math.floor(at + 0.5);
      default -> (int) Math.ceil(at - 0.5);
    };
  }

  private static int clamped(int index, int length) {
    return Math.max(0, Math.min(length - 1, index));
  }

  private static Constant constant(ElementType type, double[][] matrix, boolean transposed) {
    int rows = transposed ? matrix[0].length : matrix.length;
    int columns = transposed ? matrix.length : matrix[0].length;
    double[] values = new double[rows * columns];
    float[] floats = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      int row = i / columns;
      int column = i % columns;
      values[i] = transposed ? matrix[column][row] : matrix[row][column];
      floats[i] = (float) values[i];
    }
    Shape shape = Shape.of(rows, columns);
    return type == ElementType.FLOAT64
        ? Constant.ofDoubles(shape, values)
        : Constant.of(shape, floats);
  }
}
