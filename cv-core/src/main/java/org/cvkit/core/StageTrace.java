package org.cvkit.core;

import java.time.Instant;

/**
 * Times of the stages of a start, one line each on stderr: silent unless {@code $CVKIT_TRACE} is
 * set. A line holds the milliseconds since the command was typed (where the launcher says when, in
 * the system property {@code cvkit.started}; else since the Java virtual machine started), those
 * since the line before, and the stage that ended.
 *
 * <p>Thread-safe.
 */
public final class StageTrace {
  private static final boolean ON = System.getenv("CVKIT_TRACE") != null;

  private StageTrace() {}

  /** Says that {@code stage} has ended. */
  public static void mark(String stage) {
    if (ON) {
      Clock.mark(stage);
    }
  }

  /** Apart, so that an ordinary start does not pay for it. */
  private static final class Clock {
    private static final double START = start();
    private static double last = START;

    private static double start() {
      String typed = System.getProperty("cvkit.started", ""); // nanoseconds since 1970
      if (typed.length() == 19) {
        return Long.parseLong(typed) / 1e6;
      }
      return ProcessHandle.current()
          .info()
          .startInstant()
          .map(i -> (double) i.toEpochMilli())
          .orElse(now());
    }

    private static double now() {
      Instant now = Instant.now();
      return now.getEpochSecond() * 1e3 + now.getNano() / 1e6;
    }

    // Joined by hand: java.util.Formatter alone would take as long as some stages do.
    static synchronized void mark(String stage) {
      double now = now();
      System.err.println(
          "trace " + tenths(now - START) + " ms " + tenths(now - last) + " ms  " + stage);
      last = now();
    }

    private static String tenths(double milliseconds) {
      String text = Double.toString(Math.round(milliseconds * 10) / 10.0);
      return " ".repeat(Math.max(0, 8 - text.length())) + text;
    }
  }
}
