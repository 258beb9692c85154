package org.cvkit.core.runtime;

/** What this machine can compute on. */
final class Devices {
  private Devices() {}

  static Device best() {
    return Device.cpu();
  }
}
