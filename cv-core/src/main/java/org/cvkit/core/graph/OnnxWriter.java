package org.cvkit.core.graph;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.cvkit.core.tensor.Shape;

/**
 * A graph as an ONNX model: opset 18, IR version 9, weights as initialisers in {@code raw_data}.
 */
final class OnnxWriter {
  static final int OPSET = 18;
  private static final int IR_VERSION = 9;

  /**
   * Operators whose outputs after the first may be left out. A pooling that also writes indices
   * that nobody reads keeps ONNX Runtime from its blocked layout. Not so batch norm, which wants
   * all of them in training.
   */
  private static final Set<String> OPTIONAL_OUTPUTS =
      Set.of("MaxPool", "Dropout", "LayerNormalization");

  private OnnxWriter() {}

  static ModelProto model(Graph graph, Map<String, String> metadata) {
    ModelProto.Builder model =
        ModelProto.newBuilder()
            .setIrVersion(IR_VERSION)
            .setProducerName("cvkit")
            .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(opset(graph)))
            .setGraph(graph(graph));
    everyNode(graph)
        .map(Node::domain)
        .filter(d -> !d.isEmpty())
        .distinct()
        .forEach(
            d -> model.addOpsetImport(OperatorSetIdProto.newBuilder().setDomain(d).setVersion(1)));
    metadata.forEach(
        (k, v) ->
            model.addMetadataProps(StringStringEntryProto.newBuilder().setKey(k).setValue(v)));
    return model.build();
  }

  /** The nodes of a graph and of those within its nodes. */
  private static Stream<Node> everyNode(Graph graph) {
    return graph.nodes().stream()
        .flatMap(
            node ->
                Stream.concat(
                    Stream.of(node),
                    node.attributes().all().values().stream()
                        .filter(Graph.class::isInstance)
                        .flatMap(within -> everyNode((Graph) within))));
  }

  /** Dilated average pooling came with opset 19, Gelu with 20. */
  private static int opset(Graph graph) {
    int opset = OPSET;
    for (Node node : everyNode(graph).toList()) {
      boolean dilated = node.operator().equals("AveragePool") && node.attributes().has("dilations");
      opset = Math.max(opset, dilated ? OPSET + 1 : OPSET);
      opset = Math.max(opset, node.operator().equals("Gelu") ? OPSET + 2 : OPSET);
    }
    return opset;
  }

  private static GraphProto graph(Graph graph) {
    GraphProto.Builder proto = GraphProto.newBuilder().setName("cvkit");
    graph.inputs().forEach(v -> proto.addInput(info(v.name(), v)));
    graph.parameters().forEach((v, c) -> proto.addInitializer(tensor(v.name(), c)));
    graph.states().forEach((v, c) -> proto.addInitializer(tensor(v.name(), c)));
    graph.constants().forEach((v, c) -> proto.addInitializer(tensor(v.name(), c)));
    Set<Value> used = used(graph);
    graph.nodes().forEach(n -> proto.addNode(node(n, used)));
    graph
        .outputs()
        .forEach(
            (name, value) -> {
              // ONNX names an output by the value behind it; a name of its own needs a node.
              if (!name.equals(value.name())) {
                proto.addNode(
                    NodeProto.newBuilder()
                        .setOpType("Identity")
                        .setName(name)
                        .addInput(value.name())
                        .addOutput(name));
              }
              proto.addOutput(info(name, value));
            });
    return proto.build();
  }

  /** What a node or the outside reads. */
  private static Set<Value> used(Graph graph) {
    Set<Value> used = Collections.newSetFromMap(new IdentityHashMap<>());
    graph.nodes().forEach(n -> used.addAll(n.inputs()));
    used.addAll(graph.outputs().values());
    return used;
  }

  private static ValueInfoProto info(String name, Value value) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    for (int i = 0; i < value.rank(); i++) {
      long d = value.dimension(i);
      shape.addDim(
          d == Shape.FREE
              ? TensorShapeProto.Dimension.newBuilder().setDimParam(name + "_" + i)
              : TensorShapeProto.Dimension.newBuilder().setDimValue(d));
    }
    TypeProto.Tensor tensor =
        TypeProto.Tensor.newBuilder()
            .setElemType(OnnxTypes.number(value.type()))
            .setShape(shape)
            .build();
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(TypeProto.newBuilder().setTensorType(tensor))
        .build();
  }

  private static TensorProto tensor(String name, Constant constant) {
    TensorProto.Builder proto =
        TensorProto.newBuilder()
            .setName(name)
            .setDataType(OnnxTypes.number(constant.type()))
            .setRawData(UnsafeByteOperations.unsafeWrap(constant.asByteBuffer()));
    for (long d : constant.shape().toArray()) {
      proto.addDims(d);
    }
    return proto.build();
  }

  private static NodeProto node(Node node, Set<Value> used) {
    NodeProto.Builder proto =
        NodeProto.newBuilder()
            .setOpType(node.operator())
            .setDomain(node.domain())
            .setName(node.name());
    node.inputs().forEach(v -> proto.addInput(v == null ? "" : v.name()));
    int written = node.outputs().size();
    while (written > 1
        && OPTIONAL_OUTPUTS.contains(node.operator())
        && !used.contains(node.outputs().get(written - 1))) {
      written--;
    }
    node.outputs().subList(0, written).forEach(v -> proto.addOutput(v.name()));
    node.attributes().all().forEach((name, value) -> proto.addAttribute(attribute(name, value)));
    return proto.build();
  }

  private static AttributeProto attribute(String name, Object value) {
    AttributeProto.Builder proto = AttributeProto.newBuilder().setName(name);
    if (value instanceof Long l) {
      proto.setType(AttributeProto.AttributeType.INT).setI(l);
    } else if (value instanceof Float f) {
      proto.setType(AttributeProto.AttributeType.FLOAT).setF(f);
    } else if (value instanceof String s) {
      proto.setType(AttributeProto.AttributeType.STRING).setS(ByteString.copyFromUtf8(s));
    } else if (value instanceof Constant c) {
      proto.setType(AttributeProto.AttributeType.TENSOR).setT(tensor(name, c));
    } else if (value instanceof Graph g) {
      proto.setType(AttributeProto.AttributeType.GRAPH).setG(graph(g));
    } else if (value instanceof List<?> list) {
      addList(proto, list);
    }
    return proto.build();
  }

  private static void addList(AttributeProto.Builder proto, List<?> list) {
    boolean real = !list.isEmpty() && list.get(0) instanceof Float;
    proto.setType(real ? AttributeProto.AttributeType.FLOATS : AttributeProto.AttributeType.INTS);
    for (Object element : list) {
      if (element instanceof Float f) {
        proto.addFloats(f);
      } else if (element instanceof Long l) {
        proto.addInts(l);
      }
    }
  }
}
