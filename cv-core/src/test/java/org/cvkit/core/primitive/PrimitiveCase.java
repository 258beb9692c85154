package org.cvkit.core.primitive;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.cvkit.core.graph.Attributes;
import org.cvkit.core.graph.Constant;
import org.cvkit.core.graph.OnnxCase;
import org.cvkit.core.tensor.ElementType;
import org.cvkit.core.tensor.Shape;

/** An ONNX operator case as a primitive, where there is one. */
record PrimitiveCase(Primitive primitive, Volume input, Volume expected) {

  /** The operators that the primitives are about. */
  static final Set<String> OPERATORS =
      Set.of(
          "Conv",
          "ConvInteger",
          "ConvTranspose",
          "MaxPool",
          "AveragePool",
          "GlobalMaxPool",
          "GlobalAveragePool",
          "BatchNormalization",
          "Relu",
          "LeakyRelu",
          "PRelu",
          "Elu",
          "Sigmoid",
          "HardSigmoid",
          "HardSwish",
          "Mish",
          "Clip",
          "Softmax",
          "Resize",
          "Upsample");

  private static final Set<String> COORDINATES =
      Set.of("half_pixel", "align_corners", "asymmetric");

  /** Why no primitive does it; empty where one does. */
  static Optional<String> leftOut(OnnxCase c) {
    Optional<String> kind = ofAnotherKind(c);
    return kind.isPresent() ? kind : beyond(c);
  }

  private static Optional<String> ofAnotherKind(OnnxCase c) {
    if (c.operator().equals("PRelu")) {
      return Optional.of("a slope for each number is a second operand, not a parameter");
    }
    if (c.operator().equals("ConvInteger")) {
      return Optional.of("quantised arithmetic; primitives are float32");
    }
    if (c.output().type() != ElementType.FLOAT32) {
      return Optional.of("whole numbers; primitives are float32");
    }
    return Optional.empty();
  }

  private static Optional<String> beyond(OnnxCase c) {
    Attributes a = c.node().attributes();
    if (a.integer("training_mode", 0) != 0) {
      return Optional.of("statistics of the batch belong to training, which a graph does");
    }
    if (c.inputs().get(0).shape().rank() == 5) {
      return Optional.of("three spatial axes; primitives work on pictures");
    }
    if (!c.operator().equals("Resize")) {
      return Optional.empty();
    }
    if (a.text("mode", "nearest").equals("cubic")) {
      return Optional.of("cubic; primitives resize by nearest and linear");
    }
    if (a.integer("antialias", 0) != 0) {
      return Optional.of("smoothing before it; the transform package does that");
    }
    if (!a.text("keep_aspect_ratio_policy", "stretch").equals("stretch")) {
      return Optional.of("sizes that depend on one another; primitives take both as they are");
    }
    String coordinates = a.text("coordinate_transformation_mode", "half_pixel");
    return COORDINATES.contains(coordinates)
        ? Optional.empty()
        : Optional.of("coordinates " + coordinates + "; primitives know three others");
  }

  static PrimitiveCase of(OnnxCase c) {
    Attributes a = c.node().attributes();
    List<Constant> in = c.inputs();
    Constant x = in.get(0);
    if (c.operator().equals("Softmax")) {
      return softmax(c, (int) a.integer("axis", -1));
    }
    Primitive primitive =
        switch (c.operator()) {
          case "Conv" -> conv(c, a);
          case "ConvTranspose" -> transposed(c, a);
          case "MaxPool" -> new MaxPool(window(a), rounding(a));
          case "AveragePool" ->
              new AveragePool(
                  window(a),
                  rounding(a),
                  a.integer("count_include_pad", 0) != 0
                      ? AveragePool.Counted.PICTURE_AND_PADDING
                      : AveragePool.Counted.PICTURE);
          case "GlobalMaxPool" -> GlobalPool.MAX;
          case "GlobalAveragePool" -> GlobalPool.AVERAGE;
          case "BatchNormalization" ->
              new BatchNormalization(
                  channels(in.get(1)),
                  channels(in.get(2)),
                  channels(in.get(3)),
                  channels(in.get(4)),
                  a.real("epsilon", 1e-5f));
          case "Resize", "Upsample" -> resize(c, a);
          default -> activation(c, a);
        };
    return new PrimitiveCase(primitive, volume(x), volume(c.output()));
  }

  private static Primitive activation(OnnxCase c, Attributes a) {
    return switch (c.operator()) {
      case "Relu" -> Activation.relu();
      case "LeakyRelu" -> Activation.leakyRelu(a.real("alpha", 0.01f));
      case "Elu" -> Activation.elu(a.real("alpha", 1));
      case "Sigmoid" -> Activation.sigmoid();
      case "HardSigmoid" -> Activation.hardSigmoid(a.real("alpha", 0.2f), a.real("beta", 0.5f));
      case "HardSwish" -> Activation.hardSwish();
      case "Mish" -> Activation.mish();
      case "Clip" -> clip(c);
      default -> throw new IllegalArgumentException("no primitive for " + c.operator());
    };
  }

  private static Primitive clip(OnnxCase c) {
    float low = c.has(1) ? c.inputs().get(1).toFloats()[0] : -Float.MAX_VALUE;
    float high = c.has(2) ? c.inputs().get(c.has(1) ? 2 : 1).toFloats()[0] : Float.MAX_VALUE;
    return Activation.clip(low, high);
  }

  private static Primitive conv(OnnxCase c, Attributes a) {
    Volume kernel = volume(c.inputs().get(1));
    Conv2d conv = Conv2d.of(kernel).withGroups((int) a.integer("group", 1));
    Window window = window(a.withLongs("kernel_shape", kernel.height(), kernel.width()));
    return new Conv2d(kernel, conv.bias(), window, conv.groups());
  }

  private static Primitive transposed(OnnxCase c, Attributes a) {
    Constant weights = c.inputs().get(1);
    Volume kernel = volume(weights);
    int axes = weights.shape().rank() - 2;
    Window window =
        window(
            axes == 1
                ? a.withLongs("kernel_shape", kernel.width())
                : a.withLongs("kernel_shape", kernel.height(), kernel.width()));
    long[] extra = a.longs("output_padding", 0, 0);
    TransposedConv2d conv = TransposedConv2d.of(kernel).withGroups((int) a.integer("group", 1));
    conv =
        new TransposedConv2d(
            kernel, conv.bias(), window, conv.groups(), (int) extra[0], (int) extra[1]);
    if (!a.has("output_shape")) {
      return conv;
    }
    // A wanted size is reached by adding rows and columns at the end.
    Shape without = conv.withOutputPadding(0, 0).outputShape(volume(c.inputs().get(0)).shape());
    long[] wanted = a.longs("output_shape");
    return conv.withOutputPadding(
        (int) (wanted[0] - without.dimension(2)), (int) (wanted[1] - without.dimension(3)));
  }

  /** One spatial axis is a picture of one row. */
  private static Window window(Attributes a) {
    long[] kernel = a.longs("kernel_shape");
    int axes = kernel.length;
    long[] ones = axes == 1 ? new long[] {1} : new long[] {1, 1};
    long[] strides = a.longs("strides", ones);
    long[] dilations = a.longs("dilations", ones);
    return new Window(
        axes == 1 ? 1 : (int) kernel[0],
        (int) kernel[axes - 1],
        axes == 1 ? 1 : (int) strides[0],
        (int) strides[axes - 1],
        padding(a, axes),
        axes == 1 ? 1 : (int) dilations[0],
        (int) dilations[axes - 1]);
  }

  private static Padding padding(Attributes a, int axes) {
    switch (a.text("auto_pad", "NOTSET")) {
      case "SAME_UPPER":
        return Padding.same();
      case "SAME_LOWER":
        return new Padding.Same(Padding.Same.Odd.AT_BEGINNING);
      default:
        long[] p = a.longs("pads", new long[2 * axes]);
        return axes == 1
            ? Padding.of(0, (int) p[0], 0, (int) p[1])
            : Padding.of((int) p[0], (int) p[1], (int) p[2], (int) p[3]);
    }
  }

  private static Rounding rounding(Attributes a) {
    return a.integer("ceil_mode", 0) != 0 ? Rounding.UP : Rounding.DOWN;
  }

  private static Primitive resize(OnnxCase c, Attributes a) {
    Resize.Coordinates coordinates =
        Resize.Coordinates.valueOf(
            a.text("coordinate_transformation_mode", "half_pixel")
                .toUpperCase(java.util.Locale.ROOT));
    return new Resize(method(a), target(c, a), coordinates);
  }

  private static Resize.Method method(Attributes a) {
    if (a.text("mode", "nearest").equals("linear")) {
      return Resize.Method.LINEAR;
    }
    return switch (a.text("nearest_mode", "round_prefer_floor")) {
      case "round_prefer_ceil" -> Resize.Method.NEAREST_PREFER_SECOND;
      case "floor" -> Resize.Method.BEFORE;
      case "ceil" -> Resize.Method.BEHIND;
      default -> Resize.Method.NEAREST;
    };
  }

  private static Resize.Target target(OnnxCase c, Attributes a) {
    long[] axes = a.longs("axes", 0, 1, 2, 3);
    Constant given = c.inputs().get(1);
    int y = 0;
    int x = 0;
    for (int i = 0; i < axes.length; i++) {
      y = axes[i] == 2 ? i : y;
      x = axes[i] == 3 ? i : x;
    }
    if (given.type() == ElementType.FLOAT32) {
      return new Resize.Target.Factor(given.toFloats()[y], given.toFloats()[x]);
    }
    return new Resize.Target.Size((int) given.toLongs()[y], (int) given.toLongs()[x]);
  }

  /** The axis to sum over is taken for the channels, those before it for the batch. */
  private static PrimitiveCase softmax(OnnxCase c, int axis) {
    Constant x = c.inputs().get(0);
    long[] d = x.shape().toArray();
    int channel = axis < 0 ? axis + d.length : axis;
    long batch = 1;
    for (int i = 0; i < channel; i++) {
      batch *= d[i];
    }
    Shape shape = Shape.of(batch, d[channel], x.shape().elements() / batch / d[channel], 1);
    return new PrimitiveCase(
        Softmax.overChannels(),
        Volume.around(shape, x.toFloats()),
        Volume.around(shape, c.output().toFloats()));
  }

  private static Volume channels(Constant vector) {
    return Volume.ofChannels(vector.toFloats());
  }

  /**
   * One spatial axis becomes one row; fewer dimensions still, which activations have, one column.
   */
  private static Volume volume(Constant x) {
    long[] d = x.shape().toArray();
    Shape shape =
        switch (d.length) {
          case 4 -> x.shape();
          case 3 -> Shape.of(d[0], d[1], 1, d[2]);
          default -> Shape.of(1, x.shape().elements(), 1, 1);
        };
    return Volume.around(shape, x.toFloats());
  }
}
