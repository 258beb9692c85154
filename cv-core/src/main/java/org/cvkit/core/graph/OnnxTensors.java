package org.cvkit.core.graph;

import ai.onnx.proto.OnnxMl.TensorProto;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.cvkit.core.tensor.ElementType;
import org.cvkit.core.tensor.Shape;

/** Numbers as ONNX stores them: in {@code raw_data}, or in the typed fields of older files. */
final class OnnxTensors {
  private OnnxTensors() {}

  static Constant constant(String where, TensorProto proto) {
    ElementType type = OnnxTypes.elementType(where + ": " + proto.getName(), proto.getDataType());
    Shape shape = Shape.of(proto.getDimsList().stream().mapToLong(Long::longValue).toArray());
    if (proto.getDataLocation() == TensorProto.DataLocation.EXTERNAL) {
      throw new GraphException(
          where
              + ": weights "
              + proto.getName()
              + " lie in another file; expected them inside the model");
    }
    if (proto.hasRawData()) {
      return Constant.ofBytes(type, shape, proto.getRawData().toByteArray());
    }
    ByteBuffer bytes =
        ByteBuffer.allocate(Math.toIntExact(shape.elements() * type.bytes()))
            .order(ByteOrder.LITTLE_ENDIAN);
    switch (type) {
      case FLOAT32 -> proto.getFloatDataList().forEach(bytes::putFloat);
      case FLOAT64 -> proto.getDoubleDataList().forEach(bytes::putDouble);
      case INT64 -> proto.getInt64DataList().forEach(bytes::putLong);
      case INT32 -> proto.getInt32DataList().forEach(bytes::putInt);
      case INT16, FLOAT16, BFLOAT16 ->
          proto.getInt32DataList().forEach(i -> bytes.putShort(i.shortValue()));
      case INT8, UINT8, BOOL -> proto.getInt32DataList().forEach(i -> bytes.put(i.byteValue()));
      case STRING -> throw new GraphException(where + ": texts are not supported");
    }
    return Constant.ofBytes(type, shape, bytes.array());
  }

  /** The value of an ONNX Constant node. */
  static Constant ofConstantNode(String where, Attributes attributes) {
    if (attributes.all().get("value") instanceof Constant constant) {
      return constant;
    }
    if (attributes.has("value_float")) {
      return Constant.of(Shape.of(), attributes.real("value_float", 0));
    }
    if (attributes.has("value_int")) {
      return Constant.ofLongs(attributes.integer("value_int", 0)).withShape(Shape.of());
    }
    if (attributes.has("value_ints")) {
      return Constant.ofLongs(attributes.longs("value_ints"));
    }
    if (attributes.has("value_floats")) {
      float[] values = attributes.reals("value_floats");
      return Constant.of(Shape.of(values.length), values);
    }
    throw new GraphException(where + ": expected a Constant with a value, got " + attributes);
  }
}
