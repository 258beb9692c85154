package org.cvkit.core.image;

/**
 * How pixels become encoded pictures; each format heeds its own part.
 *
 * <p>Immutable.
 *
 * @param jpegQuality 1 (small) to 100 (faithful)
 * @param webpQuality 1 (small) to 100 (faithful), or {@link #LOSSLESS}
 * @param pngCompression 0 (fast, large) to 9 (slow, small); the pixels are the same
 */
public record EncodeOptions(int jpegQuality, int webpQuality, int pngCompression) {

  /** The WebP quality that changes no pixel. */
  public static final int LOSSLESS = 101;

  public EncodeOptions {
    require("JPEG quality", jpegQuality, 1, 100);
    require("WebP quality", webpQuality, 1, LOSSLESS);
    require("PNG compression", pngCompression, 0, 9);
  }

  /** JPEG and WebP at 95 and 90, PNG at 3, which is quick and not much larger than 9. */
  public static EncodeOptions defaults() {
    return new EncodeOptions(95, 90, 3);
  }

  public EncodeOptions withJpegQuality(int jpegQuality) {
    return new EncodeOptions(jpegQuality, webpQuality, pngCompression);
  }

  public EncodeOptions withWebpQuality(int webpQuality) {
    return new EncodeOptions(jpegQuality, webpQuality, pngCompression);
  }

  public EncodeOptions withPngCompression(int pngCompression) {
    return new EncodeOptions(jpegQuality, webpQuality, pngCompression);
  }

  private static void require(String what, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "encode options: " + what + ": expected " + least + " to " + most + ", got " + value);
    }
  }
}
