package org.cvkit.core.image;

import org.cvkit.core.CvException;

/**
 * A picture or a video that cannot be read, written or opened.
 *
 * <p>Immutable.
 */
public final class MediaException extends CvException {
  private static final long serialVersionUID = 1L;

  public MediaException(String message) {
    super(message);
  }

  public MediaException(String message, Throwable cause) {
    super(message, cause);
  }
}
