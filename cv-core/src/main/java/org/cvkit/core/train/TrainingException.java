package org.cvkit.core.train;

import org.cvkit.core.CvException;

/**
 * Training cannot begin or go on: data without classes, a loss that is no number, a checkpoint of
 * another network.
 *
 * <p>Immutable.
 */
public final class TrainingException extends CvException {
  private static final long serialVersionUID = 1L;

  public TrainingException(String message) {
    super(message);
  }

  public TrainingException(String message, Throwable cause) {
    super(message, cause);
  }
}
