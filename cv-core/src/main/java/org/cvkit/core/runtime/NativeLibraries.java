package org.cvkit.core.runtime;

import ai.onnxruntime.OrtEnvironment;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import org.cvkit.core.CacheFolder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * ONNX Runtime's shared libraries, unpacked once into the user's cache. Left alone, ONNX Runtime
 * unpacks 32 MB into a temporary folder at every start, and half a gigabyte when CUDA is asked for.
 */
final class NativeLibraries {
  private static final String FOLDER_PROPERTY = "onnxruntime.native.path";
  private static final Logger LOG = LoggerFactory.getLogger(NativeLibraries.class);

  private NativeLibraries() {}

  /** Readies what every session needs; where it cannot, ONNX Runtime's own unpacking takes over. */
  static void unpack() {
    unpack("onnxruntime", "onnxruntime4j_jni", "onnxruntime_providers_shared");
  }

  /** Readies the CUDA provider as well, in the same folder, where ONNX Runtime looks for it. */
  static void unpackCuda() {
    unpack("onnxruntime_providers_shared", "onnxruntime_providers_cuda");
  }

  private static void unpack(String... libraries) {
    URL first = resource("onnxruntime");
    if (first == null) {
      return;
    }
    try {
      Path folder = folder(first);
      String chosen = System.getProperty(FOLDER_PROPERTY);
      if (chosen != null && !chosen.equals(folder.toString())) {
        return; // The user keeps libraries of their own.
      }
      Files.createDirectories(folder);
      for (String library : libraries) {
        URL resource = resource(library);
        if (resource != null) {
          unpack(resource, folder.resolve(fileName(library)));
        }
      }
      System.setProperty(FOLDER_PROPERTY, folder.toString());
    } catch (IOException e) {
      LOG.debug(
          "ONNX Runtime's libraries could not be kept in {}: unpacked anew at every start",
          CacheFolder.path(),
          e);
    }
  }

  private static void unpack(URL resource, Path target) throws IOException {
    if (Files.exists(target)) {
      return;
    }
    Path part = Files.createTempFile(target.getParent(), target.getFileName().toString(), ".part");
    try (InputStream in = resource.openStream()) {
      Files.copy(in, part, StandardCopyOption.REPLACE_EXISTING);
      try {
        Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
      } catch (AtomicMoveNotSupportedException e) {
        Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
      }
    } finally {
      Files.deleteIfExists(part);
    }
  }

  /**
   * A folder of its own for each build of the library: its version and, as CPU and CUDA builds
   * share versions, its size.
   */
  private static Path folder(URL library) throws IOException {
    URLConnection connection = library.openConnection();
    connection.setUseCaches(false);
    long size = connection.getContentLengthLong();
    connection.getInputStream().close();
    String version = OrtEnvironment.class.getPackage().getImplementationVersion();
    String build = (version == null ? "" : version + "-") + Long.toHexString(size);
    return CacheFolder.path().resolve("natives").resolve("onnxruntime-" + build);
  }

  private static @Nullable URL resource(String library) {
    return OrtEnvironment.class.getResource(
        "/ai/onnxruntime/native/" + platform() + "/" + fileName(library));
  }

  private static String fileName(String library) {
    return System.mapLibraryName(library).replace("jnilib", "dylib");
  }

  private static String platform() {
    String os = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    String arch = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
    String system = os.contains("mac") ? "osx" : os.contains("win") ? "win" : "linux";
    return system + (arch.equals("amd64") || arch.equals("x86_64") ? "-x64" : "-" + arch);
  }
}
