package org.cvkit.core.gradient;

import static java.util.Arrays.asList;
import static java.util.List.of;

import java.util.List;
import java.util.Map;
import org.cvkit.core.graph.Attributes;
import org.cvkit.core.graph.GraphBuilder;
import org.cvkit.core.graph.Value;
import org.jspecify.annotations.Nullable;

/** Gradients of activation functions, from the output where that is cheaper. */
final class ActivationRules {
  private ActivationRules() {}

  static void addTo(Map<String, Rule> table) {
    // Greater + Cast + Mul, not Where: the two broadcasts of Where cost more than the
    // multiplication.
    table.put("Relu", a -> of(a.g().multiply(a.dy(), a.mask("Greater", a.y(), a.number(0)))));
    table.put("LeakyRelu", a -> leaky(a, a.node().attributes().real("alpha", 0.01f)));
    table.put("PRelu", ActivationRules::parametric);
    table.put("Elu", ActivationRules::elu);
    table.put(
        "Sigmoid", a -> of(a.g().multiply(a.dy(), a.g().multiply(a.y(), complement(a, a.y())))));
    table.put("Tanh", a -> of(a.g().multiply(a.dy(), complement(a, a.g().multiply(a.y(), a.y())))));
    table.put("Softplus", a -> of(a.g().multiply(a.dy(), a.g().unary("Sigmoid", a.x(0)))));
    table.put("Softsign", ActivationRules::softsign);
    table.put("HardSigmoid", ActivationRules::hardSigmoid);
    table.put("HardSwish", ActivationRules::hardSwish);
    table.put("Mish", ActivationRules::mish);
    table.put("Erf", ActivationRules::erf);
    table.put("Selu", ActivationRules::selu);
    table.put("Celu", ActivationRules::celu);
    table.put("Gelu", ActivationRules::gelu);
    table.put(
        "ThresholdedRelu",
        a -> {
          Value threshold = a.number(a.node().attributes().real("alpha", 1));
          return of(a.g().multiply(a.dy(), a.mask("Greater", a.x(0), threshold)));
        });
    table.put("Softmax", ActivationRules::softmax);
    table.put("LogSoftmax", ActivationRules::logSoftmax);
  }

  private static Value complement(Rule.Application a, Value v) {
    return a.g().subtract(a.number(1), v);
  }

  private static List<@Nullable Value> leaky(Rule.Application a, double slope) {
    Value positive = a.mask("Greater", a.x(0), a.number(0));
    Value factor = a.g().add(a.g().multiply(positive, a.number(1 - slope)), a.number(slope));
    return of(a.g().multiply(a.dy(), factor));
  }

  private static List<@Nullable Value> parametric(Rule.Application a) {
    GraphBuilder g = a.g();
    Value negative = a.mask("LessOrEqual", a.x(0), a.number(0));
    Value passed = g.add(complement(a, negative), g.multiply(negative, a.x(1)));
    return asList(
        g.multiply(a.dy(), passed),
        a.wants(1) ? g.multiply(a.dy(), g.multiply(negative, a.x(0))) : null);
  }

  private static List<@Nullable Value> elu(Rule.Application a) {
    GraphBuilder g = a.g();
    Value positive = a.mask("Greater", a.x(0), a.number(0));
    // Below zero y = alpha (exp x - 1), so the slope is y + alpha.
    Value below = g.add(a.y(), a.number(a.node().attributes().real("alpha", 1)));
    Value factor = g.add(positive, g.multiply(complement(a, positive), below));
    return of(g.multiply(a.dy(), factor));
  }

  private static List<@Nullable Value> selu(Rule.Application a) {
    GraphBuilder g = a.g();
    double alpha = a.node().attributes().real("alpha", 1.67326319f);
    double gamma = a.node().attributes().real("gamma", 1.05070102f);
    Value positive = a.mask("Greater", a.x(0), a.number(0));
    // Below zero y = gamma alpha (exp x - 1), so the slope is y + gamma alpha.
    Value below = g.add(a.y(), a.number(gamma * alpha));
    Value above = g.multiply(positive, a.number(gamma));
    return of(g.multiply(a.dy(), g.add(above, g.multiply(complement(a, positive), below))));
  }

  private static List<@Nullable Value> celu(Rule.Application a) {
    GraphBuilder g = a.g();
    double alpha = a.node().attributes().real("alpha", 1);
    Value positive = a.mask("Greater", a.x(0), a.number(0));
    // Below zero y = alpha (exp(x / alpha) - 1), so the slope is y / alpha + 1.
    Value below = g.add(g.multiply(a.y(), a.number(1 / alpha)), a.number(1));
    Value slope = g.add(positive, g.multiply(complement(a, positive), below));
    return of(g.multiply(a.dy(), slope));
  }

  /** {@code x P(x)} with the normal distribution's P, or its approximation by tanh. */
  private static List<@Nullable Value> gelu(Rule.Application a) {
    GraphBuilder g = a.g();
    Value x = a.x(0);
    Value squared = g.multiply(x, x);
    Value slope;
    if (a.node().attributes().text("approximate", "none").equals("none")) {
      Value erf = g.unary("Erf", g.multiply(x, a.number(Math.sqrt(0.5))));
      Value below = g.multiply(g.add(erf, a.number(1)), a.number(0.5));
      Value bell = g.unary("Exp", g.multiply(squared, a.number(-0.5)));
      slope = g.add(below, g.multiply(x, g.multiply(bell, a.number(1 / Math.sqrt(2 * Math.PI)))));
    } else {
      double k = Math.sqrt(2 / Math.PI);
      Value inner = g.multiply(x, g.add(g.multiply(squared, a.number(0.044715 * k)), a.number(k)));
      Value t = g.unary("Tanh", inner);
      Value rise = g.add(g.multiply(squared, a.number(3 * 0.044715 * k)), a.number(k));
      Value steep = g.multiply(x, g.multiply(complement(a, g.multiply(t, t)), rise));
      slope = g.multiply(g.add(g.add(t, a.number(1)), steep), a.number(0.5));
    }
    return of(g.multiply(a.dy(), slope));
  }

  private static List<@Nullable Value> softsign(Rule.Application a) {
    Value base = a.g().add(a.number(1), a.g().unary("Abs", a.x(0)));
    return of(a.g().divide(a.dy(), a.g().multiply(base, base)));
  }

  private static Value inside(Rule.Application a, Value low, Value high) {
    return a.g().multiply(a.mask("Greater", a.x(0), low), a.mask("Less", a.x(0), high));
  }

  private static List<@Nullable Value> hardSigmoid(Rule.Application a) {
    double alpha = a.node().attributes().real("alpha", 0.2f);
    double beta = a.node().attributes().real("beta", 0.5f);
    Value sloping = inside(a, a.number(-beta / alpha), a.number((1 - beta) / alpha));
    return of(a.g().multiply(a.dy(), a.g().multiply(sloping, a.number(alpha))));
  }

  /** {@code x * relu6(x + 3) / 6}: slope (2x + 3) / 6 between -3 and 3, 1 above. */
  private static List<@Nullable Value> hardSwish(Rule.Application a) {
    GraphBuilder g = a.g();
    Value sloping = inside(a, a.number(-3), a.number(3));
    Value above = a.mask("GreaterOrEqual", a.x(0), a.number(3));
    Value slope = g.add(g.multiply(a.x(0), a.number(1 / 3.0)), a.number(0.5));
    return of(g.multiply(a.dy(), g.add(above, g.multiply(sloping, slope))));
  }

  /** {@code x * tanh(softplus(x))}: slope {@code t + x * sigmoid(x) * (1 - t^2)}. */
  private static List<@Nullable Value> mish(Rule.Application a) {
    GraphBuilder g = a.g();
    Value t = g.unary("Tanh", g.unary("Softplus", a.x(0)));
    Value rest = g.multiply(g.unary("Sigmoid", a.x(0)), complement(a, g.multiply(t, t)));
    return of(g.multiply(a.dy(), g.add(t, g.multiply(a.x(0), rest))));
  }

  private static List<@Nullable Value> erf(Rule.Application a) {
    GraphBuilder g = a.g();
    Value bell = g.unary("Exp", g.unary("Neg", g.multiply(a.x(0), a.x(0))));
    return of(g.multiply(a.dy(), g.multiply(bell, a.number(2 / Math.sqrt(Math.PI)))));
  }

  private static long axis(Rule.Application a) {
    return a.node().attributes().integer("axis", -1);
  }

  private static List<@Nullable Value> softmax(Rule.Application a) {
    GraphBuilder g = a.g();
    Value inner = g.sum(g.multiply(a.dy(), a.y()), axis(a));
    return of(g.multiply(a.y(), g.subtract(a.dy(), inner)));
  }

  private static List<@Nullable Value> logSoftmax(Rule.Application a) {
    GraphBuilder g = a.g();
    Value total = g.sum(a.dy(), axis(a));
    Value probabilities = g.apply("Exp", Attributes.none(), a.y());
    return of(g.subtract(a.dy(), g.multiply(probabilities, total)));
  }
}
