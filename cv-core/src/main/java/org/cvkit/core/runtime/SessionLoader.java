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

  /**
   * The cache saves time and must never cost a model: what goes wrong with it (a full disk, a file
   * that was damaged) leaves the model itself to be opened, and any fault of its own reported.
   */
  private static InferenceSession loadThroughCache(
      Path model, Path folder, SessionOptions options) {
    String name = model.toString();
    try {
      Path optimized = OptimizedModels.file(folder, model, options);
      return Files.exists(optimized)
          ? loadOptimized(name, optimized, options)
          : loadAndKeep(name, optimized, options);
    } catch (DeviceException e) {
      throw e;
    } catch (IOException | InferenceException e) {
      LOG.debug("optimised form of {} could not be used or kept in {}", model, folder, e);
      return open(name, options, o -> Ort.environment().createSession(name, o));
    }
  }

  private static InferenceSession loadOptimized(String name, Path optimized, SessionOptions options)
      throws IOException {
    SessionOptions asItIs = options.withOptimization(Optimization.NONE);
    try {
      return open(name, asItIs, o -> Ort.environment().createSession(optimized.toString(), o));
    } catch (InferenceException e) {
      Files.deleteIfExists(optimized); // The next start makes it anew.
      throw e;
    }
  }

  private static InferenceSession loadAndKeep(String name, Path optimized, SessionOptions options)
      throws IOException {
    Path folder = Files.createDirectories(optimized.toAbsolutePath().getParent());
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
      keep(part, optimized);
      return session;
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private static void keep(Path part, Path optimized) {
    try {
      Files.move(
          part, optimized, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      // The session is open already, all the same.
      LOG.debug("optimised form could not be kept as {}", optimized, e);
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
      return owning(name, session, options.device());
    } catch (OrtException e) {
      throw new InferenceException(
          "model "
              + name
              + ": expected an ONNX model that ONNX Runtime can load, got: "
              + e.getMessage(),
          e);
    }
  }

  private static InferenceSession owning(String name, OrtSession session, Device device)
      throws OrtException {
    try {
      return new InferenceSession(name, session, device);
    } catch (OrtException | RuntimeException e) {
      session.close();
      throw e;
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
    // Processors without VNNI add pairs of u8 x s8 products in 16 bits, which saturate: the same
    // quantised model would see a window screen where others see a fox. This takes u8 x u8 there.
    translated.addConfigEntry("session.x64quantprecision", "1");
    if (options.profile() != null) {
      translated.enableProfiling(options.profile().toString());
    }
  }
}
