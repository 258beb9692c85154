package org.cvkit.core.file;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import org.cvkit.core.CvException;

/**
 * A file that appears whole or not at all, and takes the place of an older one at once.
 *
 * <p>Thread-safe.
 */
public final class WholeFile {
  private WholeFile() {}

  /** Writes the content of a file. */
  public interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  /**
   * Writes {@code file}, under another name beside its place first.
   *
   * @throws CvException when it cannot be written; what stood there before then still does
   */
  public static void write(Path file, Content content) {
    Path target = file.toAbsolutePath();
    Path part =
        target.resolveSibling("." + target.getFileName() + "." + UUID.randomUUID() + ".part");
    try {
      Files.createDirectories(target.getParent());
      try (FileChannel channel =
              FileChannel.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
          OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel))) {
        content.writeTo(out);
        out.flush();
        // Otherwise a loss of power could leave the new name with nothing behind it.
        channel.force(true);
      }
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      CvException failure =
          new CvException(
              file
                  + ": cannot be written: "
                  + e
                  + "; see that there is room and that the folder may be written",
              e);
      remove(part, failure);
      throw failure;
    } catch (RuntimeException | Error e) {
      remove(part, e);
      throw e;
    }
  }

  /**
   * The same of text, in UTF-8.
   *
   * @throws CvException as there
   */
  public static void write(Path file, String text) {
    write(file, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static void remove(Path part, Throwable failure) {
    try {
      Files.deleteIfExists(part);
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }
}
