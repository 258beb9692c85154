package org.cvkit.core.runtime;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import org.cvkit.core.StageTrace;
import org.cvkit.core.runtime.SessionOptions.Optimization;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens sessions: translates the options, readies the device, keeps optimised graphs. */
final class SessionLoader {
  private static final Logger LOG = LoggerFactory.getLogger(SessionLoader.class);

  private SessionLoader() {}

  static InferenceSession load(Path model, SessionOptions options) {
    Path folder = options.optimizedModelCache();
    // A graph placed on a GPU names kernels of the provider; ONNX Runtime does not promise to load
    // it back.
    if (folder != null
        && options.device() instanceof Device.Cpu
        && options.optimization() != Optimization.NONE) {
      return loadThroughCache(model, folder, options);
    }
    return open(
        model.toString(), options, o -> Ort.environment().createSession(model.toString(), o));
  }

  static InferenceSession load(String name, byte[] model, SessionOptions options) {
    return open(name, options, o -> Ort.environment().createSession(model, o));
  }

  private static InferenceSession loadThroughCache(
      Path model, Path folder, SessionOptions options) {
    String name = model.toString();
    try {
      Path optimized = OptimizedModels.file(folder, model, options);
      if (Files.exists(optimized)) {
        SessionOptions asItIs = options.withOptimization(Optimization.NONE);
        return open(name, asItIs, o -> Ort.environment().createSession(optimized.toString(), o));
      }
      Files.createDirectories(folder);
      Path part = Files.createTempFile(folder, "optimizing", ".part");
      try {
        InferenceSession session =
            open(
                name,
                options,
                o -> {
                  o.setOptimizedModelFilePath(part.toString());
                  return Ort.environment().createSession(name, o);
                });
        Files.move(part, optimized, StandardCopyOption.REPLACE_EXISTING);
        return session;
      } finally {
        Files.deleteIfExists(part);
      }
    } catch (DeviceException e) {
      throw e;
    } catch (IOException | InferenceException e) {
      // A full disk, a damaged entry, or a model that is none: only without the cache it is known
      // which.
      LOG.debug("optimised form of {} could not be kept in {}", model, folder, e);
      return open(name, options, o -> Ort.environment().createSession(name, o));
    }
  }

  /** Makes ONNX Runtime's session out of its options. */
  private interface Opening {
    OrtSession open(OrtSession.SessionOptions options) throws OrtException;
  }

  private static InferenceSession open(String name, SessionOptions options, Opening opening) {
    Ort.environment();
    try (OrtSession.SessionOptions translated = new OrtSession.SessionOptions()) {
      translate(options, translated);
      OrtSession session = opening.open(translated);
      StageTrace.mark("session");
      return new InferenceSession(name, session, options.device());
    } catch (OrtException e) {
      throw new InferenceException(
          "model "
              + name
              + ": expected an ONNX model that ONNX Runtime can load, got: "
              + e.getMessage(),
          e);
    }
  }

  private static void translate(SessionOptions options, OrtSession.SessionOptions translated)
      throws OrtException {
    if (options.device() instanceof Device.Cuda cuda) {
      Optional<String> problem = Devices.cudaProblem(cuda.index());
      if (problem.isPresent()) {
        throw new DeviceException("device " + cuda.id() + ": cannot be used: " + problem.get());
      }
      translated.addCUDA(cuda.index());
    }
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
  }
}
