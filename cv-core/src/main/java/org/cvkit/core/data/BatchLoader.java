package org.cvkit.core.data;

import java.util.List;
import java.util.NoSuchElementException;
import org.cvkit.core.memory.NativeResource;
import org.cvkit.core.memory.Ownership;

/**
 * Owns threads and buffers that make batches of a data set's pictures, a few ahead of who takes
 * them. What an epoch's batches hold is a function of the seed and the epoch alone, whatever the
 * number of workers, and however often it was begun, at whichever batch.
 *
 * <pre>{@code
 * try (BatchLoader loader = BatchLoader.open(dataset, LoaderOptions.training(preprocessing, 128))) {
 *   for (int epoch = 0; epoch < epochs; epoch++) {
 *     loader.begin(epoch, 0);
 *     while (loader.hasNext()) {
 *       step(loader.next());
 *     }
 *   }
 * }
 * }</pre>
 *
 * <p>The workers share the processors best when OpenCV does not divide single pictures among them:
 * see {@link org.cvkit.core.image.OpenCvBridge#useThreads}.
 *
 * <p>Confined to one thread at a time.
 */
public final class BatchLoader implements NativeResource {
  private final EpochOrder order;
  private final Prefetch prefetch;
  private final Ownership ownership;
  private boolean begun;

  private BatchLoader(EpochOrder order, Prefetch prefetch, String name) {
    this.order = order;
    this.prefetch = prefetch;
    ownership = Ownership.of(this, () -> "batch loader of " + name, prefetch::close);
  }

  /**
   * A loader of {@code dataset}, which stays open until the loader is closed. The caller closes it.
   *
   * @throws DatasetException when there is not one batch of labelled pictures
   */
  public static BatchLoader open(ClassificationDataset dataset, LoaderOptions options) {
    EpochOrder order = new EpochOrder(dataset, options);
    if (order.batches() == 0) {
      throw new DatasetException(
          dataset.source()
              + ": too few pictures: expected at least one batch of "
              + options.batchSize()
              + ", got "
              + order.size()
              + " with labels; choose a smaller batch size or add pictures");
    }
    return new BatchLoader(order, new Prefetch(dataset, options, order), dataset.source());
  }

  /** Number of batches in an epoch. */
  public int batches() {
    return order.batches();
  }

  /** Number of pictures in an epoch, those of a dropped last batch among them. */
  public int pictures() {
    return order.size();
  }

  /**
   * Turns to an epoch; what was left of another is forgotten.
   *
   * @param epoch from 0
   * @param firstBatch the batch to go on from: 0, or where an interrupted run stood
   */
  public void begin(int epoch, int firstBatch) {
    ownership.check();
    if (epoch < 0 || firstBatch < 0 || firstBatch > batches()) {
      throw new IllegalArgumentException(
          "loader: expected an epoch of at least 0 and a batch of 0 to "
              + batches()
              + ", got "
              + epoch
              + " and "
              + firstBatch);
    }
    prefetch.begin(epoch, firstBatch);
    begun = true;
  }

  /** Whether the epoch has another batch. */
  public boolean hasNext() {
    ownership.check();
    return prefetch.hasNext();
  }

  /**
   * The epoch's next batch, valid until this is called again, another epoch begins or the loader
   * closes.
   *
   * @throws DatasetException when no picture at all can be read
   * @throws NoSuchElementException at the end of the epoch
   */
  public Batch next() {
    ownership.check();
    if (!begun || !prefetch.hasNext()) {
      throw new NoSuchElementException(
          begun ? "loader: the epoch has no more batches" : "loader: no epoch was begun");
    }
    return prefetch.next();
  }

  /** The pictures that could not be read so far, by index. */
  public List<SkippedPicture> skipped() {
    return prefetch.skipped();
  }

  @Override
  public void close() {
    ownership.release();
  }
}
