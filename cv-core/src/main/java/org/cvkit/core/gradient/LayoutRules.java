package org.cvkit.core.gradient;

import static java.util.Arrays.asList;
import static java.util.List.of;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.cvkit.core.graph.Attributes;
import org.cvkit.core.graph.Constant;
import org.cvkit.core.graph.GraphBuilder;
import org.cvkit.core.graph.GraphException;
import org.cvkit.core.graph.Value;
import org.cvkit.core.tensor.ElementType;
import org.cvkit.core.tensor.Shape;
import org.jspecify.annotations.Nullable;

/** Gradients of what moves numbers: they move back. */
final class LayoutRules {
  private LayoutRules() {}

  static void addTo(Map<String, Rule> table) {
    for (String reshaping : List.of("Reshape", "Flatten", "Squeeze", "Unsqueeze")) {
      table.put(reshaping, LayoutRules::reshapeBack);
    }
    table.put("Transpose", LayoutRules::transpose);
    table.put("Concat", LayoutRules::concat);
    table.put("Split", LayoutRules::split);
    table.put("Slice", LayoutRules::slice);
    table.put("Pad", PadRule::apply);
    table.put("Gather", LayoutRules::gather);
    table.put("Expand", a -> asList(a.dy(), null));
    table.put("DepthToSpace", LayoutRules::depthToSpace);
    table.put("SpaceToDepth", LayoutRules::spaceToDepth);
    table.put("Resize", ResizeRule::apply);
    table.put("Tile", LayoutRules::tile);
    table.put("CumSum", LayoutRules::runningSum);
  }

  private static List<@Nullable Value> reshapeBack(Rule.Application a) {
    List<@Nullable Value> result =
        new ArrayList<>(Collections.nCopies(a.node().inputs().size(), null));
    result.set(0, a.g().reshape(a.dy(), a.x(0).shape().toArray()));
    return result;
  }

  private static List<@Nullable Value> transpose(Rule.Application a) {
    int rank = a.x(0).rank();
    long[] reversed = new long[rank];
    for (int i = 0; i < rank; i++) {
      reversed[i] = rank - 1 - i;
    }
    long[] order = a.node().attributes().longs("perm", reversed);
    return of(a.g().transpose(a.dy(), inverse(order)));
  }

  private static int axis(Rule.Application a) {
    long axis = a.node().attributes().integer("axis", 0);
    return (int) (axis < 0 ? axis + a.x(0).rank() : axis);
  }

  private static List<@Nullable Value> concat(Rule.Application a) {
    List<@Nullable Value> parts = new ArrayList<>();
    long start = 0;
    for (int i = 0; i < a.node().inputs().size(); i++) {
      long end = start + a.x(i).dimension(axis(a));
      parts.add(a.wants(i) ? a.g().slice(a.dy(), axis(a), start, end) : null);
      start = end;
    }
    return parts;
  }

  private static List<@Nullable Value> split(Rule.Application a) {
    Value[] parts = new Value[a.node().outputs().size()];
    for (int i = 0; i < parts.length; i++) {
      Value part = a.incoming().get(i);
      Value output = a.node().outputs().get(i);
      parts[i] =
          part != null ? part : a.g().constant(Constant.filled(output.type(), output.shape(), 0));
    }
    return asList(a.g().concat(axis(a), parts), null);
  }

  private static List<@Nullable Value> slice(Rule.Application a) {
    int rank = a.x(0).rank();
    long[] starts = constant(a, 1);
    long[] axes = a.node().optionalInput(3).isPresent() ? constant(a, 3) : range(starts.length);
    if (a.node().optionalInput(4).isPresent()
        && Arrays.stream(constant(a, 4)).anyMatch(s -> s != 1)) {
      return stridedSlice(a, axes);
    }
    long[] pads = new long[2 * rank];
    for (int k = 0; k < axes.length; k++) {
      int axis = (int) (axes[k] < 0 ? axes[k] + rank : axes[k]);
      long length = a.x(0).dimension(axis);
      long from = starts[k] < 0 ? starts[k] + length : starts[k];
      long start = Math.max(0, Math.min(length, from));
      pads[axis] = start;
      pads[axis + rank] = length - start - a.y().dimension(axis);
    }
    return only(a, a.g().apply("Pad", Attributes.none(), a.dy(), a.g().longs(pads)));
  }

  /** A reversal along whole axes is its own inverse; other strides would need scattering. */
  private static List<@Nullable Value> stridedSlice(Rule.Application a, long[] axes) {
    long[] steps = constant(a, 4);
    if (!a.y().shape().equals(a.x(0).shape())
        || Arrays.stream(steps).anyMatch(s -> s != 1 && s != -1)) {
      throw new GraphException(
          a.node().name() + ": Slice has a gradient for step 1 and for whole reversals only");
    }
    Value back =
        a.g().apply("Slice", Attributes.none(), a.dy(), a.x(1), a.x(2), a.g().longs(axes), a.x(4));
    return only(a, back);
  }

  /** Rows that were gathered several times sum up. */
  private static List<@Nullable Value> gather(Rule.Application a) {
    GraphBuilder g = a.g();
    int axis = axis(a);
    int picked = a.x(1).rank();
    // What was gathered along an inner axis comes to the front for the scattering, and goes back.
    Value dy = axis == 0 ? a.dy() : g.transpose(a.dy(), moved(axis, picked, a.dy().rank()));
    long[] back = moved(axis, 1, a.x(0).rank());
    long[] shape = new long[back.length];
    for (int i = 0; i < shape.length; i++) {
      shape[i] = a.x(0).dimension((int) back[i]);
    }
    Value zeros = g.constant(Constant.filled(a.dy().type(), Shape.of(shape), 0));
    Value indices = g.unsqueeze(g.cast(a.x(1), ElementType.INT64), picked);
    Attributes sum = Attributes.none().withText("reduction", "add");
    Value scattered = g.apply("ScatterND", sum, zeros, indices, dy);
    return asList(axis == 0 ? scattered : g.transpose(scattered, inverse(back)), null);
  }

  /** The order that brings {@code count} axes from {@code axis} on to the front. */
  private static long[] moved(int axis, int count, int rank) {
    long[] order = new long[rank];
    for (int i = 0; i < rank; i++) {
      order[i] = i < count ? axis + i : i < axis + count ? i - count : i;
    }
    return order;
  }

  private static long[] inverse(long[] order) {
    long[] back = new long[order.length];
    for (int i = 0; i < order.length; i++) {
      back[(int) order[i]] = i;
    }
    return back;
  }

  /** Every copy counts. */
  private static List<@Nullable Value> tile(Rule.Application a) {
    int rank = a.x(0).rank();
    long[] times = constant(a, 1);
    long[] shape = new long[2 * rank];
    long[] copies = new long[rank];
    for (int i = 0; i < rank; i++) {
      shape[2 * i] = times[i];
      shape[2 * i + 1] = a.x(0).dimension(i);
      copies[i] = 2L * i;
    }
    Value sum = a.g().reduce("ReduceSum", a.g().reshape(a.dy(), shape), 0, copies);
    return only(a, sum);
  }

  /** Each number counts in all sums from its own on: a running sum the other way. */
  private static List<@Nullable Value> runningSum(Rule.Application a) {
    Attributes attributes = a.node().attributes();
    Attributes back = attributes.with("reverse", 1 - attributes.integer("reverse", 0));
    return only(a, a.g().apply("CumSum", back, a.dy(), a.x(1)));
  }

  private static List<@Nullable Value> depthToSpace(Rule.Application a) {
    long block = a.node().attributes().integer("blocksize", 1);
    boolean depthFirst = a.node().attributes().text("mode", "DCR").equals("DCR");
    if (depthFirst) {
      return of(a.g().apply("SpaceToDepth", Attributes.none().with("blocksize", block), a.dy()));
    }
    Value y = a.dy();
    GraphBuilder g = a.g();
    long c = y.dimension(1);
    long h = y.dimension(2) / block;
    long w = y.dimension(3) / block;
    Value parts = g.reshape(y, y.dimension(0), c, h, block, w, block);
    Value moved = g.transpose(parts, 0, 1, 3, 5, 2, 4);
    return of(g.reshape(moved, y.dimension(0), c * block * block, h, w));
  }

  private static List<@Nullable Value> spaceToDepth(Rule.Application a) {
    long block = a.node().attributes().integer("blocksize", 1);
    return of(a.g().apply("DepthToSpace", Attributes.none().with("blocksize", block), a.dy()));
  }

  static List<@Nullable Value> only(Rule.Application a, Value first) {
    List<@Nullable Value> result =
        new ArrayList<>(Collections.nCopies(a.node().inputs().size(), null));
    result.set(0, first);
    return result;
  }

  static long[] range(int n) {
    long[] range = new long[n];
    for (int i = 0; i < n; i++) {
      range[i] = i;
    }
    return range;
  }

  /** The axes after batch and channels. */
  static long[] pixels(Value x) {
    long[] axes = new long[x.rank() - 2];
    for (int i = 0; i < axes.length; i++) {
      axes[i] = i + 2;
    }
    return axes;
  }

  static long[] constant(Rule.Application a, int index) {
    Constant constant = a.g().constantOf(a.x(index));
    if (constant == null) {
      throw new GraphException(a.node().name() + ": expected input " + index + " to be a constant");
    }
    return constant.toLongs();
  }
}
