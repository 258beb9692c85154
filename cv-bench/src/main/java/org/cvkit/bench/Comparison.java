package org.cvkit.bench;

/** One part of the table of targets. */
@FunctionalInterface
interface Comparison {
  /** Measures and reports one row or several. */
  void run(Settings settings, Report report);
}
