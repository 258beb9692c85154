package org.cvkit.core.weight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.cvkit.core.graph.Constant;
import org.cvkit.core.model.ModelException;
import org.cvkit.core.tensor.ElementType;
import org.cvkit.core.tensor.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class SafetensorsTest {
  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(names = "STRING", mode = EnumSource.Mode.EXCLUDE)
  void numbers_of_every_type_come_back_bit_by_bit(ElementType type) {
    byte[] bytes = new byte[6 * type.bytes()];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (37 * i + 129);
    }
    Constant tensor = Constant.ofBytes(type, Shape.of(2, 3), bytes);
    Path file = folder.resolve("a.safetensors");

    Safetensors.of(Map.of("a", tensor)).write(file);

    assertThat(Safetensors.read(file).tensors()).containsExactly(Map.entry("a", tensor));
  }

  @Test
  void tensors_scalars_empty_ones_and_metadata_come_back() {
    Map<String, Constant> tensors = new LinkedHashMap<>();
    tensors.put("step", Constant.ofLongs(41));
    tensors.put("layer1.0.weight", Constant.of(Shape.of(2, 2), 1, -0f, Float.NaN, 3e-45f));
    tensors.put("scalar", Constant.scalar(ElementType.FLOAT64, Math.PI));
    tensors.put("none", Constant.of(Shape.of(0, 3)));
    Map<String, String> metadata = Map.of("seed", "7", "quote \" and ü", "a\nb");
    Path file = folder.resolve("a.safetensors");

    new Safetensors(tensors, metadata).write(file);

    Safetensors read = Safetensors.read(file);
    assertThat(read.tensors()).containsExactlyInAnyOrderEntriesOf(tensors);
    assertThat(read.metadata()).isEqualTo(metadata);
    assertThat(folder).isDirectoryContaining(f -> f.equals(file));
    assertThat(folder.toFile().list()).hasSize(1);
  }

  /** The layout of the format's description, byte by byte. */
  @Test
  void the_file_is_laid_out_as_the_format_says() throws IOException {
    Path file = folder.resolve("a.safetensors");

    Safetensors.of(Map.of("x", Constant.of(Shape.of(1), 1.5f))).write(file);

    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    int length = (int) bytes.getLong(0);
    assertThat(length % 8).isZero();
    assertThat(new String(bytes.array(), 8, length, StandardCharsets.UTF_8).strip())
        .isEqualTo("{\"x\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}");
    assertThat(bytes.getFloat(8 + length)).isEqualTo(1.5f);
    assertThat(bytes.capacity()).isEqualTo(8 + length + 4);
  }

  static Stream<Arguments> damaged() {
    String x = "{\"x\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":";
    return Stream.of(
        Arguments.of("{}", 4, "expected 0 bytes of tensors, got 4"),
        Arguments.of("[1]", 0, "expected START_OBJECT in the header, got START_ARRAY"),
        Arguments.of("{\"x\":", 0, "got no valid JSON"),
        Arguments.of(x + "[0,8]}}", 4, "expected 8 bytes of tensors, got 4"),
        Arguments.of(x + "[0,4]}}", 4, "x: expected 8 bytes for FLOAT32 2, got 4"),
        Arguments.of(x + "[8,0]}}", 8, "x: expected 8 bytes for FLOAT32 2, got -8"),
        Arguments.of(x + "[4,12]}}", 12, "x: expected its bytes at 0, "),
        Arguments.of(x + "[0]}}", 8, "x: expected two data_offsets, got [0]"),
        Arguments.of(x + "[-8,0]}}", 8, "x: data_offsets: expected numbers of at least 0, got -8"),
        Arguments.of(x + "[0,8],\"extra\":1}}", 8, "x: unexpected field extra"),
        Arguments.of(
            "{\"x\":{\"dtype\":\"F4\",\"shape\":[2],\"data_offsets\":[0,8]}}",
            8,
            "x: expected a dtype of F64, F32, F16, BF16, "),
        Arguments.of(
            "{\"x\":{\"dtype\":\"F32\",\"shape\":[4611686018427387904,4],\"data_offsets\":[0,0]}}",
            0,
            "x: shape 4611686018427387904x4 is too large"),
        Arguments.of("{\"__metadata__\":{\"a\":1}}", 0, "__metadata__: a: expected VALUE_STRING"),
        Arguments.of(x + "[0,8]},\"x\":{}}", 8, "got no valid JSON: Duplicate field 'x'"));
  }

  @ParameterizedTest
  @MethodSource("damaged")
  void a_file_that_makes_no_sense_is_refused(String header, int data, String message)
      throws IOException {
    byte[] json = header.getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes = ByteBuffer.allocate(8 + json.length + data).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(json.length).put(json);
    Path file = Files.write(folder.resolve("bad.safetensors"), bytes.array());

    assertThatThrownBy(() -> Safetensors.read(file))
        .isInstanceOf(ModelException.class)
        .hasMessageStartingWith("weights " + file)
        .hasMessageContaining(message);
  }

  @Test
  void another_kind_of_file_is_refused_before_memory_is_taken() throws IOException {
    Path text = Files.writeString(folder.resolve("a.safetensors"), "not a tensor in sight");
    Path empty = Files.createFile(folder.resolve("b.safetensors"));

    assertThatThrownBy(() -> Safetensors.read(text))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("expected a safetensors file, got one whose header would be");
    assertThatThrownBy(() -> Safetensors.read(empty))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("ends too early");
    assertThatThrownBy(() -> Safetensors.read(folder.resolve("none.safetensors")))
        .isInstanceOf(ModelException.class)
        .hasMessageEndingWith("none.safetensors: no such file");
  }

  @Test
  void what_cannot_be_written_leaves_nothing_behind() {
    Path file = folder.resolve("missing/a.safetensors");

    assertThatThrownBy(() -> Safetensors.of(Map.of()).write(file))
        .isInstanceOf(ModelException.class)
        .hasMessageStartingWith("weights " + file + ": cannot be written");
  }
}
