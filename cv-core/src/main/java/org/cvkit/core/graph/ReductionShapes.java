package org.cvkit.core.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.cvkit.core.graph.ShapeInference.Application;
import org.cvkit.core.graph.ShapeInference.Rule;
import org.cvkit.core.graph.ShapeInference.Typed;
import org.cvkit.core.tensor.ElementType;
import org.cvkit.core.tensor.Shape;

/** Shapes of sums: reductions and matrix products. */
final class ReductionShapes {
  private static final List<String> REDUCTIONS =
      List.of(
          "ReduceSum",
          "ReduceMean",
          "ReduceMax",
          "ReduceMin",
          "ReduceProd",
          "ReduceL1",
          "ReduceL2",
          "ReduceSumSquare",
          "ReduceLogSum",
          "ReduceLogSumExp");

  private ReductionShapes() {}

  static void addTo(Map<String, Rule> rules) {
    REDUCTIONS.forEach(op -> rules.put(op, ReductionShapes::reduce));
    rules.put("ArgMax", ReductionShapes::argument);
    rules.put("ArgMin", ReductionShapes::argument);
    rules.put("TopK", ReductionShapes::best);
    rules.put("LayerNormalization", ReductionShapes::layerNormalization);
    rules.put("MatMul", ReductionShapes::matMul);
    rules.put("Gemm", ReductionShapes::gemm);
  }

  private static List<Typed> reduce(Application a) {
    Value x = a.input(0);
    // Axes became an input in opset 18 (13 for ReduceSum); older files carry them as an attribute.
    long[] axes = a.has(1) ? a.longs(1) : a.attributes().longs("axes");
    boolean keep = a.attributes().integer("keepdims", 1) != 0;
    boolean[] gone = new boolean[x.rank()];
    boolean none = axes.length == 0 && a.attributes().integer("noop_with_empty_axes", 0) != 0;
    Arrays.fill(gone, axes.length == 0 && !none);
    for (long axis : axes) {
      gone[a.axis(axis, x.rank())] = true;
    }
    return List.of(new Typed(x.type(), without(x.shape(), gone, keep)));
  }

  private static List<Typed> argument(Application a) {
    Value x = a.input(0);
    boolean[] gone = new boolean[x.rank()];
    gone[a.axis(a.attributes().integer("axis", 0), x.rank())] = true;
    boolean keep = a.attributes().integer("keepdims", 1) != 0;
    return List.of(new Typed(ElementType.INT64, without(x.shape(), gone, keep)));
  }

  private static List<Typed> best(Application a) {
    Value x = a.input(0);
    long[] out = x.shape().toArray();
    out[a.axis(a.attributes().integer("axis", -1), x.rank())] = a.longs(1)[0];
    Shape shape = Shape.of(out);
    return List.of(new Typed(x.type(), shape), new Typed(ElementType.INT64, shape));
  }

  private static List<Typed> layerNormalization(Application a) {
    Value x = a.input(0);
    boolean[] gone = new boolean[x.rank()];
    Arrays.fill(gone, a.axis(a.attributes().integer("axis", -1), x.rank()), x.rank(), true);
    Typed statistics = new Typed(x.type(), without(x.shape(), gone, true));
    return List.of(a.like(0), statistics, statistics);
  }

  private static Shape without(Shape shape, boolean[] gone, boolean keep) {
    List<Long> out = new ArrayList<>();
    for (int i = 0; i < gone.length; i++) {
      if (!gone[i]) {
        out.add(shape.dimension(i));
      } else if (keep) {
        out.add(1L);
      }
    }
    return Shape.of(out.stream().mapToLong(Long::longValue).toArray());
  }

  private static List<Typed> matMul(Application a) {
    Value x = a.input(0);
    Value y = a.input(1);
    if (x.rank() == 0 || y.rank() == 0) {
      throw a.wrong("two tensors of at least one dimension", x + " and " + y);
    }
    long inner = x.dimension(-1);
    long other = y.dimension(y.rank() == 1 ? 0 : -2);
    if (inner != Shape.FREE && other != Shape.FREE && inner != other) {
      throw a.wrong(inner + " rows in the second matrix", other);
    }
    Shape stack = Broadcast.of(a.node(), leading(x.shape()), leading(y.shape()));
    List<Long> out = new ArrayList<>();
    for (long d : stack.toArray()) {
      out.add(d);
    }
    if (x.rank() > 1) {
      out.add(x.dimension(-2));
    }
    if (y.rank() > 1) {
      out.add(y.dimension(-1));
    }
    return List.of(
        new Typed(x.type(), Shape.of(out.stream().mapToLong(Long::longValue).toArray())));
  }

  private static Shape leading(Shape shape) {
    long[] all = shape.toArray();
    return Shape.of(Arrays.copyOf(all, Math.max(0, all.length - 2)));
  }

  private static List<Typed> gemm(Application a) {
    Value x = a.input(0);
    Value y = a.input(1);
    boolean transposeX = a.attributes().integer("transA", 0) != 0;
    boolean transposeY = a.attributes().integer("transB", 0) != 0;
    if (x.rank() != 2 || y.rank() != 2) {
      throw a.wrong("two matrices", x + " and " + y);
    }
    long inner = x.dimension(transposeX ? 0 : 1);
    long other = y.dimension(transposeY ? 1 : 0);
    if (inner != Shape.FREE && other != Shape.FREE && inner != other) {
      throw a.wrong(inner + " inner rows", other);
    }
    Shape out = Shape.of(x.dimension(transposeX ? 1 : 0), y.dimension(transposeY ? 0 : 1));
    return List.of(new Typed(x.type(), out));
  }
}
