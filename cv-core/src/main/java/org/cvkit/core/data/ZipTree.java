package org.cvkit.core.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.cvkit.core.image.Image;
import org.cvkit.core.image.ImageDecoder;
import org.cvkit.core.image.MediaException;
import org.cvkit.core.memory.Ownership;

/** Owns an open zip file, whose entries all threads read at random. */
final class ZipTree implements PictureTree {
  private final Path path;
  private final ZipFile zip;
  private final List<String> files;
  private final Ownership ownership;

  private ZipTree(Path path, ZipFile zip) {
    this.path = path;
    this.zip = zip;
    files =
        zip.stream().filter(entry -> !entry.isDirectory()).map(ZipEntry::getName).sorted().toList();
    ownership = Ownership.of(this, () -> "data set " + path, () -> close(zip));
  }

  static ZipTree open(Path path) {
    try {
      return new ZipTree(path, new ZipFile(path.toFile()));
    } catch (IOException e) {
      throw new DatasetException(path + ": not a whole zip file: " + e.getMessage(), e);
    }
  }

  @Override
  public String source() {
    return path.toString();
  }

  @Override
  public List<String> files() {
    return files;
  }

  @Override
  public String name(String file) {
    return path + "!/" + file;
  }

  @Override
  public void read(String file, ImageDecoder decoder, Image destination) {
    ownership.check();
    ByteBuffer encoded;
    try (InputStream in = zip.getInputStream(zip.getEntry(file))) {
      encoded = ByteBuffer.wrap(in.readAllBytes());
    } catch (IOException e) {
      throw new MediaException(name(file) + ": cannot be read: " + e.getMessage(), e);
    }
    decoder.decode(encoded, name(file), destination);
  }

  @Override
  public void close() {
    ownership.release();
  }

  private static void close(ZipFile zip) {
    try {
      zip.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
