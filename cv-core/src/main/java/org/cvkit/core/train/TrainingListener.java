package org.cvkit.core.train;

import java.util.List;
import java.util.Map;

/**
 * Is told how a training goes, on the thread that trains.
 *
 * <p>Confined to one thread at a time.
 */
public interface TrainingListener {

  /**
   * A training begins.
   *
   * @param before the epochs of the run that is gone on with; empty for a new one
   */
  default void begin(List<EpochResult> before) {}

  /** A step is done; {@code epoch} and {@code step} count from 0. */
  default void step(int epoch, int step, Map<String, Double> values) {}

  /** An epoch is done, validated and saved. */
  default void epoch(EpochResult result, boolean best) {}

  /** Whether the user wants to end; asked after every step. */
  default boolean isStopped() {
    return false;
  }
}
