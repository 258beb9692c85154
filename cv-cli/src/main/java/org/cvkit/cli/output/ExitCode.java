package org.cvkit.cli.output;

import org.cvkit.core.image.MediaException;
import org.cvkit.core.model.ModelException;
import org.cvkit.core.runtime.DeviceException;

/**
 * How the program ends.
 *
 * <p>Immutable.
 */
public enum ExitCode {
  OK(0),
  /** Something failed that has no code of its own. */
  FAILURE(1),
  /** The command line does not make sense. */
  USAGE(2),
  /** A model cannot be had or used. */
  MODEL(3),
  /** A picture or a video cannot be read; the others of the batch were done. */
  MEDIA(4),
  /** The device asked for cannot be used. */
  DEVICE(5),
  /** Stopped by the user, as shells count it: 128 + SIGINT. */
  INTERRUPTED(130),
  /** Nobody reads standard output any more ({@code cv ... | head -1}): 128 + SIGPIPE. */
  READER_GONE(141);

  private final int code;

  ExitCode(int code) {
    this.code = code;
  }

  /** The number the process ends with. */
  public int code() {
    return code;
  }

  /** The code for what was thrown. */
  public static ExitCode of(Throwable failure) {
    if (failure instanceof OutputException) {
      return FAILURE;
    }
    if (failure instanceof MediaException) {
      return MEDIA;
    }
    if (failure instanceof ModelException) {
      return MODEL;
    }
    return failure instanceof DeviceException ? DEVICE : FAILURE;
  }
}
