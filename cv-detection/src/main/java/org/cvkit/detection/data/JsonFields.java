package org.cvkit.detection.data;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.cvkit.detection.data.LabelProblem.Kind;

/**
 * One object of an array in a JSON file: its fields, each checked, and its place for messages. The
 * files run to hundreds of megabytes, so that an array is read object by object.
 */
record JsonFields(JsonNode node, String where) {
  // Python writes NaN, which JSON does not have; read, it is a bad number among others.
  static final JsonFactory FACTORY =
      JsonMapper.builder().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build().getFactory();

  static JsonParser open(Path file) throws IOException {
    return FACTORY.createParser(Files.newInputStream(file));
  }

  /** What is done with each object of an array. */
  interface Visitor {
    void visit(JsonFields fields);
  }

  /** Visits the objects of the array that {@code parser} stands at the beginning of. */
  static void each(JsonParser parser, Path file, String array, Visitor visitor) throws IOException {
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      throw new DatasetException(file + ": " + array + ": expected an array");
    }
    for (int i = 0; parser.nextToken() != JsonToken.END_ARRAY; i++) {
      JsonFields fields =
          new JsonFields(parser.readValueAsTree(), file + ": " + array + "[" + i + "]");
      if (!fields.node.isObject()) {
        throw fields.wrong("expected an object, got " + fields.node);
      }
      try {
        visitor.visit(fields);
      } catch (IllegalArgumentException e) {
        throw new DatasetException(fields.where + ": " + e.getMessage(), e);
      }
    }
  }

  /** A file that is not JSON, or cannot be read at all. */
  static DatasetException unreadable(Path file, IOException e) {
    if (e instanceof JsonProcessingException syntax) {
      String at =
          syntax.getLocation() == null
              ? ""
              : ":" + syntax.getLocation().getLineNr() + ":" + syntax.getLocation().getColumnNr();
      return new DatasetException(file + at + ": not JSON: " + syntax.getOriginalMessage(), e);
    }
    return DatasetException.unreadable(file, e);
  }

  boolean has(String name) {
    return node.hasNonNull(name);
  }

  long integer(String name) {
    JsonNode value = node.path(name);
    if (!value.isIntegralNumber() || !value.canConvertToLong()) {
      throw wrong("expected an integer " + name + ", got " + shown(value));
    }
    return value.longValue();
  }

  int smallInteger(String name) {
    long value = integer(name);
    if (value != (int) value) {
      throw wrong("expected a " + name + " of at most 32 bits, got " + value);
    }
    return (int) value;
  }

  double number(String name) {
    JsonNode value = node.path(name);
    if (!value.isNumber()) {
      throw wrong("expected a number " + name + ", got " + shown(value));
    }
    return value.doubleValue();
  }

  /** Whether a number is not 0, or {@code true} is said; not when it is missing. */
  boolean flag(String name) {
    return has(name)
        && (node.path(name).isBoolean() ? node.path(name).asBoolean() : integer(name) != 0);
  }

  String text(String name) {
    JsonNode value = node.path(name);
    if (!value.isTextual()) {
      throw wrong("expected a text " + name + ", got " + shown(value));
    }
    return value.textValue();
  }

  /** A {@code [x, y, width, height]}. */
  CocoBox box(String name) {
    JsonNode value = node.path(name);
    boolean four = value.isArray() && value.size() == 4;
    for (JsonNode number : value) {
      four &= number.isNumber();
    }
    if (!four) {
      throw wrong("expected a " + name + " of [x, y, width, height], got " + shown(value));
    }
    return new CocoBox(
        value.get(0).doubleValue(),
        value.get(1).doubleValue(),
        value.get(2).doubleValue(),
        value.get(3).doubleValue());
  }

  DatasetException wrong(String what) {
    return new DatasetException(where + ": " + what);
  }

  /** What {@link #wrong} or a field's check said, to be listed with others. */
  LabelProblem problem(DatasetException e) {
    String message = String.valueOf(e.getMessage());
    String prefix = where + ": ";
    return new LabelProblem(
        Kind.SYNTAX,
        where,
        message.startsWith(prefix) ? message.substring(prefix.length()) : message);
  }

  private static String shown(JsonNode value) {
    return value.isMissingNode() ? "none" : value.toString();
  }
}
