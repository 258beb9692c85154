package org.cvkit.cli.command;

import org.cvkit.cli.output.Version;

/** The first line of a run. */
final class Header {
  private Header() {}

  /** Version, model, licence and where it really computes. */
  static String of(Vision<?> vision) {
    return of(vision.model(), vision.licence(), vision.device());
  }

  /** The same of a network that is only becoming a model, and has no licence yet. */
  static String of(String network, String device) {
    return "cvkit " + Version.text() + ", " + network + ", on " + device;
  }

  /**
   * The same of a model that is no vision.
   *
   * @param licence empty when nobody stated one
   */
  static String of(String model, String licence, String device) {
    String stated = licence.isEmpty() ? "licence not stated" : licence;
    return of(model + " (" + stated + ")", device);
  }
}
