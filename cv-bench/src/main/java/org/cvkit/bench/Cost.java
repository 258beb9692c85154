package org.cvkit.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What a stretch of work cost, in nanoseconds: by the clock on the wall, and of all threads of a
 * process together, those of native libraries, the compiler and the collector included.
 *
 * <p>Immutable.
 */
record Cost(long wall, long cpu) {
  /** By more than its ticks explain, the process's figure holds threads that have ended. */
  private static final Duration TICKS = Duration.ofMillis(20);

  /** Does some work in this process. */
  static Cost of(Runnable work) {
    return of(ProcessHandle.current().pid(), work);
  }

  /** Does some work, or has it done, of which process {@code pid} bears the processor time. */
  static Cost of(long pid, Runnable work) {
    long process = process(pid);
    long threads = threads(pid);
    long wall = System.nanoTime();
    work.run();
    wall = System.nanoTime() - wall;
    threads = threads(pid) - threads;
    process = process(pid) - process;
    return new Cost(wall, process > threads + TICKS.toNanos() ? process : threads);
  }

  Cost plus(Cost other) {
    return new Cost(wall + other.wall, cpu + other.cpu);
  }

  /** Ended threads included, but counted in ticks of 10 ms: too coarse for short rounds. */
  private static long process(long pid) {
    return ProcessHandle.of(pid)
        .flatMap(handle -> handle.info().totalCpuDuration())
        .orElse(Duration.ZERO)
        .toNanos();
  }

  /**
   * Exact, but without the threads that have ended; 0 where unknown. Linux brings a thread's figure
   * up to date when it stops running, so the thread that asks is asked for by another way.
   */
  private static long threads(long pid) {
    Path tasks = Path.of("/proc", Long.toString(pid), "task");
    if (!Files.isDirectory(tasks)) {
      return 0;
    }
    long sum = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    try (DirectoryStream<Path> threads = Files.newDirectoryStream(tasks)) {
      Path self = Files.readSymbolicLink(Path.of("/proc/thread-self")).getFileName();
      for (Path thread : threads) {
        sum += thread.getFileName().equals(self) ? 0 : ofThread(thread);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return sum;
  }

  private static long ofThread(Path thread) throws IOException {
    try {
      String[] fields = Files.readString(thread.resolve("schedstat")).trim().split(" ", -1);
      return Long.parseLong(fields[0]);
    } catch (NoSuchFileException e) {
      // The thread ended between the listing and the reading.
      return 0;
    }
  }
}
