package org.cvkit.core.testing.violations.naming;

/** Is not said to be anything. */
public final class PictureUtils {
  private PictureUtils() {}
}
