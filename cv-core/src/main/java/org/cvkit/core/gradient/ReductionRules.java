package org.cvkit.core.gradient;

import static java.util.Arrays.asList;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.cvkit.core.graph.Attributes;
import org.cvkit.core.graph.GraphBuilder;
import org.cvkit.core.graph.GraphBuilder.Transposed;
import org.cvkit.core.graph.GraphException;
import org.cvkit.core.graph.Value;
import org.jspecify.annotations.Nullable;

/** Gradients of sums: reductions and matrix products. */
final class ReductionRules {
  private ReductionRules() {}

  static void addTo(Map<String, Rule> table) {
    table.put("ReduceSum", a -> spread(a, dy -> dy));
    table.put("ReduceMean", a -> spread(a, dy -> a.g().multiply(dy, a.number(1.0 / reduced(a)))));
    table.put(
        "ReduceSumSquare",
        a -> spread(a, dy -> a.g().multiply(dy, a.g().multiply(a.x(0), a.number(2)))));
    table.put(
        "ReduceL2",
        a -> spread(a, dy -> a.g().divide(a.g().multiply(dy, a.x(0)), above0(a, kept(a, a.y())))));
    table.put("ReduceL1", a -> spread(a, dy -> a.g().multiply(dy, a.g().unary("Sign", a.x(0)))));
    table.put(
        "ReduceLogSumExp",
        a ->
            spread(
                a,
                dy ->
                    a.g()
                        .multiply(dy, a.g().unary("Exp", a.g().subtract(a.x(0), kept(a, a.y()))))));
    table.put(
        "ReduceLogSum",
        a -> spread(a, dy -> a.g().multiply(dy, a.g().unary("Exp", negative(a, kept(a, a.y()))))));
    table.put("ReduceMax", ReductionRules::extreme);
    table.put("ReduceMin", ReductionRules::extreme);
    table.put("MatMul", ReductionRules::matMul);
    table.put("Gemm", ReductionRules::gemm);
  }

  /** A length to divide by, where what is divided is 0 if the length is. */
  static Value above0(Rule.Application a, Value length) {
    return a.g().apply("Max", Attributes.none(), length, a.number(Float.MIN_NORMAL));
  }

  private static Value negative(Rule.Application a, Value v) {
    return a.g().unary("Neg", v);
  }

  /** How many numbers each sum ran over. */
  private static long reduced(Rule.Application a) {
    return a.x(0).shape().elements() / Math.max(1, a.y().shape().elements());
  }

  /** A reduced value with its reduced axes back as axes of length 1. */
  private static Value kept(Rule.Application a, Value reduced) {
    long[] shape = a.x(0).shape().toArray();
    if (reduced.rank() == shape.length) {
      return reduced;
    }
    boolean all = a.node().inputs().size() < 2 && !a.node().attributes().has("axes");
    long[] axes = all ? new long[0] : LayoutRules.constant(a, 1);
    for (int i = 0; all && i < shape.length; i++) {
      shape[i] = 1;
    }
    for (long axis : axes) {
      shape[(int) (axis < 0 ? axis + shape.length : axis)] = 1;
    }
    return a.g().reshape(reduced, shape);
  }

  private static List<@Nullable Value> spread(Rule.Application a, UnaryOperator<Value> factor) {
    Value dx = factor.apply(kept(a, a.dy()));
    if (!dx.shape().equals(a.x(0).shape())) {
      dx = a.g().apply("Expand", Attributes.none(), dx, a.g().longs(a.x(0).shape().toArray()));
    }
    List<@Nullable Value> result =
        new ArrayList<>(Collections.nCopies(a.node().inputs().size(), null));
    result.set(0, dx);
    return result;
  }

  /** The gradient goes to the extreme; equal ones share it. */
  private static List<@Nullable Value> extreme(Rule.Application a) {
    GraphBuilder g = a.g();
    Value mask = a.mask("Equal", a.x(0), kept(a, a.y()));
    long[] axes = a.node().inputs().size() > 1 ? LayoutRules.constant(a, 1) : new long[0];
    Value ties = g.sum(mask, axes);
    return spread(a, dy -> g.multiply(g.divide(dy, ties), mask));
  }

  private static List<@Nullable Value> matMul(Rule.Application a) {
    Value x = a.x(0);
    Value y = a.x(1);
    if (x.rank() < 2 || y.rank() < 2) {
      throw new GraphException(
          a.node().name() + ": MatMul has a gradient for matrices and stacks of them only");
    }
    GraphBuilder g = a.g();
    return asList(
        a.wants(0) ? g.matMul(a.dy(), swapped(g, y)) : null,
        a.wants(1) ? g.matMul(swapped(g, x), a.dy()) : null);
  }

  private static Value swapped(GraphBuilder g, Value x) {
    long[] order = new long[x.rank()];
    for (int i = 0; i < order.length; i++) {
      order[i] = i;
    }
    order[order.length - 1] = order.length - 2;
    order[order.length - 2] = order.length - 1;
    return g.transpose(x, order);
  }

  private static List<@Nullable Value> gemm(Rule.Application a) {
    GraphBuilder g = a.g();
    boolean tx = a.node().attributes().integer("transA", 0) != 0;
    boolean ty = a.node().attributes().integer("transB", 0) != 0;
    Value scaled = scaled(a, a.node().attributes().real("alpha", 1));
    Value dx = null;
    Value dy = null;
    if (a.wants(0)) {
      dx =
          tx
              ? g.gemm(a.x(1), flag(ty), scaled, Transposed.YES, null)
              : g.gemm(scaled, Transposed.NO, a.x(1), flag(!ty), null);
    }
    if (a.wants(1)) {
      dy =
          ty
              ? g.gemm(scaled, Transposed.YES, a.x(0), flag(tx), null)
              : g.gemm(a.x(0), flag(!tx), scaled, Transposed.NO, null);
    }
    Value dc = a.wants(2) ? scaled(a, a.node().attributes().real("beta", 1)) : null;
    return asList(dx, dy, dc).subList(0, a.node().inputs().size());
  }

  private static Value scaled(Rule.Application a, float factor) {
    return factor == 1 ? a.dy() : a.g().multiply(a.dy(), a.number(factor));
  }

  private static Transposed flag(boolean transposed) {
    return transposed ? Transposed.YES : Transposed.NO;
  }
}
