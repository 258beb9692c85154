package org.cvkit.core.image;

/**
 * How encoded pictures become pixels.
 *
 * <p>Immutable.
 *
 * @param color which channels and depth come out
 * @param maxPixels the largest width times height that is decoded; a picture whose header promises
 *     more is refused before any of it is decoded
 */
public record DecodeOptions(Color color, long maxPixels) {

  /** Which channels and depth come out of a picture. */
  public enum Color {
    /** Always {@link PixelFormat#BGR8}: alpha is dropped, 16 bit reduced, grey repeated. */
    BGR,
    /** Always {@link PixelFormat#GRAY8}. */
    GRAY,
    /** As the file has it: grey stays grey, alpha and 16 bit are kept. */
    AS_STORED
  }

  public DecodeOptions {
    if (maxPixels < 1) {
      throw new IllegalArgumentException(
          "decode options: expected a limit of at least 1 pixel, got " + maxPixels);
    }
  }

  /**
   * 8-bit colour, and at most 178,956,970 pixels (half a gibibyte of them), the limit at which
   * Pillow refuses as well.
   */
  public static DecodeOptions defaults() {
    return new DecodeOptions(Color.BGR, 178_956_970);
  }

  public DecodeOptions withColor(Color color) {
    return new DecodeOptions(color, maxPixels);
  }

  public DecodeOptions withMaxPixels(long maxPixels) {
    return new DecodeOptions(color, maxPixels);
  }
}
