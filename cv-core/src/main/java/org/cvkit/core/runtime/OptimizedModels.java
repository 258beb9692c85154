package org.cvkit.core.runtime;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/**
 * Graphs that ONNX Runtime has optimised before, in a folder. An optimised graph holds layouts
 * chosen for this processor, so the key covers the model's bytes, size and time, the library's
 * version, the processor and the options.
 */
final class OptimizedModels {
  private OptimizedModels() {}

  /** The file the optimised form of {@code model} has, or will have. */
  static Path file(Path folder, Path model, SessionOptions options) throws IOException {
    String rest =
        String.join(
            "|",
            Ort.environment().getVersion(),
            Processor.SIGNATURE,
            // Files kept before quantised products were made exact must not come back.
            "u8u8",
            options.optimization().name(),
            options.device().id());
    CRC32 environment = new CRC32();
    environment.update(rest.getBytes(StandardCharsets.UTF_8));
    long time = Files.getLastModifiedTime(model).to(TimeUnit.MICROSECONDS);
    String key =
        String.join(
            "-",
            Long.toHexString(checksum(model)),
            Long.toHexString(Files.size(model)),
            Long.toHexString(time),
            Long.toHexString(environment.getValue()));
    return folder.resolve(key + ".onnx");
  }

  // A checksum beside size and time, not a digest: it guards against accidents, not against
  // enemies, and Java's SHA-256 takes a second of a start for 100 MB.
  private static long checksum(Path model) throws IOException {
    CRC32 checksum = new CRC32();
    byte[] buffer = new byte[1 << 16];
    try (InputStream in = Files.newInputStream(model)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        checksum.update(buffer, 0, n);
      }
    }
    return checksum.getValue();
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
