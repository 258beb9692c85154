package org.cvkit.core.primitive;

/**
 * What becomes of a last pooling window that does not fit wholly.
 *
 * <p>Immutable.
 */
public enum Rounding {
  /** It is left out. */
  DOWN,
  /** It is taken over what there is, if it begins inside the picture (ONNX {@code ceil_mode}). */
  UP
}
