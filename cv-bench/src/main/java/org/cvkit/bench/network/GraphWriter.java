package org.cvkit.bench.network;

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
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Writes one ONNX graph (opset 17) node by node. Weights are drawn from a seeded normal
 * distribution whose deviation keeps the activations' size from layer to layer, so that no network
 * drowns in infinities or in denormal numbers, which are slow.
 */
final class GraphWriter {
  private final GraphProto.Builder graph = GraphProto.newBuilder();
  private final SplittableRandom random;
  private long parameters;
  private int names;

  GraphWriter(String name, long seed) {
    graph.setName(name);
    random = new SplittableRandom(seed);
  }

  /** A value of the graph: its name and its number of channels. */
  record Value(String name, int channels) {}

  /**
   * A convolution's hyper-parameters; padding keeps the size but for the stride.
   *
   * @param gain times {@code 1 / sqrt(fan in)}, the weights' deviation
   * @param bias of every channel
   */
  record Conv(int channels, int kernel, int stride, int groups, double gain, float bias) {
    static Conv of(int channels, int kernel, int stride, double gain) {
      return new Conv(channels, kernel, stride, 1, gain, 0);
    }
  }

  Value input(String name, int channels, int height, int width) {
    graph.addInput(described(name, 1, channels, height, width));
    return new Value(name, channels);
  }

  void output(Value value, long... shape) {
    graph.addOutput(described(value.name(), shape));
  }

  Value conv(Value in, Conv conv) {
    int perGroup = in.channels() / conv.groups();
    int fanIn = perGroup * conv.kernel() * conv.kernel();
    float[] weights = new float[conv.channels() * fanIn];
    fillNormal(weights, conv.gain() / Math.sqrt(fanIn));
    float[] biases = new float[conv.channels()];
    Arrays.fill(biases, conv.bias());
    String w = parameter(weights, conv.channels(), perGroup, conv.kernel(), conv.kernel());
    String b = parameter(biases, conv.channels());
    long pad = conv.kernel() / 2;
    NodeProto.Builder node =
        node("Conv", in.name(), w, b)
            .addAttribute(ints("kernel_shape", conv.kernel(), conv.kernel()))
            .addAttribute(ints("strides", conv.stride(), conv.stride()))
            .addAttribute(ints("pads", pad, pad, pad, pad))
            .addAttribute(integer("group", conv.groups()));
    return add(node, conv.channels());
  }

  /** {@code x * sigmoid(x)}, as exporters write it. */
  Value silu(Value in) {
    return add(node("Mul", in.name(), unary("Sigmoid", in).name()), in.channels());
  }

  /** An operator of one input that keeps the channels and takes no attribute. */
  Value unary(String operator, Value in) {
    return add(node(operator, in.name()), in.channels());
  }

  /** An operator of two inputs with the channels of the first. */
  Value binary(String operator, Value a, Value b) {
    return add(node(operator, a.name(), b.name()), a.channels());
  }

  Value maxPool(Value in, int kernel, int stride) {
    long pad = kernel / 2;
    NodeProto.Builder node =
        node("MaxPool", in.name())
            .addAttribute(ints("kernel_shape", kernel, kernel))
            .addAttribute(ints("strides", stride, stride))
            .addAttribute(ints("pads", pad, pad, pad, pad));
    return add(node, in.channels());
  }

  /** Doubles both sides by repeating pixels. */
  Value upsample(Value in) {
    String scales = constant(new float[] {1, 1, 2, 2}, 4);
    NodeProto.Builder node =
        node("Resize", in.name(), "", scales)
            .addAttribute(text("mode", "nearest"))
            .addAttribute(text("coordinate_transformation_mode", "asymmetric"))
            .addAttribute(text("nearest_mode", "floor"));
    return add(node, in.channels());
  }

  Value concat(long axis, Value... parts) {
    NodeProto.Builder node = node("Concat").addAttribute(integer("axis", axis));
    int channels = 0;
    for (Value part : parts) {
      node.addInput(part.name());
      channels += part.channels();
    }
    return add(node, axis == 1 ? channels : parts[0].channels());
  }

  /** Cuts the channels into two parts. */
  List<Value> split(Value in, int first, int second) {
    String sizes = longs(first, second);
    NodeProto.Builder node =
        node("Split", in.name(), sizes)
            .addAttribute(integer("axis", 1))
            .addOutput(nextName())
            .addOutput(nextName());
    graph.addNode(node);
    return List.of(new Value(node.getOutput(0), first), new Value(node.getOutput(1), second));
  }

  Value reshape(Value in, long... shape) {
    return add(node("Reshape", in.name(), longs(shape)), (int) shape[1]);
  }

  Value transpose(Value in, long... order) {
    return add(node("Transpose", in.name()).addAttribute(ints("perm", order)), in.channels());
  }

  Value softmax(Value in, long axis) {
    return add(node("Softmax", in.name()).addAttribute(integer("axis", axis)), in.channels());
  }

  /** A weight that is given rather than drawn: the kernel of a convolution without bias. */
  Value convWith(Value in, float[] kernel) {
    String w = parameter(kernel, 1, kernel.length, 1, 1);
    return add(node("Conv", in.name(), w).addAttribute(ints("kernel_shape", 1, 1)), 1);
  }

  /** A constant that is no parameter. */
  Value given(float[] values, long... shape) {
    return new Value(constant(values, shape), (int) shape[1]);
  }

  /** Gives a value the name by which users know it. */
  Value named(Value in, String name) {
    graph.addNode(NodeProto.newBuilder().setOpType("Identity").addInput(in.name()).addOutput(name));
    return new Value(name, in.channels());
  }

  /** Numbers in all weights and biases so far. */
  long parameters() {
    return parameters;
  }

  byte[] model(Map<String, String> metadata) {
    ModelProto.Builder model =
        ModelProto.newBuilder()
            .setIrVersion(8)
            .setProducerName("cvkit-bench")
            .setGraph(graph)
            .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(17));
    metadata.forEach(
        (key, value) ->
            model.addMetadataProps(
                StringStringEntryProto.newBuilder().setKey(key).setValue(value)));
    return model.build().toByteArray();
  }

  private NodeProto.Builder node(String operator, String... inputs) {
    return NodeProto.newBuilder().setOpType(operator).addAllInput(List.of(inputs));
  }

  private Value add(NodeProto.Builder node, int channels) {
    String name = nextName();
    graph.addNode(node.addOutput(name));
    return new Value(name, channels);
  }

  private String nextName() {
    return "v" + names++;
  }

  private void fillNormal(float[] values, double deviation) {
    for (int i = 0; i < values.length; i++) {
      // Box and Muller's form: a stream that depends on the seed alone, in every Java version.
      double radius = Math.sqrt(-2 * Math.log(1 - random.nextDouble()));
      values[i] = (float) (deviation * radius * Math.cos(2 * Math.PI * random.nextDouble()));
    }
  }

  private String parameter(float[] values, long... shape) {
    parameters += values.length;
    return constant(values, shape);
  }

  private String constant(float[] values, long... shape) {
    ByteBuffer bytes = ByteBuffer.allocate(values.length * 4).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return initializer(TensorProto.DataType.FLOAT, bytes, shape);
  }

  private String longs(long... values) {
    ByteBuffer bytes = ByteBuffer.allocate(values.length * 8).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asLongBuffer().put(values);
    return initializer(TensorProto.DataType.INT64, bytes, values.length);
  }

  private String initializer(TensorProto.DataType type, ByteBuffer bytes, long... shape) {
    String name = nextName();
    TensorProto.Builder tensor =
        TensorProto.newBuilder()
            .setName(name)
            .setDataType(type.getNumber())
            .setRawData(ByteString.copyFrom(bytes));
    Arrays.stream(shape).forEach(tensor::addDims);
    graph.addInitializer(tensor);
    return name;
  }

  private static ValueInfoProto described(String name, long... shape) {
    TensorShapeProto.Builder dimensions = TensorShapeProto.newBuilder();
    Arrays.stream(shape)
        .forEach(d -> dimensions.addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(d)));
    TypeProto.Tensor.Builder tensor =
        TypeProto.Tensor.newBuilder()
            .setElemType(TensorProto.DataType.FLOAT.getNumber())
            .setShape(dimensions);
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(TypeProto.newBuilder().setTensorType(tensor))
        .build();
  }

  private static AttributeProto integer(String name, long value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.INT)
        .setI(value)
        .build();
  }

  private static AttributeProto ints(String name, long... values) {
    AttributeProto.Builder attribute =
        AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.INTS);
    Arrays.stream(values).forEach(attribute::addInts);
    return attribute.build();
  }

  private static AttributeProto text(String name, String value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.STRING)
        .setS(ByteString.copyFromUtf8(value))
        .build();
  }
}
