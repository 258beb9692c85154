package org.cvkit.core.primitive;

import org.cvkit.core.graph.Attributes;
import org.cvkit.core.graph.GraphBuilder;
import org.cvkit.core.graph.Value;
import org.cvkit.core.tensor.Shape;

/**
 * A function applied to each number.
 *
 * <p>Immutable.
 */
public final class Activation implements Primitive {
  /** A function of one number. */
  @FunctionalInterface
  interface Function {
    float of(float x);
  }

  private final String operator;
  private final Attributes attributes;
  private final Function function;

  private Activation(String operator, Attributes attributes, Function function) {
    this.operator = operator;
    this.attributes = attributes;
    this.function = function;
  }

  private static Activation of(String operator, Function function) {
    return new Activation(operator, Attributes.none(), function);
  }

  private static float sigmoidOf(float x) {
    return (float) (1 / (1 + Math.exp(-x)));
  }

  /** {@code 1 / (1 + exp(-x))}. */
  public static Activation sigmoid() {
    return of("Sigmoid", Activation::sigmoidOf);
  }

  /** The hyperbolic tangent. */
  public static Activation tanh() {
    return of("Tanh", x -> (float) Math.tanh(x));
  }

  /** {@code max(x, 0)}. */
  public static Activation relu() {
    return of("Relu", x -> Math.max(x, 0));
  }

  /** {@code x} where it is positive, {@code slope x} elsewhere. */
  public static Activation leakyRelu(float slope) {
    return new Activation(
        "LeakyRelu", Attributes.none().withReal("alpha", slope), x -> x < 0 ? slope * x : x);
  }

  /** {@code x} where it is positive, {@code alpha (exp(x) - 1)} elsewhere (Clevert et al. 2015). */
  public static Activation elu(float alpha) {
    return new Activation(
        "Elu",
        Attributes.none().withReal("alpha", alpha),
        x -> x < 0 ? (float) (alpha * Math.expm1(x)) : x);
  }

  /** {@code max(0, min(1, alpha x + beta))}. */
  public static Activation hardSigmoid(float alpha, float beta) {
    return new Activation(
        "HardSigmoid",
        Attributes.none().withReal("alpha", alpha).withReal("beta", beta),
        x -> Math.max(0, Math.min(1, alpha * x + beta)));
  }

  /** {@code x max(0, min(1, x / 6 + 1 / 2))} (Howard et al., MobileNetV3, 2019, section 5.2). */
  public static Activation hardSwish() {
    return of("HardSwish", x -> x * Math.max(0, Math.min(1, x / 6 + 0.5f)));
  }

  /** {@code x tanh(log(1 + exp(x)))} (Misra 2019). */
  public static Activation mish() {
    return of("Mish", x -> (float) (x * Math.tanh(Math.log1p(Math.exp(x)))));
  }

  /** {@code min(max(x, low), high)}; 0 and 6 give MobileNet's ReLU6. */
  public static Activation clip(float low, float high) {
    return new Activation(
        "Clip",
        Attributes.none().withReal("min", low).withReal("max", high),
        x -> Math.min(Math.max(x, low), high));
  }

  Function function() {
    return function;
  }

  @Override
  public Volume apply(Volume x, Backend backend) {
    return backend.execution().activate(this, x);
  }

  @Override
  public Shape outputShape(Shape x) {
    return x;
  }

  @Override
  public Value apply(GraphBuilder g, Value x) {
    if (operator.equals("Clip")) {
      // Its bounds are inputs since opset 11.
      Value low = g.scalar(x, attributes.real("min", 0));
      return g.apply(operator, Attributes.none(), x, low, g.scalar(x, attributes.real("max", 0)));
    }
    return g.apply(operator, attributes, x);
  }

  @Override
  public String toString() {
    return operator + " " + attributes;
  }
}
