package org.cvkit.core.data;

import org.cvkit.core.memory.NativeResource;

/**
 * What the batches of a {@link Prefetch} are and how their rows are filled. What a row holds may
 * depend on the epoch, the batch and the row, never on the thread that fills it.
 *
 * <p>Thread-safe: {@link #begin} is called while no row is being filled, {@link #finish} by whoever
 * filled a batch's last row.
 *
 * @param <B> a batch: buffers that are filled again and again
 */
public interface BatchMaker<B> {

  /** Memory for one batch. */
  B allocate();

  /** Frees what {@link #allocate} gave. */
  void free(B batch);

  /** What one thread fills rows with. The caller closes it. */
  RowFiller<B> open();

  /** Number of batches in an epoch. */
  int batches();

  /** Turns to an epoch, from 0. */
  void begin(int epoch);

  /**
   * Makes {@code batch} ready to be filled as batch {@code number} of the epoch.
   *
   * @return how many rows are to be filled, at least 1
   */
  int start(B batch, int number);

  /** Called once all rows of a batch are filled, before it is lent. */
  void finish(B batch);

  /**
   * Fills rows; it owns what that takes, and one thread uses it.
   *
   * <p>Confined to one thread at a time.
   *
   * @param <B> a batch
   */
  interface RowFiller<B> extends NativeResource {

    /** Fills row {@code row} of a batch that was started. */
    void fill(B batch, int row);
  }
}
