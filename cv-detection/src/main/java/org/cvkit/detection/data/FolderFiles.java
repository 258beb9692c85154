package org.cvkit.detection.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The files of a data set's folders. */
final class FolderFiles {
  /** Extensions of pictures, lower case. */
  static final List<String> PICTURES = List.of("jpg", "jpeg", "png", "bmp", "webp", "tif", "tiff");

  private FolderFiles() {}

  /** What lies in {@code folder}, by name. */
  static List<Path> list(Path folder, Predicate<Path> wanted) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(wanted).sorted().toList();
    } catch (IOException e) {
      throw DatasetException.unreadable(folder, e);
    }
  }

  /** What lies in {@code folder} and in the folders below that are not hidden, by name. */
  static List<Path> below(Path folder, Predicate<Path> wanted) {
    try (Stream<Path> files = Files.walk(folder, FileVisitOption.FOLLOW_LINKS)) {
      return files
          .filter(file -> !isHidden(folder.relativize(file)) && wanted.test(file))
          .sorted()
          .toList();
    } catch (UncheckedIOException e) {
      throw DatasetException.unreadable(folder, Objects.requireNonNull(e.getCause()));
    } catch (IOException e) {
      throw DatasetException.unreadable(folder, e);
    }
  }

  private static boolean isHidden(Path relative) {
    for (Path name : relative) {
      if (name.toString().startsWith(".")) {
        return true;
      }
    }
    return false;
  }

  static boolean isPicture(Path file) {
    String name = file.getFileName().toString();
    String extension = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    return !name.startsWith(".") && PICTURES.contains(extension) && Files.isRegularFile(file);
  }

  /** The name without its extension. */
  static String stem(Path file) {
    String name = file.getFileName().toString();
    int dot = name.lastIndexOf('.');
    return dot < 0 ? name : name.substring(0, dot);
  }
}
