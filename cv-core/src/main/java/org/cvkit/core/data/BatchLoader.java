package org.cvkit.core.data;

import java.util.List;
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
  private final PictureBatches batches;
  private final Prefetch<Batch> prefetch;
  private final Ownership ownership;

  private BatchLoader(
      EpochOrder order, PictureBatches batches, Prefetch<Batch> prefetch, String name) {
    this.order = order;
    this.batches = batches;
    this.prefetch = prefetch;
    ownership = Ownership.of(this, () -> "batch loader of " + name, prefetch::close);
  }

  /**
   * A loader of {@code dataset}, which stays open until the loader is closed. The caller closes it.
   *
   * @throws DatasetException when there is not one batch of labelled pictures
   */
  public static BatchLoader open(ClassificationDataset dataset, LoaderOptions options) {
    EpochOrder order = EpochOrder.of(dataset, options);
    if (order.batches() == 0) {
      throw new DatasetException(
          dataset.source()
              + ": too few pictures: expected at least one batch of "
              + options.batchSize()
              + ", got "
              + order.size()
              + " with labels; choose a smaller batch size or add pictures");
    }
    PictureBatches batches = new PictureBatches(dataset, options, order);
    Prefetch<Batch> prefetch = new Prefetch<>(batches, options.threads(), dataset.source());
    return new BatchLoader(order, batches, prefetch, dataset.source());
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
    prefetch.begin(epoch, firstBatch);
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
   * @throws java.util.NoSuchElementException at the end of the epoch
   */
  public Batch next() {
    ownership.check();
    return prefetch.next();
  }

  /** The pictures that could not be read so far, by index. */
  public List<SkippedPicture> skipped() {
    return batches.skipped();
  }

  @Override
  public void close() {
    ownership.release();
  }
}
