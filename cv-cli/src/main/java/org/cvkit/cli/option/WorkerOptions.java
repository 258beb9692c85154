package org.cvkit.cli.option;

import org.cvkit.core.runtime.SessionOptions;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Where to compute, and how many pictures at once.
 *
 * <p>Confined to one thread at a time.
 */
public final class WorkerOptions {
  /** More workers than this wait for each other's memory rather than compute. */
  private static final int MOST_WORKERS = 16;

  @Option(
      names = "--workers",
      paramLabel = "N",
      converter = Count.class,
      description = "pictures worked on at once (default: one a processor core)")
  private long workers;

  @Mixin private DeviceOptions devices = new DeviceOptions();

  /** How many workers share a run over {@code pictures} pictures; more than 1 for a video. */
  public int workers(long pictures) {
    if (workers > 0) {
      return (int) Math.min(workers, DeviceOptions.MOST_ASKED_FOR);
    }
    int cores = Math.min(Runtime.getRuntime().availableProcessors(), MOST_WORKERS);
    return (int) Math.max(1, Math.min(cores, pictures));
  }

  /** The session that {@code workers} workers share. */
  public SessionOptions session(int workers) {
    return devices.session(workers);
  }
}
