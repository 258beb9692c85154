package org.cvkit.core.data;

import org.cvkit.core.tensor.ElementType;
import org.cvkit.core.transform.Preprocessing;

/**
 * How pictures become batches.
 *
 * <p>Immutable.
 *
 * @param preprocessing what a picture goes through to become an input, in training as later in use;
 *     its layout is NCHW, its elements float32
 * @param batchSize pictures in a batch, at least 1
 * @param seed of the order and of all augmentation
 * @param workers threads that decode and prepare; 0 for as many as there are processors
 */
public record LoaderOptions(
    Preprocessing preprocessing,
    int batchSize,
    Augmentation augmentation,
    Order order,
    LastBatch lastBatch,
    WhenCorrupt whenCorrupt,
    long seed,
    int workers) {

  /** In which order an epoch goes through the pictures. */
  public enum Order {
    /** Another one in every epoch, by the seed. */
    SHUFFLED,
    /** By index. */
    SEQUENTIAL
  }

  /** What becomes of the pictures at the end that do not fill a batch. */
  public enum LastBatch {
    DROP,
    /**
     * The batch is filled up with black pictures without labels; its count says how many are real.
     */
    PAD
  }

  /** What stands in for a picture that cannot be decoded. */
  public enum WhenCorrupt {
    /** The next picture of the epoch's order that can be. */
    REPLACE,
    /** Nothing: a row of zeros whose labels are unknown, so that no other picture counts twice. */
    BLANK
  }

  public LoaderOptions {
    if (batchSize < 1 || workers < 0) {
      throw new IllegalArgumentException(
          "loader: expected at least 1 picture a batch and 0 or more workers, got "
              + batchSize
              + " and "
              + workers);
    }
    if (preprocessing.layout() != Preprocessing.Layout.NCHW
        || preprocessing.elementType() != ElementType.FLOAT32) {
      throw new IllegalArgumentException(
          "loader: expected a preprocessing to NCHW float32, got "
              + preprocessing.layout()
              + " "
              + preprocessing.elementType());
    }
  }

  /**
   * For training: shuffled, whole batches only, corrupt pictures replaced; no augmentation, seed 1.
   */
  public static LoaderOptions training(Preprocessing preprocessing, int batchSize) {
    return new LoaderOptions(
        preprocessing,
        batchSize,
        Augmentation.none(),
        Order.SHUFFLED,
        LastBatch.DROP,
        WhenCorrupt.REPLACE,
        1,
        0);
  }

  /** For evaluation: every picture once, by index, the last batch padded. */
  public static LoaderOptions evaluation(Preprocessing preprocessing, int batchSize) {
    return new LoaderOptions(
        preprocessing,
        batchSize,
        Augmentation.none(),
        Order.SEQUENTIAL,
        LastBatch.PAD,
        WhenCorrupt.BLANK,
        1,
        0);
  }

  public LoaderOptions withAugmentation(Augmentation other) {
    return new LoaderOptions(
        preprocessing, batchSize, other, order, lastBatch, whenCorrupt, seed, workers);
  }

  public LoaderOptions withOrder(Order other) {
    return new LoaderOptions(
        preprocessing, batchSize, augmentation, other, lastBatch, whenCorrupt, seed, workers);
  }

  public LoaderOptions withLastBatch(LastBatch other) {
    return new LoaderOptions(
        preprocessing, batchSize, augmentation, order, other, whenCorrupt, seed, workers);
  }

  public LoaderOptions withWhenCorrupt(WhenCorrupt other) {
    return new LoaderOptions(
        preprocessing, batchSize, augmentation, order, lastBatch, other, seed, workers);
  }

  public LoaderOptions withSeed(long other) {
    return new LoaderOptions(
        preprocessing, batchSize, augmentation, order, lastBatch, whenCorrupt, other, workers);
  }

  public LoaderOptions withWorkers(int other) {
    return new LoaderOptions(
        preprocessing, batchSize, augmentation, order, lastBatch, whenCorrupt, seed, other);
  }

  int threads() {
    return workers == 0 ? Runtime.getRuntime().availableProcessors() : workers;
  }
}
