package org.cvkit.core.weight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.cvkit.core.graph.Constant;
import org.cvkit.core.graph.Graph;
import org.cvkit.core.graph.GraphBuilder;
import org.cvkit.core.graph.GraphBuilder.Mode;
import org.cvkit.core.graph.Value;
import org.cvkit.core.layer.BatchNorm;
import org.cvkit.core.layer.Conv2dLayer;
import org.cvkit.core.model.ModelException;
import org.cvkit.core.tensor.ElementType;
import org.cvkit.core.tensor.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WeightsTest {
  @TempDir Path folder;

  /** A convolution {@code conv} and its batch norm {@code bn}. */
  private static Graph network() {
    GraphBuilder g = GraphBuilder.create(Mode.INFERENCE).seeded(3);
    Value x = g.input("x", ElementType.FLOAT32, Shape.of(1, 2, 4, 4));
    Value y = Conv2dLayer.of(2, 3, 3).withoutBias().apply(g.scope("conv"), x);
    g.output("y", BatchNorm.of(3).apply(g.scope("bn"), y));
    return g.build();
  }

  @Test
  void weights_of_a_graph_come_back_from_both_kinds_of_file() {
    Graph graph = network();
    Weights weights = Weights.of(graph);
    Path safetensors = folder.resolve("w.safetensors");
    Path onnx = folder.resolve("w.onnx");

    weights.write(safetensors);
    graph.write(onnx, Map.of());

    assertThat(weights.asMap())
        .containsOnlyKeys(
            "conv.weight", "bn.weight", "bn.bias", "bn.running_mean", "bn.running_var");
    assertThat(Weights.read(safetensors).asMap()).isEqualTo(weights.asMap());
    assertThat(Weights.read(onnx).fitting(graph).asMap()).isEqualTo(weights.asMap());
  }

  @Test
  void whole_numbers_and_other_precisions_become_float32() {
    Map<String, Constant> mixed = new LinkedHashMap<>();
    mixed.put("double", Constant.ofDoubles(Shape.of(2), 0.1, 1e40));
    mixed.put("long", Constant.ofLongs(3, -4));
    mixed.put("half", shorts(ElementType.FLOAT16, 0x3C00, 0xC000));
    mixed.put("brain", shorts(ElementType.BFLOAT16, 0x3F80, 0xC000));
    Path file = folder.resolve("mixed.safetensors");
    Safetensors.of(mixed).write(file);

    Map<String, Constant> read = Weights.read(file).asMap();

    assertThat(read.get("double").toFloats()).containsExactly(0.1f, Float.POSITIVE_INFINITY);
    assertThat(read.get("long").toFloats()).containsExactly(3, -4);
    assertThat(read.get("half").toFloats()).containsExactly(1, -2);
    assertThat(read.get("brain").toFloats()).containsExactly(1, -2);
  }

  private static Constant shorts(ElementType type, int... bits) {
    ByteBuffer bytes = ByteBuffer.allocate(2 * bits.length).order(ByteOrder.LITTLE_ENDIAN);
    for (int b : bits) {
      bytes.putShort((short) b);
    }
    return Constant.ofBytes(type, Shape.of(bits.length), bytes.array());
  }

  /** Values of IEEE 754's binary16, from its definition. */
  @ParameterizedTest
  @CsvSource({
    "0x0001, 5.9604645e-8",
    "0x83FF, -6.097555e-5",
    "0x0400, 6.1035156e-5",
    "0x3555, 0.33325195",
    "0x7BFF, 65504",
    "0xFC00, -Infinity",
    "0x7E00, NaN",
    "0x8000, -0"
  })
  void halves_keep_their_value(String bits, float expected) {
    assertThat(Float32.half((short) Integer.decode(bits).intValue())).isEqualTo((Float) expected);
  }

  @Test
  void what_does_not_fit_is_listed() {
    Map<String, Constant> other = new LinkedHashMap<>(Weights.of(network()).asMap());
    other.remove("bn.bias");
    other.remove("bn.running_var");
    other.put("conv.weight", Constant.of(Shape.of(1), 1));
    other.put("fc.weight", Constant.of(Shape.of(1), 1));

    assertThatThrownBy(() -> Weights.of(other).fitting(network()))
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "weights: do not fit the network"
                + "; 2 missing (bn.bias; bn.running_var)"
                + "; 1 unexpected (fc.weight)"
                + "; 1 of another shape (conv.weight: expected 3x2x3x3, got 1)");
  }

  @Test
  void a_long_list_is_cut() {
    Map<String, Constant> other = new LinkedHashMap<>(Weights.of(network()).asMap());
    for (int i = 0; i < 9; i++) {
      other.put("extra" + i, Constant.of(Shape.of(1), 1));
    }

    assertThatThrownBy(() -> Weights.of(other).fitting(network()))
        .hasMessageContaining("9 unexpected (extra0; extra1; extra2; extra3; extra4 and 4 more)");
  }

  @Test
  void auxiliary_heads_counters_and_a_common_prefix_do_not_count() {
    Map<String, Constant> dressed = new LinkedHashMap<>();
    Weights.of(network()).asMap().forEach((n, c) -> dressed.put("module." + n, c));
    dressed.put("module.bn.num_batches_tracked", Constant.of(Shape.of(), 5));
    dressed.put("module.aux1.fc1.weight", Constant.of(Shape.of(1), 1));
    dressed.put("module.AuxLogits.fc.bias", Constant.of(Shape.of(1), 1));

    Weights fitting = Weights.of(dressed).withoutPrefix("module.").fitting(network());

    assertThat(fitting.asMap()).isEqualTo(Weights.of(network()).asMap());
  }

  @Test
  void a_pickle_is_answered_with_a_way_out() {
    assertThatThrownBy(() -> Weights.read(folder.resolve("resnet50.pth")))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("expected .safetensors or .onnx")
        .hasMessageContaining("safetensors.torch.save_file");
  }
}
