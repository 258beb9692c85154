package org.cvkit.cli.output;

import java.time.Duration;
import java.util.function.Consumer;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * One line on standard error that says how far a long run is and when it will be done: redrawn in a
 * terminal, printed anew now and then in a log.
 *
 * <p>Thread-safe: steps may come from any thread.
 */
public final class Progress implements AutoCloseable {
  private static final int TERMINAL_MILLIS = 200;
  private static final int LOG_MILLIS = 10_000;

  /** A little less than the time between two lines, which is not kept to the millisecond. */
  private static final long LOG_NANOS = (LOG_MILLIS - 1_000) * 1_000_000L;

  private static final int WIDTH = 100;

  private final ProgressBar bar;

  private Progress(ProgressBar bar) {
    this.bar = bar;
  }

  /**
   * Starts the line. The caller closes it.
   *
   * @param what is being done
   * @param unit of a step
   * @param total number of steps, or -1 when nobody knows
   */
  public static Progress open(Console console, String what, String unit, long total) {
    return open(console, what, unit, total, 0, Duration.ZERO);
  }

  /**
   * Starts the line of a run that goes on. Its time is that of the whole; its speed, and when it
   * will be done, follow from what is done from now on. The caller closes it.
   *
   * @param done steps of before
   * @param spent time they took
   */
  public static Progress open(
      Console console, String what, String unit, long total, long done, Duration spent) {
    boolean terminal = isTerminal();
    ProgressBarBuilder builder =
        new ProgressBarBuilder()
            .setTaskName(what)
            .setUnit(" " + unit, 1)
            .setInitialMax(total)
            .startsFrom(done, spent)
            .setStyle(ProgressBarStyle.ASCII)
            .showSpeed()
            .setMaxRenderedLength(WIDTH)
            .setUpdateIntervalMillis(terminal ? TERMINAL_MILLIS : LOG_MILLIS);
    if (terminal) {
      builder.setConsumer(new ConsoleProgressBarConsumer(console.err(), WIDTH));
    } else {
      builder.setConsumer(new DelegatingProgressBarConsumer(new Seldom(console::note), WIDTH));
    }
    return new Progress(builder.build());
  }

  /** What the launcher saw; without it, whether Java sees a terminal at both other streams. */
  private static boolean isTerminal() {
    String seen = System.getProperty("cvkit.terminal");
    return seen == null ? System.console() != null : seen.equals("yes");
  }

  /** Passes a line on when the last one, or the start, is long enough ago for a log. */
  static final class Seldom implements Consumer<String> {
    private final Consumer<String> lines;
    private long last = System.nanoTime();

    Seldom(Consumer<String> lines) {
      this.lines = lines;
    }

    @Override
    public void accept(String line) {
      long now = System.nanoTime();
      if (now - last >= LOG_NANOS) {
        last = now;
        lines.accept(line);
      }
    }
  }

  /** One step done. */
  public void step() {
    bar.step();
  }

  /** That many steps done. */
  public void stepTo(long steps) {
    bar.stepTo(steps);
  }

  /** Puts a few words at the end of the line. */
  public void say(String words) {
    bar.setExtraMessage(" " + words);
  }

  public long steps() {
    return bar.getCurrent();
  }

  public Duration elapsed() {
    return bar.getTotalElapsed();
  }

  @Override
  public void close() {
    bar.close();
  }
}
