package org.cvkit.core.model;

import org.cvkit.core.CvException;

/**
 * A model that is unknown, missing, damaged, cannot be downloaded, or whose card does not say
 * enough to use it.
 *
 * <p>Immutable.
 */
public final class ModelException extends CvException {
  private static final long serialVersionUID = 1L;

  public ModelException(String message) {
    super(message);
  }

  public ModelException(String message, Throwable cause) {
    super(message, cause);
  }
}
