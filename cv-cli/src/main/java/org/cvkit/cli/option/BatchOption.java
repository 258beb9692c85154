package org.cvkit.cli.option;

import picocli.CommandLine.Option;

/**
 * How many pictures a model answers in one run.
 *
 * <p>Confined to one thread at a time.
 */
public final class BatchOption {
  /** More only takes memory. */
  private static final long MOST = 4096;

  @Option(
      names = "--batch",
      paramLabel = "N",
      converter = Count.class,
      description = "pictures answered in one run, where the model allows it (default: 1)")
  private long batch = 1;

  public int size() {
    return (int) Math.min(batch, MOST);
  }
}
