package org.cvkit.core;

import org.jspecify.annotations.Nullable;

/**
 * The root of every failure cvkit reports. Its message is one sentence of the form <i>where: what
 * is wrong: expected, got; remedy</i>, fit to be shown to a user as it is; the cause, when a
 * library underneath failed, is kept.
 *
 * <p>Immutable.
 */
public class CvException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public CvException(String message) {
    super(message);
  }

  public CvException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
