package org.cvkit.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * What a stretch of work cost, in nanoseconds: by the clock on the wall, and of all threads of this
 * process together, those of native libraries, the compiler and the collector included.
 *
 * <p>Immutable.
 */
record Cost(long wall, long cpu) {
  private static final Path TASKS = Path.of("/proc/self/task");

  /** By more than its ticks explain, the process's figure holds threads that have ended. */
  private static final long TICKS = 20_000_000;

  static Cost of(Runnable work) {
    long process = process();
    long threads = threads();
    long wall = System.nanoTime();
    work.run();
    wall = System.nanoTime() - wall;
    threads = threads() - threads;
    process = process() - process;
    return new Cost(wall, process > threads + TICKS ? process : threads);
  }

  Cost plus(Cost other) {
    return new Cost(wall + other.wall, cpu + other.cpu);
  }

  /** Ended threads included, but counted in ticks of 10 ms: too coarse for short rounds. */
  private static long process() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  /** Exact to the nanosecond, but without the threads that have ended; 0 where unknown. */
  private static long threads() {
    return Files.isDirectory(TASKS) ? sumOfThreads() : 0;
  }

  private static long sumOfThreads() {
    long sum = 0;
    try (DirectoryStream<Path> threads = Files.newDirectoryStream(TASKS)) {
      for (Path thread : threads) {
        sum += ofThread(thread);
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
