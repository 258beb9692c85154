package org.cvkit.core.runtime;

import org.cvkit.core.CvException;

/**
 * A model that cannot be loaded into ONNX Runtime, or a run that failed.
 *
 * <p>Immutable.
 */
public class InferenceException extends CvException {
  private static final long serialVersionUID = 1L;

  public InferenceException(String message) {
    super(message);
  }

  public InferenceException(String message, Throwable cause) {
    super(message, cause);
  }
}
