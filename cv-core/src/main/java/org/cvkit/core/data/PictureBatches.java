package org.cvkit.core.data;

import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

/** How the batches of a {@link BatchLoader} are made. */
final class PictureBatches implements BatchMaker<Batch> {
  private final ClassificationDataset dataset;
  private final LoaderOptions options;
  private final EpochOrder epochOrder;
  private final BatchMixing mixing;
  private final ConcurrentHashMap<Integer, SkippedPicture> skipped = new ConcurrentHashMap<>();

  // Both change only while no row is being filled; the lock of the prefetch shows them to all.
  private int epoch;
  private int[] order = {};

  PictureBatches(ClassificationDataset dataset, LoaderOptions options, EpochOrder epochOrder) {
    this.dataset = dataset;
    this.options = options;
    this.epochOrder = epochOrder;
    mixing = new BatchMixing(options, dataset.tasks());
  }

  @Override
  public Batch allocate() {
    return new Batch(
        options.preprocessing().shape(options.batchSize()), dataset.tasks(), !mixing.isNone());
  }

  @Override
  public void free(Batch batch) {
    batch.close();
  }

  @Override
  public RowFiller<Batch> open() {
    PictureWorker worker = new PictureWorker(dataset, options, skipped);
    return new RowFiller<>() {
      @Override
      public void fill(Batch batch, int row) {
        int position = batch.number() * options.batchSize() + row;
        worker.fill(batch, row, order, position, epoch);
      }

      @Override
      public void close() {
        worker.close();
      }
    };
  }

  @Override
  public int batches() {
    return epochOrder.batches();
  }

  @Override
  public void begin(int newEpoch) {
    epoch = newEpoch;
    order = epochOrder.of(newEpoch);
  }

  @Override
  public int start(Batch batch, int number) {
    int count = epochOrder.count(number);
    batch.restart(number, count);
    return count;
  }

  @Override
  public void finish(Batch batch) {
    mixing.mix(batch, options.seed(), epoch);
  }

  List<SkippedPicture> skipped() {
    return skipped.values().stream()
        .sorted(Comparator.comparingInt(SkippedPicture::index))
        .toList();
  }
}
