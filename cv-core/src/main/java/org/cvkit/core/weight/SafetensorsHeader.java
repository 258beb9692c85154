package org.cvkit.core.weight;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cvkit.core.graph.Constant;
import org.cvkit.core.model.ModelException;
import org.cvkit.core.tensor.ElementType;
import org.cvkit.core.tensor.Shape;

/**
 * The header of a safetensors file.
 *
 * @param entries in the order of their bytes
 * @param dataStart where in the file the bytes begin
 */
record SafetensorsHeader(List<Entry> entries, Map<String, String> metadata, long dataStart) {
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
  private static final String METADATA = "__metadata__";

  /** As the format's own implementation. */
  private static final long LONGEST = 100_000_000;

  private static final int ALIGNMENT = 8;

  /** One tensor's bytes {@code [begin, end)} after the header. */
  record Entry(String name, ElementType type, Shape shape, long begin, long end) {}

  static long checkedLength(String where, long length, long fileSize) {
    if (length < 2 || length > LONGEST || length > fileSize - Long.BYTES) {
      throw new ModelException(
          where
              + ": expected a safetensors file, got one whose header would be "
              + Long.toUnsignedString(length)
              + " bytes of "
              + fileSize);
    }
    return length;
  }

  static SafetensorsHeader parse(String where, byte[] json, long fileSize) {
    List<Entry> entries = new ArrayList<>();
    Map<String, String> metadata = new LinkedHashMap<>();
    try (JsonParser parser = JSON.createParser(json)) {
      expect(where, parser.nextToken(), JsonToken.START_OBJECT);
      for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
        expect(where + ": " + name, parser.nextToken(), JsonToken.START_OBJECT);
        if (name.equals(METADATA)) {
          for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
            metadata.put(key, text(where + ": " + METADATA + ": " + key, parser));
          }
        } else {
          entries.add(entry(where + ": " + name, name, parser));
        }
      }
    } catch (IOException e) {
      throw new ModelException(
          where + ": expected a safetensors header, got no valid JSON: " + firstLine(e), e);
    }
    long start = Long.BYTES + (long) json.length;
    entries.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
    requireNoGap(where, entries, fileSize - start);
    return new SafetensorsHeader(entries, metadata, start);
  }

  private static String firstLine(IOException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }

  private static void expect(String where, JsonToken got, JsonToken wanted) {
    if (got != wanted) {
      throw new ModelException(where + ": expected " + wanted + " in the header, got " + got);
    }
  }

  private static Entry entry(String where, String name, JsonParser parser) throws IOException {
    String type = "";
    List<Long> shape = List.of();
    List<Long> offsets = List.of();
    for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
      switch (key) {
        case "dtype" -> type = text(where + ": dtype", parser);
        case "shape" -> shape = numbers(where + ": shape", parser);
        case "data_offsets" -> offsets = numbers(where + ": data_offsets", parser);
        default -> throw new ModelException(where + ": unexpected field " + key);
      }
    }
    if (offsets.size() != 2) {
      throw new ModelException(where + ": expected two data_offsets, got " + offsets);
    }
    return checked(where, name, elementType(where, type), shape, offsets);
  }

  private static String text(String where, JsonParser parser) throws IOException {
    expect(where, parser.nextToken(), JsonToken.VALUE_STRING);
    return parser.getText();
  }

  private static List<Long> numbers(String where, JsonParser parser) throws IOException {
    expect(where, parser.nextToken(), JsonToken.START_ARRAY);
    List<Long> numbers = new ArrayList<>();
    while (parser.nextToken() == JsonToken.VALUE_NUMBER_INT) {
      long number = parser.getLongValue();
      if (number < 0) {
        throw new ModelException(where + ": expected numbers of at least 0, got " + number);
      }
      numbers.add(number);
    }
    expect(where, parser.currentToken(), JsonToken.END_ARRAY);
    return numbers;
  }

  private static Entry checked(
      String where, String name, ElementType type, List<Long> shape, List<Long> offsets) {
    Shape dimensions = Shape.of(shape.stream().mapToLong(Long::longValue).toArray());
    long length = offsets.get(1) - offsets.get(0);
    long expected;
    try {
      expected = Math.multiplyExact(dimensions.elements(), type.bytes());
    } catch (ArithmeticException e) {
      throw new ModelException(where + ": shape " + dimensions + " is too large", e);
    }
    if (length != expected) {
      throw new ModelException(
          where
              + ": expected "
              + expected
              + " bytes for "
              + type
              + " "
              + dimensions
              + ", got "
              + length);
    }
    if (length > Integer.MAX_VALUE - ALIGNMENT) {
      throw new ModelException(where + ": expected at most 2 GB a tensor, got " + length);
    }
    return new Entry(name, type, dimensions, offsets.get(0), offsets.get(1));
  }

  private static void requireNoGap(String where, List<Entry> entries, long length) {
    long reached = 0;
    for (Entry entry : entries) {
      if (entry.begin() != reached) {
        throw new ModelException(
            where
                + ": "
                + entry.name()
                + ": expected its bytes at "
                + reached
                + ", where those before it end, got "
                + entry.begin());
      }
      reached = entry.end();
    }
    if (reached != length) {
      throw new ModelException(
          where + ": expected " + reached + " bytes of tensors, got " + length);
    }
  }

  /** The header for tensors in an order that aligns them: wide elements first, then by name. */
  static SafetensorsHeader of(Map<String, Constant> tensors, Map<String, String> metadata) {
    List<Map.Entry<String, Constant>> ordered = new ArrayList<>(tensors.entrySet());
    Comparator<Map.Entry<String, Constant>> width =
        Comparator.comparingInt(tensor -> -tensor.getValue().type().bytes());
    ordered.sort(width.thenComparing(Map.Entry.comparingByKey()));
    List<Entry> entries = new ArrayList<>();
    long at = 0;
    for (Map.Entry<String, Constant> each : ordered) {
      Constant tensor = each.getValue();
      long end = at + tensor.shape().elements() * tensor.type().bytes();
      entries.add(new Entry(each.getKey(), tensor.type(), tensor.shape(), at, end));
      at = end;
    }
    return new SafetensorsHeader(entries, metadata, 0);
  }

  /** The file up to the tensors: the length and the JSON, padded so that they begin aligned. */
  ByteBuffer toBytes() {
    byte[] json = json();
    int padded = (json.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    ByteBuffer bytes =
        ByteBuffer.allocate(Long.BYTES + padded).order(ByteOrder.LITTLE_ENDIAN).putLong(padded);
    bytes.put(json);
    while (bytes.hasRemaining()) {
      bytes.put((byte) ' ');
    }
    return bytes.flip();
  }

  private byte[] json() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      if (!metadata.isEmpty()) {
        json.writeObjectFieldStart(METADATA);
        for (Map.Entry<String, String> text : metadata.entrySet()) {
          json.writeStringField(text.getKey(), text.getValue());
        }
        json.writeEndObject();
      }
      for (Entry entry : entries) {
        json.writeObjectFieldStart(entry.name());
        json.writeStringField("dtype", dtype(entry.type()));
        json.writeFieldName("shape");
        long[] shape = entry.shape().toArray();
        json.writeArray(shape, 0, shape.length);
        json.writeFieldName("data_offsets");
        json.writeArray(new long[] {entry.begin(), entry.end()}, 0, 2);
        json.writeEndObject();
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("bytes in memory cannot fail", e);
    }
    return bytes.toByteArray();
  }

  private static String dtype(ElementType type) {
    return switch (type) {
      case FLOAT32 -> "F32";
      case FLOAT64 -> "F64";
      case FLOAT16 -> "F16";
      case BFLOAT16 -> "BF16";
      case INT8 -> "I8";
      case UINT8 -> "U8";
      case INT16 -> "I16";
      case INT32 -> "I32";
      case INT64 -> "I64";
      case BOOL -> "BOOL";
      case STRING -> throw new ModelException("safetensors: expected numbers, got texts");
    };
  }

  private static ElementType elementType(String where, String dtype) {
    for (ElementType type : ElementType.values()) {
      if (type != ElementType.STRING && dtype(type).equals(dtype)) {
        return type;
      }
    }
    throw new ModelException(
        where
            + ": expected a dtype of F64, F32, F16, BF16, I64, I32, I16, I8, U8 or BOOL, got "
            + dtype);
  }
}
