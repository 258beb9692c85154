package org.cvkit.core.data;

import java.util.stream.IntStream;

/** Which pictures an epoch goes through, and in which order. */
final class EpochOrder {
  /** Keeps the draws of the order apart from those of the pictures. */
  private static final long ORDER = -1;

  private final int[] labelled;
  private final LoaderOptions options;

  /** Pictures nobody labelled for any task are left out: there is nothing to learn from them. */
  EpochOrder(ClassificationDataset dataset, LoaderOptions options) {
    this.options = options;
    int tasks = dataset.tasks().size();
    labelled =
        IntStream.range(0, dataset.size())
            .filter(
                i ->
                    IntStream.range(0, tasks)
                        .anyMatch(task -> dataset.label(i, task) != LabelSet.UNKNOWN))
            .toArray();
  }

  /** Number of pictures in an epoch before the last batch is dropped or padded. */
  int size() {
    return labelled.length;
  }

  int batches() {
    int more = options.lastBatch() == LoaderOptions.LastBatch.PAD ? options.batchSize() - 1 : 0;
    return (labelled.length + more) / options.batchSize();
  }

  /** Number of real pictures in batch {@code batch}. */
  int count(int batch) {
    return Math.min(options.batchSize(), labelled.length - batch * options.batchSize());
  }

  int[] of(int epoch) {
    int[] order = labelled.clone();
    if (options.order() == LoaderOptions.Order.SHUFFLED) {
      Draws.of(options.seed(), epoch, ORDER).shuffle(order);
    }
    return order;
  }
}
