package org.cvkit.core.architecture;

import java.util.LinkedHashMap;
import java.util.Map;
import org.cvkit.core.graph.Constant;
import org.cvkit.core.graph.Graph;
import org.cvkit.core.graph.Value;
import org.cvkit.core.tensor.Shape;

/**
 * Weights made by name and index, the same as in {@code architecture_reference.py}, so that neither
 * side needs a file of them.
 */
final class MadeNumbers {
  private MadeNumbers() {}

  /** Every parameter and state of a graph. */
  static Map<String, Constant> weights(Graph graph, double gain) {
    Map<String, Constant> made = new LinkedHashMap<>();
    for (var values : new Iterable[] {graph.parameters().keySet(), graph.states().keySet()}) {
      for (Object each : values) {
        Value value = (Value) each;
        made.put(value.name(), weight(value.name(), value.shape(), gain));
      }
    }
    return made;
  }

  /** Kernels by their fan-in, what is one a channel by its role. */
  static Constant weight(String name, Shape shape, double gain) {
    if (shape.rank() > 1) {
      double scale = gain * Math.sqrt(3.0 / (shape.elements() / shape.dimension(0)));
      return Constant.drawn(shape, () -> numbers(name, shape, 0, scale));
    }
    boolean around1 = name.endsWith("running_var") || name.endsWith("weight");
    return Constant.drawn(
        shape, () -> around1 ? numbers(name, shape, 1, 0.5) : numbers(name, shape, 0, 0.2));
  }

  /** {@code offset + scale u} with u in [-1, 1): splitmix64 of the name's FNV-1a, 24 bits. */
  static float[] numbers(String name, Shape shape, double offset, double scale) {
    float[] values = new float[(int) shape.elements()];
    long state = seed(name);
    for (int i = 0; i < values.length; i++) {
      state += 0x9E3779B97F4A7C15L;
      long z = (state ^ state >>> 30) * 0xBF58476D1CE4E5B9L;
      z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
      z ^= z >>> 31;
      values[i] = (float) (offset + ((z >>> 40) / 0x1p23 - 1) * scale);
    }
    return values;
  }

  private static long seed(String name) {
    long hash = 0xCBF29CE484222325L;
    for (byte b : name.getBytes(java.nio.charset.StandardCharsets.UTF_8)) {
      hash = (hash ^ b & 0xFF) * 0x100000001B3L;
    }
    return hash;
  }
}
