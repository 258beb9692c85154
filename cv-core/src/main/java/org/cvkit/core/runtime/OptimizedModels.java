package org.cvkit.core.runtime;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Graphs that ONNX Runtime has optimised before, in a folder. An optimised graph holds layouts
 * chosen for this processor, so the key covers the model's bytes, the library's version, the
 * processor and the options.
 */
final class OptimizedModels {
  private OptimizedModels() {}

  /** The file the optimised form of {@code model} has, or will have. */
  static Path file(Path folder, Path model, SessionOptions options) throws IOException {
    MessageDigest digest = sha256();
    digest.update(Files.readAllBytes(model));
    String rest =
        String.join(
            "|",
            Ort.environment().getVersion(),
            Processor.SIGNATURE,
            options.optimization().name(),
            options.device().id());
    digest.update(rest.getBytes(StandardCharsets.UTF_8));
    String key = HexFormat.of().formatHex(digest.digest(), 0, 16);
    return folder.resolve(key + ".onnx");
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** The processor's model and instruction sets, as far as the system tells. */
  private static final class Processor {
    static final String SIGNATURE = signature();

    private static String signature() {
      String arch =
          System.getProperty("os.arch", "")
              + System.getenv().getOrDefault("PROCESSOR_IDENTIFIER", "");
      try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
        return arch
            + lines
                .filter(
                    line ->
                        line.startsWith("model name")
                            || line.startsWith("flags")
                            || line.startsWith("Features"))
                .distinct()
                .limit(2)
                .collect(Collectors.joining());
      } catch (IOException e) {
        return arch;
      }
    }
  }
}
