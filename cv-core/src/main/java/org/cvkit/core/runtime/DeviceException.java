package org.cvkit.core.runtime;

/**
 * A device that was asked for and cannot be used.
 *
 * <p>Immutable.
 */
public final class DeviceException extends InferenceException {
  private static final long serialVersionUID = 1L;

  public DeviceException(String message) {
    super(message);
  }

  public DeviceException(String message, Throwable cause) {
    super(message, cause);
  }
}
