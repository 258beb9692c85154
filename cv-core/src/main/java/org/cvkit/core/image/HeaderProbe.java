package org.cvkit.core.image;

/** Knows the first bytes of one file format, without a decoder. */
interface HeaderProbe {

  /** Whether {@code bytes} begin as this format does. */
  boolean recognises(EncodedBytes bytes);

  /**
   * What the header says.
   *
   * @param name what messages call the picture
   * @throws IndexOutOfBoundsException when the header is cut off
   * @throws MediaException when it is nonsense
   */
  ImageHeader read(EncodedBytes bytes, String name);
}
