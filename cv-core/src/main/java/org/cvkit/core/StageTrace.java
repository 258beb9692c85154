package org.cvkit.core;

import java.time.Instant;
import java.util.Locale;

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
      String typed = System.getProperty("cvkit.started"); // nanoseconds since 1970
      if (typed != null && typed.matches("\\d{19}")) {
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

    static synchronized void mark(String stage) {
      double now = now();
      System.err.printf(Locale.ROOT, "trace %8.1f ms %8.1f  %s%n", now - START, now - last, stage);
      last = now();
    }
  }
}
