package org.cvkit.core.memory;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * The jars that carry native libraries, and the folder their libraries are unpacked into: one
 * folder for each set of jars, told apart by their names, sizes and times.
 */
final class UnpackedJars {
  private static final String PLATFORM = "linux-x86_64";
  private static final List<String> ARTIFACTS = List.of("javacpp", "openblas", "opencv", "ffmpeg");

  private final Path folder;
  private final Map<String, Path> jars;

  private UnpackedJars(Path folder, Map<String, Path> jars) {
    this.folder = folder;
    this.jars = jars;
  }

  /** The jars among {@code classPath}; null when one of them is not there. */
  static @Nullable UnpackedJars find(Path parent, List<String> classPath) {
    Map<String, Path> jars = new HashMap<>();
    StringBuilder key = new StringBuilder();
    for (String artifact : ARTIFACTS) {
      Path jar = jar(artifact, classPath);
      if (jar == null) {
        return null;
      }
      jars.put(artifact, jar);
      long size = jar.toFile().length();
      long time = jar.toFile().lastModified();
      key.append(jar.getFileName()).append(' ').append(size).append(' ').append(time).append('\n');
    }
    String name = "javacpp-" + Integer.toHexString(key.toString().hashCode());
    return new UnpackedJars(parent.resolve(name), jars);
  }

  private static @Nullable Path jar(String artifact, List<String> classPath) {
    String suffix = "-" + PLATFORM + ".jar";
    for (String entry : classPath) {
      int name = entry.lastIndexOf('/') + 1;
      if (entry.startsWith(artifact + "-", name) && entry.endsWith(suffix)) {
        return Path.of(entry);
      }
    }
    return null;
  }

  Path folder() {
    return folder;
  }

  /**
   * The unpacked files of {@code libraries}, each given as {@code artifact/file}; those that are
   * missing are unpacked.
   *
   * @throws IOException when one cannot be unpacked; then none of them may be loaded
   */
  List<Path> files(List<String> libraries) throws IOException {
    List<Path> files = new ArrayList<>();
    Map<String, List<String>> missing = new HashMap<>();
    for (String library : libraries) {
      String artifact = library.substring(0, library.indexOf('/'));
      String entry = entry(artifact, library.substring(artifact.length() + 1));
      Path file = file(artifact, entry);
      files.add(file);
      if (!file.toFile().exists()) {
        missing.computeIfAbsent(artifact, a -> new ArrayList<>()).add(entry);
      }
    }
    for (Map.Entry<String, List<String>> jar : missing.entrySet()) {
      unpack(jar.getKey(), jar.getValue());
    }
    return files;
  }

  private static String entry(String artifact, String file) {
    return "org/bytedeco/" + artifact + "/" + PLATFORM + "/" + file;
  }

  private Path file(String artifact, String entry) {
    return folder.resolve(jar(artifact).getFileName()).resolve(entry);
  }

  private Path jar(String artifact) {
    Path jar = jars.get(artifact);
    if (jar == null) {
      throw new IllegalArgumentException("native libraries: no artifact named " + artifact);
    }
    return jar;
  }

  private void unpack(String artifact, List<String> entries) throws IOException {
    try (ZipFile zip = new ZipFile(jar(artifact).toFile())) {
      for (String name : entries) {
        ZipEntry entry = zip.getEntry(name);
        if (entry == null) {
          throw new NoSuchFileException(jar(artifact).toString(), name, "no such entry");
        }
        unpack(zip, entry, file(artifact, name));
      }
    }
  }

  private static void unpack(ZipFile zip, ZipEntry entry, Path target) throws IOException {
    Files.createDirectories(target.getParent());
    Path part = Files.createTempFile(target.getParent(), "unpacking", ".part");
    try (InputStream in = zip.getInputStream(entry)) {
      Files.copy(in, part, StandardCopyOption.REPLACE_EXISTING);
      // JavaCPP takes an unpacked file for its own when size and time are the entry's.
      Files.setLastModifiedTime(part, FileTime.fromMillis(entry.getTime()));
      try {
        Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
      } catch (AtomicMoveNotSupportedException e) {
        Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
      }
    } finally {
      Files.deleteIfExists(part);
    }
  }
}
