package org.cvkit.cli;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;
import org.cvkit.cli.output.Console;
import org.cvkit.cli.output.ExitCode;
import org.jspecify.annotations.Nullable;

/**
 * Standard output that remembers why it could not be written: a {@link java.io.PrintStream} says
 * nothing, and half a result must not end with 0.
 *
 * <p>Thread-safe.
 */
final class WatchedOutput extends FilterOutputStream {
  private volatile @Nullable IOException failure;

  WatchedOutput(OutputStream out) {
    super(out);
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    try {
      out.write(bytes, offset, length);
    } catch (IOException e) {
      failure = failure == null ? e : failure;
      throw e;
    }
  }

  boolean hasFailed() {
    return failure != null;
  }

  /**
   * What the run ends with, given what it would end with had everything been printed. Says so,
   * unless it was the reader who went: who asks for the first line wants no complaint.
   */
  int exitCode(int code, Console console) {
    IOException cause = failure;
    if (cause == null) {
      return code;
    }
    String reason = String.valueOf(cause.getMessage());
    if (reason.toLowerCase(Locale.ROOT).contains("broken pipe")) {
      return ExitCode.READER_GONE.code();
    }
    console.error(
        "standard output: cannot be written: " + reason + "; what arrived is not complete");
    return ExitCode.FAILURE.code();
  }
}
