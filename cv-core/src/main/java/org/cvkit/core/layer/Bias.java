package org.cvkit.core.layer;

/**
 * Whether a layer adds a number of its own to each output channel.
 *
 * <p>Immutable.
 */
public enum Bias {
  YES,
  /** Left out where a normalisation follows, which would take it away again. */
  NO
}
