package org.cvkit.core.graph;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.cvkit.core.graph.ShapeInference.Application;
import org.cvkit.core.graph.ShapeInference.Typed;
import org.cvkit.core.tensor.ElementType;
import org.cvkit.core.tensor.Shape;
import org.jspecify.annotations.Nullable;

/**
 * An ONNX model as a graph. Older operator forms become those of opset 18; floating-point
 * initialisers become parameters, the running statistics of batch normalisation states, all others
 * constants.
 */
final class OnnxReader {
  /** Before it, operators broadcast only where an attribute told them to. */
  private static final long OLDEST = 7;

  private final String source;
  private final Draft draft = new Draft(GraphBuilder.Mode.INFERENCE);
  private final Map<String, Value> values = new LinkedHashMap<>();
  private final Map<String, Shape> shapes;

  private OnnxReader(String source, Map<String, Shape> shapes) {
    this.source = source;
    this.shapes = shapes;
  }

  static Graph read(String source, ModelProto model) {
    return read(source, model, Map.of());
  }

  /** Reads a model with some of its inputs fixed: shapes that depend on them are then known. */
  static Graph read(String source, ModelProto model, Map<String, Constant> fixed) {
    return read(source, model, fixed, Map.of());
  }

  /** Reads a model with some inputs fixed and others of given shapes, by name. */
  static Graph read(
      String source, ModelProto model, Map<String, Constant> fixed, Map<String, Shape> shapes) {
    if (!model.hasGraph() || model.getGraph().getNodeCount() == 0) {
      throw new GraphException(source + ": expected an ONNX model with nodes, got none");
    }
    long opset =
        model.getOpsetImportList().stream()
            .filter(o -> o.getDomain().isEmpty() || o.getDomain().equals("ai.onnx"))
            .mapToLong(o -> o.getVersion())
            .findFirst()
            .orElse(1);
    if (opset < OLDEST) {
      throw new GraphException(
          source
              + ": expected opset "
              + OLDEST
              + " or newer, got "
              + opset
              + "; convert the model, or export it again");
    }
    OnnxReader reader = new OnnxReader(source, shapes);
    fixed.forEach(reader::fix);
    return reader.read(model.getGraph(), opset);
  }

  private void fix(String name, Constant constant) {
    Value value = draft.declare(name, constant.type(), constant.shape());
    values.put(name, value);
    draft.constants.put(value, constant);
  }

  private Graph read(GraphProto proto, long opset) {
    Set<String> statistics = statistics(proto);
    Set<String> initialisers = new HashSet<>();
    for (TensorProto tensor : proto.getInitializerList()) {
      initialisers.add(tensor.getName());
      Constant constant = OnnxTensors.constant(source, tensor);
      Value value = draft.declare(tensor.getName(), constant.type(), constant.shape());
      values.put(value.name(), value);
      boolean real =
          constant.type() == ElementType.FLOAT32 || constant.type() == ElementType.FLOAT64;
      (statistics.contains(value.name()) ? draft.states : real ? draft.parameters : draft.constants)
          .put(value, constant);
    }
    for (ValueInfoProto input : proto.getInputList()) {
      if (!initialisers.contains(input.getName()) && !values.containsKey(input.getName())) {
        Value value = declare(input);
        draft.inputs.add(value);
        values.put(value.name(), value);
      }
    }
    for (NodeProto node : proto.getNodeList()) {
      add(node, opset);
    }
    proto.getOutputList().forEach(o -> draft.outputs.put(o.getName(), find(o.getName(), "output")));
    return draft.build();
  }

  private static Set<String> statistics(GraphProto proto) {
    Set<String> names = new HashSet<>();
    for (NodeProto node : proto.getNodeList()) {
      if (node.getOpType().equals("BatchNormalization") && node.getInputCount() >= 5) {
        names.add(node.getInput(3));
        names.add(node.getInput(4));
      }
    }
    return names;
  }

  private Value declare(ValueInfoProto info) {
    TypeProto.Tensor tensor = info.getType().getTensorType();
    List<Long> dimensions = new ArrayList<>();
    for (TensorShapeProto.Dimension d : tensor.getShape().getDimList()) {
      dimensions.add(d.hasDimValue() && d.getDimValue() > 0 ? d.getDimValue() : Shape.FREE);
    }
    Shape shape = Shape.of(dimensions.stream().mapToLong(Long::longValue).toArray());
    Shape given = shapes.getOrDefault(info.getName(), shape);
    if (!shape.accepts(given)) {
      throw new GraphException(
          source + ": " + info.getName() + ": expected a shape like " + shape + ", got " + given);
    }
    return draft.declare(
        info.getName(),
        OnnxTypes.elementType(source + ": " + info.getName(), tensor.getElemType()),
        given);
  }

  private void add(NodeProto proto, long opset) {
    String where =
        source + ": " + (proto.getName().isEmpty() ? proto.getOpType() : proto.getName());
    List<@Nullable Value> inputs = new ArrayList<>();
    proto.getInputList().forEach(name -> inputs.add(name.isEmpty() ? null : find(name, where)));
    Attributes attributes = attributes(where, proto);
    if (proto.getOpType().equals("Constant")) {
      addConstant(where, proto, attributes);
      return;
    }
    OlderForms.Form form =
        OlderForms.upgrade(
            draft, proto.getOpType(), inputs, attributes, opset, proto.getOutputCount());
    String rule =
        proto.getDomain().isEmpty() ? form.operator() : proto.getDomain() + ":" + form.operator();
    List<Typed> typed =
        ShapeInference.infer(
            new Application(
                rule,
                where,
                form.inputs(),
                form.attributes(),
                v ->
                    draft.constants.containsKey(v)
                        ? draft.constants.get(v)
                        : draft.parameters.get(v)));
    List<Value> outputs = new ArrayList<>();
    for (int i = 0; i < proto.getOutputCount() && i < typed.size(); i++) {
      String name =
          proto.getOutput(i).isEmpty()
              ? draft.uniqueNode(proto.getOpType()) + ":" + i
              : proto.getOutput(i);
      Value value = draft.declare(name, typed.get(i).type(), typed.get(i).shape());
      values.put(name, value);
      outputs.add(value);
    }
    draft.nodes.add(
        new Node(
            form.operator(), proto.getDomain(), where, form.inputs(), outputs, form.attributes()));
  }

  private void addConstant(String where, NodeProto proto, Attributes attributes) {
    Constant constant = OnnxTensors.ofConstantNode(where, attributes);
    Value value = draft.declare(proto.getOutput(0), constant.type(), constant.shape());
    values.put(value.name(), value);
    draft.constants.put(value, constant);
  }

  private Value find(String name, String where) {
    Value value = values.get(name);
    if (value == null) {
      throw new GraphException(where + ": reads " + name + ", which nothing makes before it");
    }
    return value;
  }

  private Attributes attributes(String where, NodeProto node) {
    Attributes result = Attributes.none();
    for (AttributeProto a : node.getAttributeList()) {
      result =
          switch (a.getType()) {
            case INT -> result.with(a.getName(), a.getI());
            case FLOAT -> result.withReal(a.getName(), a.getF());
            case STRING -> result.withText(a.getName(), a.getS().toStringUtf8());
            case INTS ->
                result.withLongs(
                    a.getName(), a.getIntsList().stream().mapToLong(Long::longValue).toArray());
            case FLOATS -> result.withReals(a.getName(), floats(a));
            case TENSOR -> result.withConstant(a.getName(), OnnxTensors.constant(where, a.getT()));
            default ->
                throw new GraphException(
                    where
                        + ": attribute "
                        + a.getName()
                        + " of type "
                        + a.getType()
                        + " is not supported");
          };
    }
    return result;
  }

  private static float[] floats(AttributeProto a) {
    float[] values = new float[a.getFloatsCount()];
    for (int i = 0; i < values.length; i++) {
      values[i] = a.getFloats(i);
    }
    return values;
  }
}
