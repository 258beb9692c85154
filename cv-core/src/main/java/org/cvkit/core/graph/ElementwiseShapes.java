package org.cvkit.core.graph;

import java.util.List;
import java.util.Map;
import org.cvkit.core.graph.ShapeInference.Application;
import org.cvkit.core.graph.ShapeInference.Rule;
import org.cvkit.core.graph.ShapeInference.Typed;
import org.cvkit.core.tensor.ElementType;
import org.cvkit.core.tensor.Shape;

/** Shapes of what works number by number. */
final class ElementwiseShapes {
  private static final List<String> UNARY =
      List.of(
          "Relu",
          "LeakyRelu",
          "Elu",
          "Selu",
          "Celu",
          "Sigmoid",
          "HardSigmoid",
          "HardSwish",
          "Tanh",
          "Softplus",
          "Softsign",
          "Mish",
          "ThresholdedRelu",
          "Erf",
          "Exp",
          "Log",
          "Sqrt",
          "Reciprocal",
          "Neg",
          "Abs",
          "Sign",
          "Floor",
          "Ceil",
          "Round",
          "Sin",
          "Cos",
          "Atan",
          "Identity",
          "Clip",
          "Softmax",
          "LogSoftmax",
          "Hardmax",
          "Gelu",
          "Not",
          "CumSum",
          "LRN",
          "InstanceNormalization",
          "LpNormalization",
          "ScatterElements",
          "ScatterND");
  private static final List<String> BINARY =
      List.of("Add", "Sub", "Mul", "Div", "Pow", "Mod", "PRelu", "And", "Or");
  private static final List<String> COMPARING =
      List.of("Greater", "GreaterOrEqual", "Less", "LessOrEqual", "Equal");
  private static final List<String> VARIADIC = List.of("Sum", "Max", "Min", "Mean");

  private ElementwiseShapes() {}

  static void addTo(Map<String, Rule> rules) {
    UNARY.forEach(op -> rules.put(op, a -> List.of(a.like(0))));
    BINARY.forEach(op -> rules.put(op, a -> List.of(binary(a))));
    COMPARING.forEach(
        op -> rules.put(op, a -> List.of(new Typed(ElementType.BOOL, binary(a).shape()))));
    VARIADIC.forEach(op -> rules.put(op, a -> List.of(variadic(a))));
    rules.put("Where", ElementwiseShapes::where);
    rules.put("Cast", a -> List.of(new Typed(castTarget(a), a.input(0).shape())));
    rules.put("BatchNormalization", ElementwiseShapes::batchNormalization);
  }

  private static Typed binary(Application a) {
    Value x = a.input(0);
    Value y = a.input(1);
    if (x.type() != y.type()) {
      throw a.wrong("two tensors of one element type", x + " and " + y);
    }
    return new Typed(x.type(), Broadcast.of(a.node(), x.shape(), y.shape()));
  }

  private static Typed variadic(Application a) {
    Typed result = a.like(0);
    for (int i = 1; i < a.inputs().size(); i++) {
      if (a.input(i).type() != result.type()) {
        throw a.wrong("tensors of one element type", a.inputs());
      }
      result = new Typed(result.type(), Broadcast.of(a.node(), result.shape(), a.input(i).shape()));
    }
    return result;
  }

  private static List<Typed> where(Application a) {
    if (a.input(0).type() != ElementType.BOOL || a.input(1).type() != a.input(2).type()) {
      throw a.wrong("a bool condition and two tensors of one element type", a.inputs());
    }
    Shape both = Broadcast.of(a.node(), a.input(1).shape(), a.input(2).shape());
    return List.of(new Typed(a.input(1).type(), Broadcast.of(a.node(), a.input(0).shape(), both)));
  }

  private static ElementType castTarget(Application a) {
    return OnnxTypes.elementType(a.node(), (int) a.attributes().integer("to", 0));
  }

  private static List<Typed> batchNormalization(Application a) {
    Value x = a.input(0);
    for (int i = 1; i < 5; i++) {
      Shape s = a.input(i).shape();
      if (s.rank() != 1 || (x.dimension(1) != Shape.FREE && s.dimension(0) != x.dimension(1))) {
        throw a.wrong(
            "a scale, a shift, a mean and a variance for each of " + x.dimension(1) + " channels",
            a.inputs());
      }
    }
    boolean training = a.attributes().integer("training_mode", 0) != 0;
    return training ? List.of(a.like(0), a.like(3), a.like(4)) : List.of(a.like(0));
  }
}
