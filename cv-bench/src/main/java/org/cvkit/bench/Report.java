package org.cvkit.bench;

import java.io.PrintStream;
import java.util.Locale;

/**
 * The table of targets, printed row by row as Markdown.
 *
 * <p>Confined to one thread at a time.
 */
final class Report {
  private final PrintStream out;

  Report(PrintStream out) {
    this.out = out;
  }

  void begin() {
    out.println("| what | target | measured | met? | details |");
    out.println("|---|---|---|---|---|");
  }

  /** A figure that should not exceed its target. */
  void atMost(String what, double target, double measured, String details) {
    row(what, "≤ " + number(target), number(measured), measured <= target ? "yes" : "NO", details);
  }

  /** A figure that should reach its target. */
  void atLeast(String what, double target, double measured, String details) {
    row(what, "≥ " + number(target), number(measured), measured >= target ? "yes" : "NO", details);
  }

  /** A figure without a target. */
  void note(String what, double measured, String details) {
    row(what, "", number(measured), "", details);
  }

  /** What could not be measured, and what it needs. */
  void skipped(String what, String why) {
    row(what, "", "skipped", "", why);
  }

  private void row(String... cells) {
    out.println("| " + String.join(" | ", cells) + " |");
    out.flush();
  }

  private static String number(double value) {
    return format(value < 10 ? "%.3f" : "%.1f", value);
  }

  static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}
