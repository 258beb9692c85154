package org.cvkit.core.image;

/**
 * How one pixel lies in memory: the number of interleaved channels, their order and their depth.
 * Colour is in the order blue, green, red, as OpenCV decodes it; a model that wants red first says
 * so in its preprocessing.
 *
 * <p>Immutable.
 */
public enum PixelFormat {
  GRAY8(1, 1),
  BGR8(3, 1),
  BGRA8(4, 1),
  GRAY16(1, 2),
  BGR16(3, 2),
  BGRA16(4, 2);

  private final int channels;
  private final int bytesPerChannel;

  PixelFormat(int channels, int bytesPerChannel) {
    this.channels = channels;
    this.bytesPerChannel = bytesPerChannel;
  }

  public int channels() {
    return channels;
  }

  /** 1 for 8-bit formats (0..255), 2 for 16-bit ones (0..65535, native byte order). */
  public int bytesPerChannel() {
    return bytesPerChannel;
  }

  public int bytesPerPixel() {
    return channels * bytesPerChannel;
  }
}
