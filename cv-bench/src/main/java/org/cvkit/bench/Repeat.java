package org.cvkit.bench;

/** A loop as an expression. */
final class Repeat {
  private Repeat() {}

  static void times(int count, Runnable work) {
    for (int i = 0; i < count; i++) {
      work.run();
    }
  }
}
