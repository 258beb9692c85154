package org.cvkit.detection.train;

import java.util.List;
import java.util.stream.IntStream;
import org.cvkit.core.data.EpochOrder;
import org.cvkit.core.data.Prefetch;
import org.cvkit.core.data.SkippedPicture;
import org.cvkit.core.geometry.Size;
import org.cvkit.core.memory.NativeResource;
import org.cvkit.core.memory.Ownership;
import org.cvkit.detection.data.Annotation;
import org.cvkit.detection.data.DatasetException;
import org.cvkit.detection.data.DetectionDataset;
import org.cvkit.detection.data.GroundTruth;
import org.cvkit.detection.data.GroundTruth.Extent;

/**
 * Owns threads and buffers that make batches of a data set's pictures and boxes, a few ahead of who
 * takes them. What an epoch's batches hold is a function of the seed and the epoch alone, whatever
 * the number of workers, and however often it was begun, at whichever batch. Groups that are
 * labelled as one (COCO's {@code iscrowd}) are no examples and have no box.
 *
 * <p>Confined to one thread at a time.
 */
public final class DetectionLoader implements NativeResource {
  private static final int BOXES_STEP = 8;

  private final EpochOrder order;
  private final DetectionBatches maker;
  private final Prefetch<DetectionBatch> prefetch;
  private final int boxes;
  private final Ownership ownership;

  private DetectionLoader(
      EpochOrder order, DetectionBatches maker, Prefetch<DetectionBatch> prefetch, int boxes) {
    this.order = order;
    this.maker = maker;
    this.prefetch = prefetch;
    this.boxes = boxes;
    ownership = Ownership.of(this, () -> "detection loader", prefetch::close);
  }

  /**
   * A loader of {@code dataset}. The caller closes it.
   *
   * @throws DatasetException when there is not one batch of pictures, or no class
   */
  public static DetectionLoader open(DetectionDataset dataset, DetectionLoaderOptions options) {
    EpochOrder order =
        new EpochOrder(
            IntStream.range(0, dataset.pictures().size()).toArray(),
            options.batchSize(),
            options.order(),
            options.lastBatch(),
            options.seed());
    if (order.batches() == 0 || dataset.categories().isEmpty()) {
      throw new DatasetException(
          "data set: expected at least one class and one batch of "
              + options.batchSize()
              + " pictures, got "
              + dataset.categories().size()
              + " classes and "
              + dataset.pictures().size()
              + " pictures; choose a smaller batch size or add pictures");
    }
    requireSizesFit(options);
    int boxes = boxes(dataset, options);
    DetectionBatches maker = new DetectionBatches(dataset, options, order, boxes);
    return new DetectionLoader(
        order, maker, new Prefetch<>(maker, options.threads(), "the data set"), boxes);
  }

  private static void requireSizesFit(DetectionLoaderOptions options) {
    Size input = options.letterbox().size();
    int longest = Math.max(input.width(), input.height());
    for (int size : options.augmentation().sizes()) {
      if (size > longest) {
        throw new IllegalArgumentException(
            "augmentation: size " + size + ": expected at most the input's " + longest);
      }
    }
  }

  private static int boxes(DetectionDataset dataset, DetectionLoaderOptions options) {
    if (options.boxes() > 0) {
      return options.boxes();
    }
    long fullest =
        dataset.pictures().stream()
            .mapToLong(
                picture ->
                    picture.annotations().stream().filter(DetectionLoader::isExample).count())
            .max()
            .orElse(0);
    int needed = Math.max(1, Math.toIntExact(fullest) * options.augmentation().crowding());
    return (needed + BOXES_STEP - 1) / BOXES_STEP * BOXES_STEP;
  }

  private static boolean isExample(Annotation annotation) {
    return !(annotation instanceof GroundTruth truth && truth.extent() == Extent.CROWD);
  }

  /** Number of batches in an epoch. */
  public int batches() {
    return order.batches();
  }

  /** Number of pictures in an epoch, those of a dropped last batch among them. */
  public int pictures() {
    return order.size();
  }

  /** M: how many boxes a picture of a batch has room for. */
  public int boxes() {
    return boxes;
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
  public DetectionBatch next() {
    ownership.check();
    return prefetch.next();
  }

  /** The pictures that could not be read so far, by index in {@link DetectionDataset#pictures}. */
  public List<SkippedPicture> skipped() {
    return maker.skipped();
  }

  /**
   * How many boxes were left out so far because their picture had more than {@link #boxes()}: the
   * largest stayed.
   */
  public int boxesLeftOut() {
    return maker.leftOut();
  }

  @Override
  public void close() {
    ownership.release();
  }
}
