package org.cvkit.core.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.ModelProto;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.Map;
import org.cvkit.core.graph.GraphBuilder.Mode;
import org.cvkit.core.tensor.ElementType;
import org.cvkit.core.tensor.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What older files mean, in the form of opset 18. */
class OlderFormsTest {
  @ParameterizedTest
  @CsvSource({"Softmax, 7, 1", "LogSoftmax, 11, 1", "Softmax, 12, 1", "Softmax, 13, -1"})
  void a_softmax_without_an_axis_goes_over_channels_until_opset_12(
      String operator, long opset, long axis) throws InvalidProtocolBufferException {
    Graph read = read(operator, Shape.of(1, 10, 1, 1), opset);

    assertThat(read.nodes().get(0).attributes().integer("axis", -1)).isEqualTo(axis);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Softmax", "LogSoftmax"})
  void over_several_axes_at_once_it_is_refused(String operator) {
    assertThatThrownBy(() -> read(operator, Shape.of(1, 10, 4, 4), 7))
        .isInstanceOf(GraphException.class)
        .hasMessageContaining("[1, 2, 3]")
        .hasMessageContaining("export the model for opset 13");
  }

  @Test
  void a_longer_axis_behind_is_the_one_meant() throws InvalidProtocolBufferException {
    Graph read = read("Softmax", Shape.of(3, 1, 1, 7), 9);

    assertThat(read.nodes().get(0).attributes().integer("axis", -1)).isEqualTo(3);
  }

  private Graph read(String operator, Shape shape, long opset)
      throws InvalidProtocolBufferException {
    GraphBuilder g = GraphBuilder.create(Mode.INFERENCE);
    Value x = g.input("x", ElementType.FLOAT32, shape);
    g.output("y", g.unary(operator, x));
    ModelProto.Builder model = ModelProto.parseFrom(g.build().toOnnx(Map.of())).toBuilder();
    model.getOpsetImportBuilder(0).setVersion(opset);
    return OnnxReader.read("old", model.build());
  }
}
