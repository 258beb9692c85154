package org.cvkit.core.testing.violations.threads;

/**
 * Says nothing about threads in its last paragraph.
 *
 * <p>Immutable.
 *
 * <p>Which is said too early, and again too late.
 *
 * @param thread Immutable.
 */
public record Silent(int thread) {

  /** Immutable. */
  public record Nested() {}
}
