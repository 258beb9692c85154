package org.cvkit.cli.output;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * {@code results.jsonl}: whole lines only, whatever happens. Each line is written at once, and one
 * that does not fit on the disk is taken back.
 *
 * <p>Confined to one thread at a time.
 */
public final class ResultsFile implements AutoCloseable {
  private final Path path;
  private final FileChannel channel;

  private ResultsFile(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  /** Makes the file, empty. The caller closes it. */
  public static ResultsFile open(Path path) {
    try {
      return new ResultsFile(
          path,
          FileChannel.open(
              path,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.WRITE));
    } catch (IOException e) {
      throw new OutputException(path + ": cannot be written: " + Reason.of(e), e);
    }
  }

  /** Appends a line. */
  public void write(String line) {
    ByteBuffer bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
    long whole = -1;
    try {
      whole = channel.position();
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    } catch (IOException e) {
      takeBack(whole, e);
      throw new OutputException(path + ": cannot be written: " + Reason.of(e), e);
    }
  }

  private void takeBack(long whole, IOException failure) {
    try {
      if (whole >= 0) {
        channel.truncate(whole);
      }
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new OutputException(path + ": cannot be written: " + Reason.of(e), e);
    }
  }
}
