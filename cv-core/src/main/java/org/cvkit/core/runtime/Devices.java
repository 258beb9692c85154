package org.cvkit.core.runtime;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtProvider;
import ai.onnxruntime.OrtSession;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What this machine can compute on. */
final class Devices {
  private static final Logger LOG = LoggerFactory.getLogger(Devices.class);

  /** What shows that a driver is there, before the half gigabyte of CUDA provider is touched. */
  private static final List<Path> DRIVER_SIGNS =
      List.of(
          Path.of("/dev/nvidiactl"),
          Path.of("/dev/dxg"),
          Path.of("/proc/driver/nvidia/version"),
          Path.of("C:/Windows/System32/nvcuda.dll"));

  private Devices() {}

  static Device best() {
    return Best.DEVICE;
  }

  /** Holds the answer: probing a GPU costs seconds, and the log line is wanted once. */
  private static final class Best {
    static final Device DEVICE;

    static {
      Optional<String> problem = cudaProblem(0);
      DEVICE = problem.isEmpty() ? Device.cuda(0) : Device.cpu();
      LOG.info(
          "device auto: {}{}", DEVICE.id(), problem.map(p -> " (no CUDA: " + p + ")").orElse(""));
    }
  }

  /** Why CUDA device {@code index} cannot be used; empty when it can. */
  static Optional<String> cudaProblem(int index) {
    Ort.environment();
    if (!OrtEnvironment.getAvailableProviders().contains(OrtProvider.CUDA)) {
      return Optional.of(
          "this build of ONNX Runtime has no CUDA provider; build without -Dcpu on Linux or Windows x86-64");
    }
    if (DRIVER_SIGNS.stream().noneMatch(Files::exists)) {
      return Optional.of("no NVIDIA driver found; install it, or run on the CPU");
    }
    NativeLibraries.unpackCuda();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.addCUDA(index);
      return Optional.empty();
    } catch (OrtException e) {
      return Optional.of(
          "the CUDA provider does not load (it needs CUDA 12 and cuDNN 9 on the library path): "
              + e.getMessage());
    }
  }
}
