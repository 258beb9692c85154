package org.cvkit.cli.command;

import org.cvkit.cli.output.Version;

/** The first line of a run. */
final class Header {
  private Header() {}

  /** Version, model, licence and where it really computes. */
  static String of(Vision<?> vision) {
    String licence = vision.licence().isEmpty() ? "licence not stated" : vision.licence();
    return "cvkit "
        + Version.text()
        + ", "
        + vision.model()
        + " ("
        + licence
        + "), on "
        + vision.device();
  }
}
