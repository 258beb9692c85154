package org.cvkit.core.graph;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The attributes of one node, by ONNX's names. Values are whole numbers, real numbers, texts, lists
 * of these, constants and graphs.
 *
 * <p>Immutable.
 */
public final class Attributes {
  private static final Attributes NONE = new Attributes(Map.of());

  private final Map<String, Object> values;

  private Attributes(Map<String, Object> values) {
    this.values = values;
  }

  public static Attributes none() {
    return NONE;
  }

  private Attributes with(String name, Object value) {
    Map<String, Object> copy = new LinkedHashMap<>(values);
    copy.put(name, value);
    return new Attributes(Collections.unmodifiableMap(copy));
  }

  public Attributes with(String name, long value) {
    return with(name, (Object) value);
  }

  public Attributes withReal(String name, float value) {
    return with(name, (Object) value);
  }

  public Attributes withText(String name, String value) {
    return with(name, (Object) value);
  }

  public Attributes withLongs(String name, long... value) {
    List<Long> list = new ArrayList<>();
    for (long v : value) {
      list.add(v);
    }
    return with(name, (Object) List.copyOf(list));
  }

  public Attributes withReals(String name, float... value) {
    List<Float> list = new ArrayList<>();
    for (float v : value) {
      list.add(v);
    }
    return with(name, (Object) List.copyOf(list));
  }

  public Attributes withConstant(String name, Constant value) {
    return with(name, (Object) value);
  }

  public Attributes withGraph(String name, Graph value) {
    return with(name, (Object) value);
  }

  /** The others, without {@code name}. */
  public Attributes without(String name) {
    Map<String, Object> copy = new LinkedHashMap<>(values);
    copy.remove(name);
    return new Attributes(Collections.unmodifiableMap(copy));
  }

  public boolean has(String name) {
    return values.containsKey(name);
  }

  /** Whole number {@code name}, or {@code otherwise} when it is absent, as ONNX's defaults are. */
  public long integer(String name, long otherwise) {
    Object value = values.get(name);
    return value == null ? otherwise : expect(name, value, Long.class);
  }

  public float real(String name, float otherwise) {
    Object value = values.get(name);
    return value == null ? otherwise : expect(name, value, Float.class);
  }

  public String text(String name, String otherwise) {
    Object value = values.get(name);
    return value == null ? otherwise : expect(name, value, String.class);
  }

  /** Whole numbers {@code name}, or {@code otherwise} when they are absent. */
  public long[] longs(String name, long... otherwise) {
    Object value = values.get(name);
    if (value == null) {
      return otherwise.clone();
    }
    List<?> list = expect(name, value, List.class);
    return list.stream().mapToLong(v -> expect(name, v, Long.class)).toArray();
  }

  /** Numbers {@code name}, or {@code otherwise} when they are absent. */
  public float[] reals(String name, float... otherwise) {
    Object value = values.get(name);
    if (value == null) {
      return otherwise.clone();
    }
    List<?> list = expect(name, value, List.class);
    float[] reals = new float[list.size()];
    for (int i = 0; i < reals.length; i++) {
      reals[i] = expect(name, list.get(i), Float.class);
    }
    return reals;
  }

  /** Every attribute in the order it was added, for writers. */
  Map<String, Object> all() {
    return values;
  }

  private static <T> T expect(String name, Object value, Class<T> type) {
    if (!type.isInstance(value)) {
      throw new GraphException(
          "attribute "
              + name
              + ": expected "
              + type.getSimpleName()
              + ", got "
              + value.getClass().getSimpleName());
    }
    return type.cast(value);
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof Attributes a && a.values.equals(values);
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }

  @Override
  public String toString() {
    return values.toString();
  }
}
