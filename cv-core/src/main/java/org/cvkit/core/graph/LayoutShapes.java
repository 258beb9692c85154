package org.cvkit.core.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.cvkit.core.graph.ShapeInference.Application;
import org.cvkit.core.graph.ShapeInference.Rule;
import org.cvkit.core.graph.ShapeInference.Typed;
import org.cvkit.core.tensor.ElementType;
import org.cvkit.core.tensor.Shape;

/** Shapes of what moves numbers without computing. */
final class LayoutShapes {
  private LayoutShapes() {}

  static void addTo(Map<String, Rule> rules) {
    rules.put("Reshape", LayoutShapes::reshape);
    rules.put("Flatten", LayoutShapes::flatten);
    rules.put("Transpose", LayoutShapes::transpose);
    rules.put("Concat", LayoutShapes::concat);
    rules.put("Split", LayoutShapes::split);
    rules.put("Slice", LayoutShapes::slice);
    rules.put("Pad", LayoutShapes::pad);
    rules.put("Gather", LayoutShapes::gather);
    rules.put("Unsqueeze", LayoutShapes::unsqueeze);
    rules.put("Squeeze", LayoutShapes::squeeze);
    rules.put("Expand", LayoutShapes::expand);
    rules.put("Tile", LayoutShapes::tile);
    rules.put("Shape", a -> List.of(new Typed(ElementType.INT64, Shape.of(a.input(0).rank()))));
    rules.put("Resize", ResizeShape::infer);
    rules.put("DepthToSpace", a -> List.of(blocks(a, true)));
    rules.put("SpaceToDepth", a -> List.of(blocks(a, false)));
    rules.put("OneHot", LayoutShapes::oneHot);
    rules.put("Loop", LayoutShapes::loop);
  }

  /**
   * What is carried through a loop keeps its shape; outputs collected over its steps are unknown.
   */
  private static List<Typed> loop(Application a) {
    return java.util.stream.IntStream.range(2, a.inputs().size()).mapToObj(a::like).toList();
  }

  private static List<Typed> reshape(Application a) {
    Value x = a.input(0);
    long[] wanted = a.longs(1);
    boolean zeroMeansZero = a.attributes().integer("allowzero", 0) != 0;
    int free = -1;
    long rest = 1;
    for (int i = 0; i < wanted.length; i++) {
      if (wanted[i] == 0 && !zeroMeansZero) {
        wanted[i] = x.dimension(i);
      }
      if (wanted[i] == Shape.FREE && free < 0) {
        free = i;
      } else if (wanted[i] != Shape.FREE) {
        rest *= wanted[i];
      }
    }
    if (x.shape().isFixed()) {
      long all = x.shape().elements();
      if (free >= 0 && rest > 0 && all % rest == 0) {
        wanted[free] = all / rest;
      } else if (free >= 0 || rest != all) {
        throw a.wrong("a shape of " + all + " elements", Shape.of(wanted));
      }
    }
    return List.of(new Typed(x.type(), Shape.of(wanted)));
  }

  private static List<Typed> flatten(Application a) {
    Value x = a.input(0);
    long axis = a.attributes().integer("axis", 1);
    int split = (int) (axis < 0 ? axis + x.rank() : axis);
    return List.of(
        new Typed(
            x.type(), Shape.of(product(x.shape(), 0, split), product(x.shape(), split, x.rank()))));
  }

  private static long product(Shape shape, int from, int to) {
    long product = 1;
    for (int i = from; i < to; i++) {
      if (shape.dimension(i) == Shape.FREE) {
        return Shape.FREE;
      }
      product *= shape.dimension(i);
    }
    return product;
  }

  private static List<Typed> transpose(Application a) {
    Value x = a.input(0);
    int rank = x.rank();
    long[] reversed = new long[rank];
    for (int i = 0; i < rank; i++) {
      reversed[i] = rank - 1 - i;
    }
    long[] order = a.attributes().longs("perm", reversed);
    if (order.length != rank) {
      throw a.wrong("an order of " + rank + " axes", Shape.of(order));
    }
    long[] out = new long[rank];
    for (int i = 0; i < rank; i++) {
      out[i] = x.dimension(a.axis(order[i], rank));
    }
    return List.of(new Typed(x.type(), Shape.of(out)));
  }

  private static List<Typed> concat(Application a) {
    Value first = a.input(0);
    int axis = a.axis(a.attributes().integer("axis", 0), first.rank());
    long[] out = first.shape().toArray();
    for (int k = 1; k < a.inputs().size(); k++) {
      Value next = a.input(k);
      if (next.rank() != out.length || next.type() != first.type()) {
        throw a.wrong("parts like " + first, next);
      }
      for (int i = 0; i < out.length; i++) {
        long d = next.dimension(i);
        if (i == axis) {
          out[i] = out[i] == Shape.FREE || d == Shape.FREE ? Shape.FREE : out[i] + d;
        } else if (out[i] == Shape.FREE) {
          out[i] = d;
        } else if (d != Shape.FREE && d != out[i]) {
          throw a.wrong("parts that differ in axis " + axis + " alone, like " + first, next);
        }
      }
    }
    return List.of(new Typed(first.type(), Shape.of(out)));
  }

  private static List<Typed> split(Application a) {
    Value x = a.input(0);
    int axis = a.axis(a.attributes().integer("axis", 0), x.rank());
    List<Typed> parts = new ArrayList<>();
    for (long length : a.longs(1)) {
      long[] out = x.shape().toArray();
      out[axis] = length;
      parts.add(new Typed(x.type(), Shape.of(out)));
    }
    return parts;
  }

  private static List<Typed> slice(Application a) {
    Value x = a.input(0);
    long[] starts = a.longs(1);
    long[] ends = a.longs(2);
    long[] out = x.shape().toArray();
    for (int k = 0; k < starts.length; k++) {
      int axis = a.has(3) ? a.axis(a.longs(3)[k], x.rank()) : k;
      long step = a.has(4) ? a.longs(4)[k] : 1;
      out[axis] = sliced(out[axis], starts[k], ends[k], step);
    }
    return List.of(new Typed(x.type(), Shape.of(out)));
  }

  /** Length of {@code [start, end)} by {@code step} of an axis, clamped as ONNX Slice does. */
  private static long sliced(long length, long start, long end, long step) {
    if (length == Shape.FREE) {
      return Shape.FREE;
    }
    long from =
        Math.max(
            step > 0 ? 0 : -1,
            Math.min(step > 0 ? length : length - 1, start < 0 ? start + length : start));
    long to =
        Math.max(step > 0 ? 0 : -1, Math.min(length, end < 0 ? Math.max(-1, end + length) : end));
    long span = step > 0 ? to - from : from - to;
    return Math.max(0, (span + Math.abs(step) - 1) / Math.abs(step));
  }

  private static List<Typed> pad(Application a) {
    Value x = a.input(0);
    long[] pads = a.longs(1);
    long[] out = x.shape().toArray();
    int padded = pads.length / 2;
    for (int k = 0; k < padded; k++) {
      int axis = a.has(3) ? a.axis(a.longs(3)[k], x.rank()) : k;
      if (out[axis] != Shape.FREE) {
        out[axis] += pads[k] + pads[k + padded];
      }
    }
    return List.of(new Typed(x.type(), Shape.of(out)));
  }

  private static List<Typed> gather(Application a) {
    Value x = a.input(0);
    int axis = a.axis(a.attributes().integer("axis", 0), x.rank());
    List<Long> out = new ArrayList<>();
    for (int i = 0; i < axis; i++) {
      out.add(x.dimension(i));
    }
    for (long d : a.input(1).shape().toArray()) {
      out.add(d);
    }
    for (int i = axis + 1; i < x.rank(); i++) {
      out.add(x.dimension(i));
    }
    return List.of(
        new Typed(x.type(), Shape.of(out.stream().mapToLong(Long::longValue).toArray())));
  }

  private static List<Typed> unsqueeze(Application a) {
    Value x = a.input(0);
    long[] axes = a.longs(1);
    int rank = x.rank() + axes.length;
    boolean[] added = new boolean[rank];
    for (long axis : axes) {
      added[a.axis(axis, rank)] = true;
    }
    long[] out = new long[rank];
    int from = 0;
    for (int i = 0; i < rank; i++) {
      out[i] = added[i] ? 1 : x.dimension(from++);
    }
    return List.of(new Typed(x.type(), Shape.of(out)));
  }

  private static List<Typed> squeeze(Application a) {
    Value x = a.input(0);
    boolean[] dropped = new boolean[x.rank()];
    for (int i = 0; i < dropped.length; i++) {
      dropped[i] = !a.has(1) && x.dimension(i) == 1;
    }
    if (a.has(1)) {
      for (long axis : a.longs(1)) {
        dropped[a.axis(axis, x.rank())] = true;
      }
    }
    List<Long> out = new ArrayList<>();
    for (int i = 0; i < dropped.length; i++) {
      if (!dropped[i]) {
        out.add(x.dimension(i));
      }
    }
    return List.of(
        new Typed(x.type(), Shape.of(out.stream().mapToLong(Long::longValue).toArray())));
  }

  private static List<Typed> expand(Application a) {
    return List.of(
        new Typed(
            a.input(0).type(), Broadcast.of(a.node(), a.input(0).shape(), Shape.of(a.longs(1)))));
  }

  private static List<Typed> tile(Application a) {
    long[] out = a.input(0).shape().toArray();
    long[] times = a.longs(1);
    for (int i = 0; i < out.length; i++) {
      out[i] = out[i] == Shape.FREE ? Shape.FREE : out[i] * times[i];
    }
    return List.of(new Typed(a.input(0).type(), Shape.of(out)));
  }

  private static Typed blocks(Application a, boolean toSpace) {
    Value x = a.input(0);
    long block = a.attributes().integer("blocksize", 1);
    long[] out = x.shape().toArray();
    long divisor = toSpace ? block * block : 1;
    if (out[1] % divisor != 0) {
      throw a.wrong("a multiple of " + divisor + " channels", out[1]);
    }
    out[1] = toSpace ? out[1] / divisor : out[1] * block * block;
    for (int i = 2; i < out.length; i++) {
      if (out[i] != Shape.FREE) {
        out[i] = toSpace ? out[i] * block : out[i] / block;
      }
    }
    return new Typed(x.type(), Shape.of(out));
  }

  private static List<Typed> oneHot(Application a) {
    Value indices = a.input(0);
    long depth = a.longs(1)[0];
    int rank = indices.rank() + 1;
    int axis = a.axis(a.attributes().integer("axis", -1), rank);
    long[] out = new long[rank];
    int from = 0;
    for (int i = 0; i < rank; i++) {
      out[i] = i == axis ? depth : indices.dimension(from++);
    }
    return List.of(new Typed(a.input(2).type(), Shape.of(out)));
  }
}
