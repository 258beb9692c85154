package org.cvkit.core.runtime;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtProvider;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What ONNX Runtime offers on this machine.
 *
 * <p>Immutable.
 *
 * @param version ONNX Runtime's version
 * @param providers execution providers compiled in, by ONNX Runtime's names
 * @param cudaProblem why the first GPU cannot be used, or null when it can
 */
public record RuntimeReport(String version, List<String> providers, @Nullable String cudaProblem) {

  public RuntimeReport {
    providers = List.copyOf(providers);
  }

  /** ONNX Runtime's version alone, which costs nothing once a session is open. */
  public static String libraryVersion() {
    return Ort.environment().getVersion();
  }

  /** Asks the library, and tries the first GPU for real. */
  public static RuntimeReport create() {
    String version = Ort.environment().getVersion();
    List<String> providers =
        OrtEnvironment.getAvailableProviders().stream().map(OrtProvider::getName).sorted().toList();
    return new RuntimeReport(version, providers, Devices.cudaProblem(0).orElse(null));
  }
}
