package org.cvkit.core.runtime;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.file.Path;

/** Opens sessions: translates the options, readies the device, keeps optimised graphs. */
final class SessionLoader {
  private SessionLoader() {}

  static InferenceSession load(Path model, SessionOptions options) {
    return load(
        model.toString(), options, o -> Ort.environment().createSession(model.toString(), o));
  }

  static InferenceSession load(String name, byte[] model, SessionOptions options) {
    return load(name, options, o -> Ort.environment().createSession(model, o));
  }

  /** Makes ONNX Runtime's session out of its options. */
  private interface Opening {
    OrtSession open(OrtSession.SessionOptions options) throws OrtException;
  }

  private static InferenceSession load(String name, SessionOptions options, Opening opening) {
    Ort.environment();
    try (OrtSession.SessionOptions translated = new OrtSession.SessionOptions()) {
      translated.setOptimizationLevel(
          switch (options.optimization()) {
            case NONE -> OrtSession.SessionOptions.OptLevel.NO_OPT;
            case BASIC -> OrtSession.SessionOptions.OptLevel.BASIC_OPT;
            case EXTENDED -> OrtSession.SessionOptions.OptLevel.EXTENDED_OPT;
            case ALL -> OrtSession.SessionOptions.OptLevel.ALL_OPT;
          });
      if (options.threads() > 0) {
        translated.setIntraOpNumThreads(options.threads());
      }
      // Spinning threads starve their neighbours on a shared machine and gain nothing measurable on
      // an idle one.
      translated.addConfigEntry("session.intra_op.allow_spinning", "0");
      if (options.profile() != null) {
        translated.enableProfiling(options.profile().toString());
      }
      return new InferenceSession(name, opening.open(translated), options.device());
    } catch (OrtException e) {
      throw new InferenceException(
          "model "
              + name
              + ": not an ONNX model that this ONNX Runtime can load: "
              + e.getMessage(),
          e);
    }
  }
}
