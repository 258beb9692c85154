package org.cvkit.core.gradient;

import static java.util.Arrays.asList;
import static java.util.List.of;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.cvkit.core.graph.Attributes;
import org.cvkit.core.graph.GraphBuilder;
import org.cvkit.core.graph.Value;
import org.jspecify.annotations.Nullable;

/** Gradients of arithmetic, number by number. */
final class ArithmeticRules {
  private ArithmeticRules() {}

  static void addTo(Map<String, Rule> table) {
    table.put("Add", a -> of(a.dy(), a.dy()));
    table.put("Sub", a -> of(a.dy(), a.g().unary("Neg", a.dy())));
    table.put(
        "Mul",
        a ->
            asList(
                a.wants(0) ? a.g().multiply(a.dy(), a.x(1)) : null,
                a.wants(1) ? a.g().multiply(a.dy(), a.x(0)) : null));
    table.put("Div", ArithmeticRules::divide);
    table.put("Pow", ArithmeticRules::power);
    table.put("Neg", a -> of(a.g().unary("Neg", a.dy())));
    table.put("Abs", a -> of(a.g().multiply(a.dy(), a.g().unary("Sign", a.x(0)))));
    table.put("Exp", a -> of(a.g().multiply(a.dy(), a.y())));
    table.put("Log", a -> of(a.g().divide(a.dy(), a.x(0))));
    table.put("Sqrt", a -> of(a.g().divide(a.g().multiply(a.dy(), a.number(0.5)), a.y())));
    table.put(
        "Reciprocal",
        a -> of(a.g().unary("Neg", a.g().multiply(a.dy(), a.g().multiply(a.y(), a.y())))));
    table.put("Sin", a -> of(a.g().multiply(a.dy(), a.g().unary("Cos", a.x(0)))));
    table.put(
        "Cos", a -> of(a.g().unary("Neg", a.g().multiply(a.dy(), a.g().unary("Sin", a.x(0))))));
    table.put("Atan", ArithmeticRules::arcTangent);
    table.put("Identity", a -> of(a.dy()));
    table.put("Cast", a -> of(a.g().cast(a.dy(), a.x(0).type())));
    table.put("Sum", a -> Collections.nCopies(a.node().inputs().size(), a.dy()));
    table.put(
        "Mean",
        a -> {
          int count = a.node().inputs().size();
          return Collections.nCopies(count, a.g().multiply(a.dy(), a.number(1.0 / count)));
        });
    for (String flat : List.of("Sign", "Floor", "Ceil", "Round")) {
      table.put(flat, a -> Collections.singletonList(null));
    }
    table.put("Where", ArithmeticRules::where);
    table.put("Max", a -> extreme(a));
    table.put("Min", a -> extreme(a));
    table.put("Clip", ArithmeticRules::clip);
  }

  private static List<@Nullable Value> arcTangent(Rule.Application a) {
    Value slope = a.g().add(a.g().multiply(a.x(0), a.x(0)), a.number(1));
    return of(a.g().divide(a.dy(), slope));
  }

  private static List<@Nullable Value> divide(Rule.Application a) {
    Value byDivisor = a.g().divide(a.dy(), a.x(1));
    return asList(
        byDivisor, a.wants(1) ? a.g().unary("Neg", a.g().multiply(byDivisor, a.y())) : null);
  }

  private static List<@Nullable Value> power(Rule.Application a) {
    GraphBuilder g = a.g();
    Value lower =
        g.apply("Pow", Attributes.none(), a.x(0), g.subtract(a.x(1), g.scalar(a.x(1), 1)));
    return asList(
        a.wants(0) ? g.multiply(a.dy(), g.multiply(a.x(1), lower)) : null,
        a.wants(1) ? g.multiply(a.dy(), g.multiply(a.y(), g.unary("Log", a.x(0)))) : null);
  }

  private static List<@Nullable Value> where(Rule.Application a) {
    Value chosen = a.g().cast(a.x(0), a.dy().type());
    Value other = a.g().subtract(a.number(1), chosen);
    return asList(null, a.g().multiply(a.dy(), chosen), a.g().multiply(a.dy(), other));
  }

  /** The gradient goes to whichever input is the extreme; equal ones share it. */
  private static List<@Nullable Value> extreme(Rule.Application a) {
    List<Value> masks = new ArrayList<>();
    for (int i = 0; i < a.node().inputs().size(); i++) {
      masks.add(a.mask("Equal", a.x(i), a.y()));
    }
    Value ties = masks.stream().reduce(a.g()::add).orElseThrow();
    Value share = a.g().divide(a.dy(), ties);
    List<@Nullable Value> result = new ArrayList<>();
    masks.forEach(m -> result.add(a.g().multiply(share, m)));
    return result;
  }

  /** What lies between the bounds comes out as it went in; bounds included, as in PyTorch. */
  private static List<@Nullable Value> clip(Rule.Application a) {
    List<@Nullable Value> result =
        new ArrayList<>(Collections.nCopies(a.node().inputs().size(), null));
    result.set(0, a.g().multiply(a.dy(), a.mask("Equal", a.x(0), a.y())));
    return result;
  }
}
