package org.cvkit.cli.output;

import org.cvkit.core.CvException;

/**
 * A result that cannot be written: it ends the run, for the next one would fail as well.
 *
 * <p>Immutable.
 */
public final class OutputException extends CvException {
  private static final long serialVersionUID = 1L;

  public OutputException(String message, Throwable cause) {
    super(message, cause);
  }
}
