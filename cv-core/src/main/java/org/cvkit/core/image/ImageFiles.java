package org.cvkit.core.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ThreadLocalRandom;

/** Files of pictures: opened with a clear sentence when that fails, written whole or not at all. */
final class ImageFiles {
  private ImageFiles() {}

  /** Opens {@code file} for reading. */
  static FileChannel open(Path file) {
    if (Files.isDirectory(file)) {
      throw new MediaException(file + ": a folder: expected the file of a picture");
    }
    try {
      return FileChannel.open(file, StandardOpenOption.READ);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  /** The file's size in bytes, of which a direct buffer can be made. */
  static int size(FileChannel channel, Path file) throws IOException {
    long size = channel.size();
    if (size > Integer.MAX_VALUE - 1024) {
      throw new MediaException(
          file + ": too large a file: expected at most 2 GiB, got " + size + " bytes");
    }
    return (int) size;
  }

  static MediaException unreadable(Path file, IOException e) {
    return new MediaException(file + ": cannot be read: " + reason(e), e);
  }

  /**
   * Writes {@code bytes} to {@code file} under a temporary name in its folder and moves it into
   * place, so that nobody ever sees half a picture; a device or pipe is written straight.
   */
  static void write(Path file, ByteBuffer bytes) {
    try {
      if (Files.isDirectory(file)) {
        throw new MediaException(
            file + ": a folder: expected the name of the file to write a picture to");
      }
      if (Files.exists(file) && !Files.isRegularFile(file)) {
        writeStraight(file, bytes, StandardOpenOption.WRITE);
      } else {
        // A link keeps pointing where it points: its target is replaced.
        replace(Files.exists(file) ? file.toRealPath() : file, bytes);
      }
    } catch (IOException e) {
      throw new MediaException(file + ": cannot be written: " + reason(e), e);
    }
  }

  private static void replace(Path file, ByteBuffer bytes) throws IOException {
    String mark = Long.toString(ThreadLocalRandom.current().nextLong() & Long.MAX_VALUE, 36);
    // Not Files.createTempFile, whose files only their owner may read.
    Path temporary = file.resolveSibling("." + file.getFileName() + "." + mark + ".tmp");
    try {
      writeStraight(temporary, bytes, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
      Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  private static void writeStraight(Path file, ByteBuffer bytes, StandardOpenOption... options)
      throws IOException {
    try (FileChannel channel = FileChannel.open(file, options)) {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    }
  }

  private static String reason(IOException e) {
    if (e instanceof NoSuchFileException missing) {
      // A new file is "missing" when its folder is.
      Path parent = Path.of(missing.getFile()).toAbsolutePath().getParent();
      return parent == null || Files.isDirectory(parent)
          ? "no such file"
          : "no such folder as " + parent;
    }
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (e instanceof FileSystemException failure && failure.getReason() != null) {
      return failure.getReason();
    }
    return String.valueOf(e.getMessage());
  }
}
