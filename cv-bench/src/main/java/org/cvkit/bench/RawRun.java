package org.cvkit.bench;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import org.cvkit.core.memory.NativeResource;

/**
 * Owns the floor: a model of one float input and one float output run straight on ONNX Runtime's
 * own Java API, input and output pinned to direct buffers. Nothing built on that API can be faster.
 *
 * <p>Confined to one thread at a time; {@link #sharing} makes one for another thread.
 */
final class RawRun implements NativeResource {
  private final OrtSession session;
  private final boolean owner;
  private final OnnxTensor input;
  private final OnnxTensor output;
  private final FloatBuffer pixels;
  private final Map<String, OnnxTensor> inputs;
  private final Map<String, OnnxTensor> outputs;

  private RawRun(OrtSession session, boolean owner) throws OrtException {
    this.session = session;
    this.owner = owner;
    var in = session.getInputInfo().entrySet().iterator().next();
    var out = session.getOutputInfo().entrySet().iterator().next();
    pixels = direct((TensorInfo) in.getValue().getInfo());
    input = tensor(pixels, (TensorInfo) in.getValue().getInfo());
    TensorInfo shape = (TensorInfo) out.getValue().getInfo();
    output = tensor(direct(shape), shape);
    inputs = Map.of(in.getKey(), input);
    outputs = Map.of(out.getKey(), output);
  }

  /** Loads a model; one thread a run. The caller closes it. */
  static RawRun open(Path model) {
    // As cvkit opens it, or the second of the two is told off.
    OrtEnvironment environment =
        OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR, "cvkit");
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      return new RawRun(environment.createSession(model.toString(), options), true);
    } catch (OrtException e) {
      throw new IllegalStateException("raw run: " + model + ": " + e.getMessage(), e);
    }
  }

  /** Another set of buffers on the same session, for another thread. The caller closes it. */
  RawRun sharing() {
    try {
      return new RawRun(session, false);
    } catch (OrtException e) {
      throw new IllegalStateException("raw run: " + e.getMessage(), e);
    }
  }

  /** The input's numbers. */
  FloatBuffer pixels() {
    return pixels;
  }

  void run() {
    try (OrtSession.Result result = session.run(inputs, Set.of(), outputs)) {
      if (result.size() == 0) {
        throw new IllegalStateException("raw run: no output");
      }
    } catch (OrtException e) {
      throw new IllegalStateException("raw run: " + e.getMessage(), e);
    }
  }

  /** A free dimension, such as that of the batch, is 1. */
  private static long[] shape(TensorInfo info) {
    return Arrays.stream(info.getShape()).map(Math::abs).toArray();
  }

  private static FloatBuffer direct(TensorInfo info) {
    long elements = Arrays.stream(shape(info)).reduce(1, Math::multiplyExact);
    ByteBuffer bytes = ByteBuffer.allocateDirect(Math.toIntExact(elements * Float.BYTES));
    return bytes.order(ByteOrder.nativeOrder()).asFloatBuffer();
  }

  private static OnnxTensor tensor(FloatBuffer buffer, TensorInfo info) throws OrtException {
    return OnnxTensor.createTensor(OrtEnvironment.getEnvironment(), buffer, shape(info));
  }

  @Override
  public void close() {
    input.close();
    output.close();
    if (owner) {
      try {
        session.close();
      } catch (OrtException e) {
        throw new IllegalStateException("raw run: close: " + e.getMessage(), e);
      }
    }
  }
}
