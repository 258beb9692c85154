package org.cvkit.core.train;

import java.nio.file.Path;
import java.util.List;

/**
 * How a training went.
 *
 * <p>Immutable.
 *
 * @param best the model with the best validation
 * @param last the model after the last epoch
 * @param end why it ended
 */
public record TrainingReport(List<EpochResult> history, Path best, Path last, End end) {

  public TrainingReport {
    history = List.copyOf(history);
  }

  /** The epoch whose weights are in {@link #best}. */
  public EpochResult bestEpoch() {
    EpochResult best = history.get(0);
    for (EpochResult result : history) {
      best = result.fitness() > best.fitness() ? result : best;
    }
    return best;
  }

  /** Why a training ended. */
  public enum End {
    COMPLETE,
    /** The validation had not become better for as long as the patience lasts. */
    EARLY,
    /** The user wanted it; it can be resumed. */
    STOPPED
  }
}
