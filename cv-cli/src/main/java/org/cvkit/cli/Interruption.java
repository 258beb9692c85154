package org.cvkit.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * Turns Ctrl-C into a wish: the run ends after the picture or frame it is at, closes its files and
 * only then the process goes.
 *
 * <p>Signals are caught before the virtual machine begins to shut down: ONNX Runtime gives up its
 * environment when it does, and a session that is being made then brings the process down.
 *
 * <p>Thread-safe.
 */
final class Interruption {
  /** A video's last packets and index are written in less; after that the process goes anyway. */
  private static final int PATIENCE_SECONDS = 20;

  /** What shells add to the number of the signal that ended a process. */
  private static final int BY_SIGNAL = 128;

  private final CountDownLatch over = new CountDownLatch(1);
  private volatile boolean asked;
  private volatile int signal;
  private volatile boolean closing;

  private Interruption() {}

  /** Begins to listen to the signals that end a process. */
  static Interruption install() {
    Interruption interruption = new Interruption();
    interruption.listenTo("INT");
    interruption.listenTo("TERM");
    // For every other way to end a process from outside, a closed terminal among them.
    Runtime.getRuntime()
        .addShutdownHook(new Thread(interruption::onShutdown, "cvkit-interruption"));
    return interruption;
  }

  private void listenTo(String name) {
    try {
      SignalHandler before = Signal.handle(new Signal(name), this::onSignal);
      if (before.equals(SignalHandler.SIG_IGN)) {
        // A shell's background job is not what its Ctrl-C means.
        Signal.handle(new Signal(name), before);
      }
    } catch (IllegalArgumentException e) {
      // Java was told to leave signals alone (-Xrs): they end the process, as was wanted.
    }
  }

  private void onSignal(Signal received) {
    boolean again = signal != 0;
    signal = received.getNumber();
    if (again || !asked) {
      // Asked twice, or before there was anything to finish.
      Runtime.getRuntime().halt(BY_SIGNAL + signal);
    }
    Thread patience = new Thread(this::awaitOrHalt, "cvkit-patience");
    patience.setDaemon(true);
    patience.start();
  }

  private void onShutdown() {
    closing = true;
    await();
  }

  private void awaitOrHalt() {
    await();
    if (over.getCount() > 0) {
      Runtime.getRuntime().halt(BY_SIGNAL + signal);
    }
  }

  /** Whether the run is to end. */
  boolean isRequested() {
    asked = true;
    return signal != 0 || closing;
  }

  /** The code to end with: the run's own, or a signal's, as shells count it. */
  int exitCode(int code) {
    return signal == 0 ? code : BY_SIGNAL + signal;
  }

  /** The run is over; the process may end. */
  void over() {
    over.countDown();
  }

  private void await() {
    try {
      if (!over.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        System.err.println("error: the run did not stop in time; its last file is incomplete");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
