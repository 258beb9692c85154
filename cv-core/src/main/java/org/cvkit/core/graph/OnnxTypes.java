package org.cvkit.core.graph;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import org.cvkit.core.tensor.ElementType;

/** Between ONNX's numbers for element types and ours. */
final class OnnxTypes {
  private OnnxTypes() {}

  static ElementType elementType(String node, int number) {
    DataType type = DataType.forNumber(number);
    return switch (type == null ? DataType.UNDEFINED : type) {
      case FLOAT -> ElementType.FLOAT32;
      case DOUBLE -> ElementType.FLOAT64;
      case FLOAT16 -> ElementType.FLOAT16;
      case BFLOAT16 -> ElementType.BFLOAT16;
      case INT8 -> ElementType.INT8;
      case UINT8 -> ElementType.UINT8;
      case INT16 -> ElementType.INT16;
      case INT32 -> ElementType.INT32;
      case INT64 -> ElementType.INT64;
      case BOOL -> ElementType.BOOL;
      case STRING -> ElementType.STRING;
      default -> throw new GraphException(node + ": element type " + number + " is not supported");
    };
  }

  static int number(ElementType type) {
    return switch (type) {
      case FLOAT32 -> DataType.FLOAT_VALUE;
      case FLOAT64 -> DataType.DOUBLE_VALUE;
      case FLOAT16 -> DataType.FLOAT16_VALUE;
      case BFLOAT16 -> DataType.BFLOAT16_VALUE;
      case INT8 -> DataType.INT8_VALUE;
      case UINT8 -> DataType.UINT8_VALUE;
      case INT16 -> DataType.INT16_VALUE;
      case INT32 -> DataType.INT32_VALUE;
      case INT64 -> DataType.INT64_VALUE;
      case BOOL -> DataType.BOOL_VALUE;
      case STRING -> DataType.STRING_VALUE;
    };
  }
}
