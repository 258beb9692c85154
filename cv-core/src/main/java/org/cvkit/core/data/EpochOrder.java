package org.cvkit.core.data;

import java.util.stream.IntStream;

/**
 * Which pictures an epoch goes through, and in which order: a function of the seed and the epoch.
 *
 * <p>Immutable.
 */
public final class EpochOrder {
  /** Keeps the draws of the order apart from those of the pictures. */
  private static final long ORDER = -1;

  private final int[] indices;
  private final int batchSize;
  private final LoaderOptions.Order order;
  private final LoaderOptions.LastBatch lastBatch;
  private final long seed;

  /**
   * An order of some pictures.
   *
   * @param indices the pictures, each once
   * @param batchSize pictures in a batch, at least 1
   */
  public EpochOrder(
      int[] indices,
      int batchSize,
      LoaderOptions.Order order,
      LoaderOptions.LastBatch lastBatch,
      long seed) {
    this.indices = indices.clone();
    this.batchSize = batchSize;
    this.order = order;
    this.lastBatch = lastBatch;
    this.seed = seed;
  }

  /** Pictures nobody labelled for any task are left out: there is nothing to learn from them. */
  static EpochOrder of(ClassificationDataset dataset, LoaderOptions options) {
    int tasks = dataset.tasks().size();
    int[] labelled =
        IntStream.range(0, dataset.size())
            .filter(
                i ->
                    IntStream.range(0, tasks)
                        .anyMatch(task -> dataset.label(i, task) != LabelSet.UNKNOWN))
            .toArray();
    return new EpochOrder(
        labelled, options.batchSize(), options.order(), options.lastBatch(), options.seed());
  }

  /** Number of pictures in an epoch before the last batch is dropped or padded. */
  public int size() {
    return indices.length;
  }

  /** Number of batches in an epoch. */
  public int batches() {
    int more = lastBatch == LoaderOptions.LastBatch.PAD ? batchSize - 1 : 0;
    return (indices.length + more) / batchSize;
  }

  /** Number of real pictures in batch {@code batch}. */
  public int count(int batch) {
    return Math.min(batchSize, indices.length - batch * batchSize);
  }

  /** The pictures in the order of epoch {@code epoch}. */
  public int[] of(int epoch) {
    int[] result = indices.clone();
    if (order == LoaderOptions.Order.SHUFFLED) {
      Draws.of(seed, epoch, ORDER).shuffle(result);
    }
    return result;
  }
}
