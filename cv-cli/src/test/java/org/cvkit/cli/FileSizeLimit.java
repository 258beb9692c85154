package org.cvkit.cli;

import java.io.IOException;
import org.junit.jupiter.api.Assumptions;

/**
 * While it is open, the system lets this process write no file beyond a size: writing fails in the
 * middle, as on a full disk, whoever runs the tests.
 */
final class FileSizeLimit implements AutoCloseable {
  private static final String TOOL = "prlimit";

  private FileSizeLimit() {}

  /** Sets the limit; a test on a system without the tool for it is skipped. */
  static FileSizeLimit of(long bytes) {
    Assumptions.assumeTrue(set(Long.toString(bytes)), "no " + TOOL + " (util-linux) here");
    return new FileSizeLimit();
  }

  /** The soft limit only, which every user may raise again. */
  private static boolean set(String bytes) {
    String pid = Long.toString(ProcessHandle.current().pid());
    try {
      return new ProcessBuilder(TOOL, "--pid", pid, "--fsize=" + bytes + ":")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    if (!set("unlimited")) {
      throw new AssertionError("the limit of " + TOOL + " cannot be taken back");
    }
  }
}
