package org.cvkit.core.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
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

  /** Upsample of opset 7 has its scales as an attribute, of opset 9 as an input, as Resize 10. */
  @Test
  void what_scaled_before_opset_11_read_pixels_from_their_corners()
      throws InvalidProtocolBufferException {
    float[] twice = {1, 1, 2, 2};
    Attributes nearest = Attributes.none().withText("mode", "nearest");
    Graph byAttribute = scaled("Upsample", 7, nearest.withReals("scales", twice), false);
    Graph byInput = scaled("Upsample", 9, nearest, true);
    Graph resized = scaled("Resize", 10, nearest, true);

    for (Graph graph : java.util.List.of(byAttribute, byInput, resized)) {
      Node node = graph.nodes().get(0);
      assertThat(node.operator()).isEqualTo("Resize");
      assertThat(node.output().shape()).isEqualTo(Shape.of(1, 3, 8, 8));
      assertThat(node.attributes().text("coordinate_transformation_mode", ""))
          .isEqualTo("asymmetric");
      assertThat(node.attributes().has("scales")).isFalse();
    }
  }

  private static Graph scaled(String operator, long opset, Attributes attributes, boolean input)
      throws InvalidProtocolBufferException {
    NodeProto.Builder node =
        NodeProto.newBuilder().setOpType(operator).setName("up").addInput("x").addOutput("y");
    node.addAttribute(
        AttributeProto.newBuilder()
            .setName("mode")
            .setType(AttributeProto.AttributeType.STRING)
            .setS(com.google.protobuf.ByteString.copyFromUtf8("nearest")));
    if (attributes.has("scales")) {
      AttributeProto.Builder scales =
          AttributeProto.newBuilder()
              .setName("scales")
              .setType(AttributeProto.AttributeType.FLOATS);
      for (float scale : attributes.reals("scales")) {
        scales.addFloats(scale);
      }
      node.addAttribute(scales);
    }
    GraphBuilder g = GraphBuilder.create(Mode.INFERENCE);
    Value x = g.input("x", ElementType.FLOAT32, Shape.of(1, 3, 4, 4));
    g.output("y", g.unary("Relu", x));
    ModelProto.Builder model = ModelProto.parseFrom(g.build().toOnnx(Map.of())).toBuilder();
    model.getOpsetImportBuilder(0).setVersion(opset);
    if (input) {
      node.addInput("scales");
      model
          .getGraphBuilder()
          .addInitializer(
              TensorProto.newBuilder()
                  .setName("scales")
                  .setDataType(TensorProto.DataType.FLOAT_VALUE)
                  .addDims(4)
                  .addAllFloatData(java.util.List.of(1f, 1f, 2f, 2f)));
    }
    model.getGraphBuilder().clearNode().addNode(node);
    return OnnxReader.read("old", model.build());
  }

  @Test
  void what_is_older_still_is_refused() {
    assertThatThrownBy(() -> read("Softmax", Shape.of(1, 10), 6))
        .isInstanceOf(GraphException.class)
        .hasMessageContaining("expected opset 7 or newer, got 6");
  }

  private static Graph read(String operator, Shape shape, long opset)
      throws InvalidProtocolBufferException {
    GraphBuilder g = GraphBuilder.create(Mode.INFERENCE);
    Value x = g.input("x", ElementType.FLOAT32, shape);
    g.output("y", g.unary(operator, x));
    ModelProto.Builder model = ModelProto.parseFrom(g.build().toOnnx(Map.of())).toBuilder();
    model.getOpsetImportBuilder(0).setVersion(opset);
    return OnnxReader.read("old", model.build());
  }
}
