package org.cvkit.cli.output;

/**
 * Which cvkit this is.
 *
 * <p>Thread-safe: it keeps no state.
 */
public final class Version {
  private Version() {}

  /** The jar's version; {@code development} when it runs from class files. */
  public static String text() {
    String version = Version.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }
}
