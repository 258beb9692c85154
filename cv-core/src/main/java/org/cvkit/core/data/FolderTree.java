package org.cvkit.core.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.cvkit.core.image.Image;
import org.cvkit.core.image.ImageDecoder;

/** The files below a folder; links are followed, for large data often lie elsewhere. */
record FolderTree(Path root, List<String> files) implements PictureTree {

  static FolderTree open(Path root) {
    try (Stream<Path> walk = Files.walk(root, FileVisitOption.FOLLOW_LINKS)) {
      return new FolderTree(
          root,
          walk.filter(Files::isRegularFile)
              .map(file -> root.relativize(file).toString().replace('\\', '/'))
              .sorted()
              .toList());
    } catch (IOException | UncheckedIOException e) {
      throw new DatasetException(root + ": the folder cannot be read: " + e.getMessage(), e);
    }
  }

  @Override
  public String source() {
    return root.toString();
  }

  @Override
  public String name(String file) {
    return root.resolve(file).toString();
  }

  @Override
  public void read(String file, ImageDecoder decoder, Image destination) {
    decoder.decode(root.resolve(file), destination);
  }

  @Override
  public void close() {}
}
