package org.cvkit.core.data;

import org.cvkit.core.CvException;
import org.jspecify.annotations.Nullable;

/**
 * A set of labelled pictures that cannot be found, understood or learnt from.
 *
 * <p>Immutable.
 */
public final class DatasetException extends CvException {
  private static final long serialVersionUID = 1L;

  public DatasetException(String message) {
    super(message);
  }

  public DatasetException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
