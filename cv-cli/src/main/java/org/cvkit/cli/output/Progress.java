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
    boolean terminal = System.console() != null;
    ProgressBarBuilder builder =
        new ProgressBarBuilder()
            .setTaskName(what)
            .setUnit(" " + unit, 1)
            .setInitialMax(total)
            .setStyle(ProgressBarStyle.ASCII)
            .showSpeed()
            .setMaxRenderedLength(WIDTH)
            .setUpdateIntervalMillis(terminal ? TERMINAL_MILLIS : LOG_MILLIS);
    if (terminal) {
      builder.setConsumer(new ConsoleProgressBarConsumer(console.err(), WIDTH));
    } else {
      Consumer<String> lines = console::note;
      builder.setConsumer(new DelegatingProgressBarConsumer(lines, WIDTH));
    }
    return new Progress(builder.build());
  }

  /** One step done. */
  public void step() {
    bar.step();
  }

  /** That many steps done. */
  public void stepTo(long steps) {
    bar.stepTo(steps);
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
