package org.cvkit.core.model;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * JSON as maps, lists, strings, doubles and booleans. Jackson's stream alone, without its object
 * mapper: that one costs a start of the command line a tenth of a second.
 */
final class Json {
  static final JsonFactory FACTORY = new JsonFactory();

  private Json() {}

  /**
   * Parses one value.
   *
   * @param where what the text is, for messages
   * @throws ModelException when it is not JSON
   */
  static Object parse(String where, String text) {
    try (JsonParser parser = FACTORY.createParser(text)) {
      JsonToken first = parser.nextToken();
      if (first == null) {
        throw new ModelException(where + ": expected JSON, got nothing");
      }
      return value(where, parser, first);
    } catch (IOException e) {
      throw new ModelException(where + ": not JSON: " + e.getMessage(), e);
    }
  }

  private static Object value(String where, JsonParser parser, JsonToken token) throws IOException {
    return switch (token) {
      case START_OBJECT -> object(where, parser);
      case START_ARRAY -> array(where, parser);
      case VALUE_STRING -> parser.getText();
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default -> throw new ModelException(where + ": unexpected " + parser.getText());
    };
  }

  private static Map<String, Object> object(String where, JsonParser parser) throws IOException {
    Map<String, Object> fields = new LinkedHashMap<>();
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      fields.put(name, value(where, parser, parser.nextToken()));
    }
    return fields;
  }

  private static List<Object> array(String where, JsonParser parser) throws IOException {
    List<Object> values = new ArrayList<>();
    for (JsonToken t = parser.nextToken(); t != JsonToken.END_ARRAY; t = parser.nextToken()) {
      values.add(value(where, parser, t));
    }
    return values;
  }
}
