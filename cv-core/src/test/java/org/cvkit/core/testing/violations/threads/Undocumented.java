package org.cvkit.core.testing.violations.threads;

public sealed interface Undocumented {
  /** Immutable. */
  record Only() implements Undocumented {}
}
