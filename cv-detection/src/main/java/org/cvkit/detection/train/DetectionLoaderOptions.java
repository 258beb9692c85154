package org.cvkit.detection.train;

import org.cvkit.core.data.LoaderOptions.LastBatch;
import org.cvkit.core.data.LoaderOptions.Order;
import org.cvkit.core.data.LoaderOptions.WhenCorrupt;
import org.cvkit.core.geometry.Size;
import org.cvkit.core.image.Interpolation;
import org.cvkit.core.transform.Transform.Anchor;
import org.cvkit.core.transform.Transform.Letterbox;
import org.cvkit.core.transform.Transform.Rounding;

/**
 * How labelled pictures become batches for a detector.
 *
 * <p>Immutable.
 *
 * @param letterbox how a picture is brought to the network's input size, as later in use
 * @param batchSize pictures in a batch, at least 1
 * @param boxes most boxes of a picture, those with the largest area; 0 for as many as the fullest
 *     picture of the data needs, twice that for mosaics and again for mixup, which seldom show
 *     more, rounded up to a multiple of 8
 * @param seed of the order and of all augmentation
 * @param workers threads that decode and augment; 0 for as many as there are processors
 * @param cacheBytes memory for decoded pictures of input size, so that later epochs need not decode
 *     them again; 0 for none
 */
public record DetectionLoaderOptions(
    Letterbox letterbox,
    int batchSize,
    int boxes,
    DetectionAugmentation augmentation,
    Order order,
    LastBatch lastBatch,
    WhenCorrupt whenCorrupt,
    long seed,
    int workers,
    long cacheBytes) {
  private static final int GREY = 114;
  private static final long CACHE = 256L << 20;

  public DetectionLoaderOptions {
    if (batchSize < 1 || boxes < 0 || workers < 0 || cacheBytes < 0) {
      throw new IllegalArgumentException(
          "loader: expected at least 1 picture a batch and 0 or more boxes, workers and bytes, got "
              + batchSize
              + ", "
              + boxes
              + ", "
              + workers
              + " and "
              + cacheBytes);
    }
  }

  /**
   * For training: shuffled, whole batches only, corrupt pictures replaced, {@link
   * DetectionAugmentation#defaults()}, seed 1; letterboxed as Ultralytics does.
   */
  public static DetectionLoaderOptions training(Size input, int batchSize) {
    return new DetectionLoaderOptions(
        new Letterbox(input, Interpolation.LINEAR, Anchor.CENTER, Rounding.NEAREST, GREY),
        batchSize,
        0,
        DetectionAugmentation.defaults(),
        Order.SHUFFLED,
        LastBatch.DROP,
        WhenCorrupt.REPLACE,
        1,
        0,
        CACHE);
  }

  /** For evaluation: every picture once, by index, the last batch padded; no augmentation. */
  public static DetectionLoaderOptions evaluation(Size input, int batchSize) {
    DetectionLoaderOptions training = training(input, batchSize);
    return new DetectionLoaderOptions(
        training.letterbox,
        batchSize,
        0,
        DetectionAugmentation.none(),
        Order.SEQUENTIAL,
        LastBatch.PAD,
        WhenCorrupt.BLANK,
        1,
        0,
        0);
  }

  public DetectionLoaderOptions withBoxes(int other) {
    return new DetectionLoaderOptions(
        letterbox,
        batchSize,
        other,
        augmentation,
        order,
        lastBatch,
        whenCorrupt,
        seed,
        workers,
        cacheBytes);
  }

  public DetectionLoaderOptions withAugmentation(DetectionAugmentation other) {
    return new DetectionLoaderOptions(
        letterbox,
        batchSize,
        boxes,
        other,
        order,
        lastBatch,
        whenCorrupt,
        seed,
        workers,
        cacheBytes);
  }

  public DetectionLoaderOptions withOrder(Order other) {
    return new DetectionLoaderOptions(
        letterbox,
        batchSize,
        boxes,
        augmentation,
        other,
        lastBatch,
        whenCorrupt,
        seed,
        workers,
        cacheBytes);
  }

  public DetectionLoaderOptions withSeed(long other) {
    return new DetectionLoaderOptions(
        letterbox,
        batchSize,
        boxes,
        augmentation,
        order,
        lastBatch,
        whenCorrupt,
        other,
        workers,
        cacheBytes);
  }

  public DetectionLoaderOptions withWorkers(int other) {
    return new DetectionLoaderOptions(
        letterbox,
        batchSize,
        boxes,
        augmentation,
        order,
        lastBatch,
        whenCorrupt,
        seed,
        other,
        cacheBytes);
  }

  public DetectionLoaderOptions withCacheBytes(long other) {
    return new DetectionLoaderOptions(
        letterbox,
        batchSize,
        boxes,
        augmentation,
        order,
        lastBatch,
        whenCorrupt,
        seed,
        workers,
        other);
  }

  int threads() {
    return workers == 0 ? Runtime.getRuntime().availableProcessors() : workers;
  }
}
