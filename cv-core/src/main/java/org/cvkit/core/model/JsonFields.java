package org.cvkit.core.model;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The fields of one JSON object, read with their types; what is wrong is reported by its path. */
final class JsonFields {
  private final String where;
  private final Map<?, ?> fields;

  private JsonFields(String where, Map<?, ?> fields) {
    this.where = where;
    this.fields = fields;
  }

  static JsonFields of(String where, @Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      return new JsonFields(where, map);
    }
    throw new ModelException(where + ": expected an object, got " + value);
  }

  String where() {
    return where;
  }

  boolean has(String name) {
    return fields.get(name) != null;
  }

  @Nullable Object raw(String name) {
    return fields.get(name);
  }

  JsonFields object(String name) {
    return of(where + ": " + name, fields.get(name));
  }

  String text(String name) {
    return as(String.class, name, fields.get(name), "a text");
  }

  String text(String name, String otherwise) {
    return has(name) ? text(name) : otherwise;
  }

  double number(String name, double otherwise) {
    return has(name) ? as(Double.class, name, fields.get(name), "a number") : otherwise;
  }

  int whole(String name, int otherwise) {
    return has(name) ? whole(name, number(name, otherwise)) : otherwise;
  }

  List<Integer> wholes(String name) {
    return numbers(name).stream().map(value -> whole(name, value)).toList();
  }

  private int whole(String name, double value) {
    if (value != (int) value) {
      throw wrong(name, "whole numbers of at most 32 bits", value);
    }
    return (int) value;
  }

  List<?> list(String name) {
    return has(name) ? as(List.class, name, fields.get(name), "a list") : List.of();
  }

  List<String> texts(String name) {
    return list(name).stream().map(v -> as(String.class, name, v, "texts")).toList();
  }

  List<Double> numbers(String name) {
    return list(name).stream().map(v -> as(Double.class, name, v, "numbers")).toList();
  }

  List<JsonFields> objects(String name) {
    return list(name).stream().map(v -> of(where + ": " + name, v)).toList();
  }

  Map<String, String> textMap(String name) {
    Map<String, String> map = new LinkedHashMap<>();
    if (has(name)) {
      JsonFields inner = object(name);
      inner.fields.keySet().forEach(k -> map.put(k.toString(), inner.text(k.toString())));
    }
    return map;
  }

  /** The one of {@code choices} that is written as the field's value. */
  <E extends Enum<E>> E choice(String name, E[] choices) {
    String value = text(name);
    for (E choice : choices) {
      if (written(choice).equals(value)) {
        return choice;
      }
    }
    String expected = Stream.of(choices).map(JsonFields::written).collect(Collectors.joining(", "));
    throw wrong(name, "one of " + expected, value);
  }

  <E extends Enum<E>> E choice(String name, E[] choices, E otherwise) {
    return has(name) ? choice(name, choices) : otherwise;
  }

  /** {@code TOP_LEFT} is written {@code top-left}. */
  static String written(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private <T> T as(Class<T> type, String name, @Nullable Object value, String expected) {
    if (type.isInstance(value)) {
      return type.cast(value);
    }
    throw wrong(name, expected, value);
  }

  ModelException wrong(String name, String expected, @Nullable Object got) {
    return new ModelException(
        where + ": " + name + ": expected " + expected + ", got " + (got == null ? "none" : got));
  }
}
