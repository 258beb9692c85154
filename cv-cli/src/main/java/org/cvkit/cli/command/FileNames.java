package org.cvkit.cli.command;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import org.cvkit.core.image.ImageFormat;

/** What an annotated picture or video is called. */
final class FileNames {
  private static final Set<String> CONTAINERS = Set.of("mp4", "m4v", "mov", "mkv");

  private FileNames() {}

  /** The source's own name, with {@code .png} instead of a format that is only read. */
  static String picture(String source) {
    return named(source, FileNames::isWritablePicture, ".png");
  }

  /** The source's own name, with {@code .mp4} instead of a container that does not hold H.264. */
  static String video(String source) {
    return named(source, name -> CONTAINERS.contains(extension(name)), ".mp4");
  }

  /** The last part of a path or address. */
  static String last(String source) {
    boolean address = source.contains("://");
    String path =
        address ? source.replaceFirst("^[^:]*://", "").replaceFirst("[?#].*", "") : source;
    return path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
  }

  private static String named(String source, Predicate<String> kept, String otherwise) {
    String name = last(source);
    if (kept.test(name)) {
      return name;
    }
    int dot = name.lastIndexOf('.');
    String stem = dot > 0 ? name.substring(0, dot) : name;
    return (stem.isEmpty() ? "stream" : stem) + otherwise;
  }

  private static boolean isWritablePicture(String name) {
    return ImageFormat.ofFileName(Path.of(name)).filter(ImageFormat::isWritable).isPresent();
  }

  private static String extension(String name) {
    return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
  }
}
