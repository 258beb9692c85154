package org.cvkit.cli.output;

import java.io.InputStream;
import java.io.PrintStream;
import java.util.function.BooleanSupplier;

/**
 * The streams of one invocation: data goes to {@code out}, everything else to {@code err}.
 *
 * <p>Thread-safe: a line is printed whole.
 *
 * @param stop whether the user wants the run to end early
 */
public record Console(InputStream in, PrintStream out, PrintStream err, BooleanSupplier stop) {

  /** Prints a line that a program may read. */
  public void data(String line) {
    out.println(line);
  }

  /** Prints a line for people. */
  public void note(String line) {
    err.println(line);
  }

  /** Prints what went wrong: a failure's own sentence. */
  public void error(Throwable failure) {
    String message = failure.getMessage();
    error(message == null ? failure.getClass().getSimpleName() : message);
  }

  /** Prints what went wrong in one sentence. */
  public void error(String message) {
    err.println("error: " + message);
  }

  public boolean isStopped() {
    return stop.getAsBoolean();
  }
}
