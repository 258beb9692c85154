package org.cvkit.detection.data;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.cvkit.core.CvException;

/**
 * A data set, a label or a results file that cannot be read, written or understood; the message
 * begins with the file and, where there is one, the line.
 *
 * <p>Immutable.
 */
public final class DatasetException extends CvException {
  private static final long serialVersionUID = 1L;

  public DatasetException(String message) {
    super(message);
  }

  public DatasetException(String message, Throwable cause) {
    super(message, cause);
  }

  /** What went wrong below with {@code file}, in words. */
  static DatasetException unreadable(Path file, IOException e) {
    String reason;
    if (e instanceof NoSuchFileException) {
      reason = "no such file";
    } else if (e instanceof AccessDeniedException) {
      reason = "access denied";
    } else if (e instanceof CharacterCodingException) {
      reason = "not UTF-8 text";
    } else {
      reason = "cannot be read: " + e.getMessage();
    }
    return new DatasetException(file + ": " + reason, e);
  }
}
