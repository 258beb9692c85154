package org.cvkit.core.metric;

/**
 * How the scores of single classes become one.
 *
 * <p>Immutable.
 */
public enum Average {
  /**
   * Every class counts the same; those with neither examples nor answers are left out, as
   * scikit-learn leaves them out.
   */
  MACRO,
  /** Every example counts the same; with one label an example this is the accuracy. */
  MICRO,
  /** Every class counts by its number of examples. */
  WEIGHTED
}
