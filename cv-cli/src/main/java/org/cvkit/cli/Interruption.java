package org.cvkit.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Turns Ctrl-C into a wish: the run ends after the picture or frame it is at, closes its files and
 * only then the process goes.
 *
 * <p>Thread-safe.
 */
final class Interruption {
  /** A video's last packets and index are written in less; after that the process goes anyway. */
  private static final int PATIENCE_SECONDS = 20;

  private final CountDownLatch over = new CountDownLatch(1);
  private volatile boolean requested;

  private Interruption() {}

  /** Begins to listen to the signals that end a process. */
  static Interruption install() {
    Interruption interruption = new Interruption();
    Runtime.getRuntime().addShutdownHook(new Thread(interruption::await, "cvkit-interruption"));
    return interruption;
  }

  boolean isRequested() {
    return requested;
  }

  /** The run is over; the process may end. */
  void over() {
    over.countDown();
  }

  private void await() {
    requested = true;
    try {
      if (!over.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        System.err.println("error: the run did not stop in time; its last file is incomplete");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
