package org.cvkit.core.image;

import org.cvkit.core.CvException;
import org.jspecify.annotations.Nullable;

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

  public MediaException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
