package org.cvkit.core.memory;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads libraries from the folder that {@code cvkit.natives} names, without JavaCPP's search. The
 * folder has the layout of JavaCPP's own cache and is made known to JavaCPP, so that whatever is
 * left to JavaCPP finds the very same files: no library is ever loaded twice.
 */
final class DirectLoading {
  static final String FOLDER_PROPERTY = "cvkit.natives";
  private static final String SEARCH_PROPERTY = "org.bytedeco.javacpp.loadlibraries";
  private static final String CACHE_PROPERTY = "org.bytedeco.javacpp.cachedir";

  private static @Nullable UnpackedJars unpacked;
  private static boolean given;

  private DirectLoading() {}

  /** Loads {@code libraries} in order, or leaves them to JavaCPP. Called under one lock. */
  static void load(List<String> libraries) {
    UnpackedJars jars = jars();
    if (jars == null) {
      return;
    }
    try {
      List<Path> files = jars.files(libraries);
      // Before the first library: its start already asks JavaCPP to load something.
      System.setProperty(SEARCH_PROPERTY, "false");
      for (Path file : files) {
        load(file);
        System.setProperty(CACHE_PROPERTY, jars.folder().toString());
      }
    } catch (IOException | UnsatisfiedLinkError e) {
      unpacked = null;
      System.clearProperty(SEARCH_PROPERTY);
      log().debug("native libraries are left to JavaCPP: {}", e.toString());
    }
  }

  private static void load(Path file) throws IOException {
    try {
      System.load(file.toString());
    } catch (UnsatisfiedLinkError e) {
      Files.deleteIfExists(file); // It may be damaged: JavaCPP unpacks it anew.
      throw e;
    }
  }

  private static @Nullable UnpackedJars jars() {
    if (!given) {
      given = true;
      String folder = System.getProperty(FOLDER_PROPERTY);
      if (folder != null && onLinux() && sameLoaderAsJavaCpp()) {
        String[] classPath = System.getProperty("java.class.path", "").split(File.pathSeparator);
        unpacked = UnpackedJars.find(Path.of(folder).toAbsolutePath(), List.of(classPath));
      }
    }
    return unpacked;
  }

  private static boolean onLinux() {
    return System.getProperty("os.name", "").equals("Linux")
        && System.getProperty("os.arch", "").equals("amd64")
        && System.getProperty(SEARCH_PROPERTY) == null
        && System.getProperty(CACHE_PROPERTY) == null;
  }

  /** A library belongs to the class loader of the class that loads it. */
  private static boolean sameLoaderAsJavaCpp() {
    ClassLoader own = DirectLoading.class.getClassLoader();
    try {
      return Class.forName("org.bytedeco.javacpp.Loader", false, own).getClassLoader() == own;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  /** Logging starts only when there is something to say. */
  private static Logger log() {
    return LoggerFactory.getLogger(DirectLoading.class);
  }
}
