package org.cvkit.core.image;

/**
 * What OpenCV's decoders take at most as it is built (loadsave.cpp: CV_IO_MAX_IMAGE_WIDTH, _HEIGHT
 * and _PIXELS; libpng's PNG_USER_WIDTH_MAX). The first three can be raised by environment variables
 * of these names, so they explain a failure rather than foresee it.
 */
final class DecoderLimits {
  static final String SENTENCE =
      "expected at most 1048576 pixels a side (PNG 1000000) and 1073741824 in all";

  private static final long MAX_SIDE = 1 << 20;
  private static final long MAX_PIXELS = 1 << 30;

  private DecoderLimits() {}

  static boolean exceededBy(ImageHeader header) {
    long side = Math.max(header.size().width(), header.size().height());
    long most = header.format() == ImageFormat.PNG ? ImageFormat.PNG.maxSide() : MAX_SIDE;
    return side > most || header.size().area() > MAX_PIXELS;
  }
}
