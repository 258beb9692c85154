package org.cvkit.core.testing.violations.accessor;

/** Has an accessor with a prefix, and overrides one that is not ours to name. */
public class Getter extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Ours. */
  public int getSize() {
    return 0;
  }

  @Override
  public String getMessage() {
    return "";
  }
}
