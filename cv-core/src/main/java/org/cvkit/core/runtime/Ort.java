package org.cvkit.core.runtime;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.TensorInfo;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.cvkit.core.StageTrace;
import org.cvkit.core.tensor.ElementType;
import org.cvkit.core.tensor.Shape;
import org.cvkit.core.tensor.Tensor;
import org.cvkit.core.tensor.TensorSpec;
import org.jspecify.annotations.Nullable;

/** Translation between ONNX Runtime's types and ours. */
final class Ort {
  /** Reserved, not used: enough for the longest command line that Linux starts. */
  private static final long DEEP_STACK = 1L << 30;

  private Ort() {}

  private static @Nullable OrtEnvironment environment;

  /**
   * The process's one environment, its native libraries unpacked to a lasting place first. Made
   * when it is first needed: loading the library costs a quarter of a second. Not in a class
   * initialiser, whose failure would reach the user without its sentence, and would be final.
   *
   * @throws InferenceException when the library cannot be loaded
   */
  static synchronized OrtEnvironment environment() {
    OrtEnvironment known = environment;
    if (known == null) {
      NativeLibraries.unpack();
      known = onDeepStack(Ort::create);
      environment = known;
      StageTrace.mark("onnx runtime");
    }
    return known;
  }

  private static OrtEnvironment create() throws OrtException {
    OrtEnvironment environment =
        OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR, "cvkit");
    environment.setTelemetry(false);
    return environment;
  }

  /**
   * Before it can be told not to, the telemetry of ONNX Runtime 1.29 matches the process's command
   * line against a regular expression that recurses three times a character: on an ordinary thread
   * a class path of 3,000 characters overflows the stack and takes the process along.
   */
  private static OrtEnvironment onDeepStack(Callable<OrtEnvironment> making) {
    FutureTask<OrtEnvironment> task = new FutureTask<>(making);
    Thread thread = new Thread(null, task, "cvkit-onnxruntime", DEEP_STACK);
    thread.setDaemon(true);
    thread.start();
    try {
      return task.get();
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      // A library that does not load is a LinkageError, or one inside it.
      if (cause instanceof Error error && !(error instanceof LinkageError)) {
        throw error;
      }
      throw new InferenceException(
          "ONNX Runtime: cannot be started: expected its library for this platform, got "
              + cause
              + "; put the jar for this platform on the class path",
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InferenceException("ONNX Runtime: interrupted while it started", e);
    }
  }

  static List<TensorSpec> specs(Map<String, NodeInfo> nodes) {
    return nodes.values().stream().map(Ort::spec).toList();
  }

  private static TensorSpec spec(NodeInfo node) {
    if (node.getInfo() instanceof TensorInfo info) {
      long[] dimensions = info.getShape();
      for (int i = 0; i < dimensions.length; i++) {
        dimensions[i] = Math.max(Shape.FREE, dimensions[i]);
      }
      return new TensorSpec(node.getName(), elementType(info.type), Shape.of(dimensions));
    }
    throw new InferenceException(
        "model: input or output " + node.getName() + ": expected a tensor, got " + node.getInfo());
  }

  static ElementType elementType(OnnxJavaType type) {
    return switch (type) {
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
      default ->
          throw new InferenceException("model: elements of type " + type + " are not supported");
    };
  }

  private static OnnxJavaType javaType(ElementType type) {
    return switch (type) {
      case FLOAT32 -> OnnxJavaType.FLOAT;
      case FLOAT64 -> OnnxJavaType.DOUBLE;
      case FLOAT16 -> OnnxJavaType.FLOAT16;
      case BFLOAT16 -> OnnxJavaType.BFLOAT16;
      case INT8 -> OnnxJavaType.INT8;
      case UINT8 -> OnnxJavaType.UINT8;
      case INT16 -> OnnxJavaType.INT16;
      case INT32 -> OnnxJavaType.INT32;
      case INT64 -> OnnxJavaType.INT64;
      case BOOL -> OnnxJavaType.BOOL;
      case STRING -> throw new IllegalArgumentException("tensor: text has no native form");
    };
  }

  /** ONNX Runtime's view of our memory; nothing is copied. */
  static OnnxTensor view(Tensor tensor) throws OrtException {
    ByteBuffer bytes = tensor.asByteBuffer();
    return OnnxTensor.createTensor(
        environment(), bytes, tensor.shape().toArray(), javaType(tensor.type()));
  }

  /** A copy of a tensor that ONNX Runtime allocated, in {@code room} if that is just as large. */
  static Tensor copy(OnnxTensor value, Tensor room) {
    ElementType type = elementType(value.getInfo().type);
    Shape shape = Shape.of(value.getInfo().getShape());
    boolean fits = room.type() == type && room.shape().equals(shape);
    Tensor tensor = fits ? room : Tensor.allocate(type, shape);
    tensor.asByteBuffer().put(value.getByteBuffer());
    return tensor;
  }
}
