package org.cvkit.core.architecture;

/**
 * How a network begins: how soon it gives up the size of its pictures.
 *
 * <p>Immutable.
 */
public enum Stem {
  /** For pictures of about 224 x 224: a quarter of each side after a few layers. */
  IMAGENET,
  /** For pictures of about 32 x 32: full size until the first stage that strides. */
  CIFAR
}
