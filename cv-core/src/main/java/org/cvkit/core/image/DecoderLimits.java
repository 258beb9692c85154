package org.cvkit.core.image;

import org.jspecify.annotations.Nullable;

/**
 * What OpenCV's decoders take at most as it is built (loadsave.cpp: CV_IO_MAX_IMAGE_WIDTH, _HEIGHT
 * and _PIXELS; libpng: PNG_USER_WIDTH_MAX and _HEIGHT_MAX). The first three can be raised by
 * environment variables of these names, so they explain a failure rather than foresee it.
 */
final class DecoderLimits {
  private static final long MAX_SIDE = 1 << 20;
  private static final long MAX_PIXELS = 1 << 30;

  private DecoderLimits() {}

  static boolean exceededBy(ImageHeader header) {
    return side(header) > maxSide(header) || header.size().area() > MAX_PIXELS;
  }

  /** libpng's limit cannot be raised, and it would complain on the standard error. */
  static void requirePngFits(ImageHeader header, String name) {
    if (side(header) > maxSide(header)) {
      throw failure(header, name, null);
    }
  }

  static MediaException failure(ImageHeader header, String name, @Nullable Throwable cause) {
    return new MediaException(
        name
            + ": too large for the decoder: expected at most "
            + maxSide(header)
            + " pixels a side and "
            + MAX_PIXELS
            + " in all, got "
            + header.size()
            + "; make it smaller or cut it up first",
        cause);
  }

  private static long side(ImageHeader header) {
    return Math.max(header.size().width(), header.size().height());
  }

  private static long maxSide(ImageHeader header) {
    return header.format() == ImageFormat.PNG ? header.format().maxSide() : MAX_SIDE;
  }
}
