package org.cvkit.core.image;

/** WebP (RFC 9649): its first chunk, and EXIF data wherever they are. */
final class WebpProbe implements HeaderProbe {
  private static final int ANIMATION = 0x02;
  private static final int EXIF = 0x08;

  @Override
  public boolean recognises(EncodedBytes bytes) {
    return bytes.matches(0, "RIFF") && bytes.matches(8, "WEBP");
  }

  @Override
  public ImageHeader read(EncodedBytes bytes, String name) {
    if (bytes.matches(12, "VP8X")) {
      int flags = bytes.u8(20);
      return ImageHeader.stored(
          ImageFormat.WEBP,
          1L + u24(bytes, 24),
          1L + u24(bytes, 27),
          (flags & EXIF) == 0 ? 1 : orientation(bytes),
          (flags & ANIMATION) != 0);
    }
    if (bytes.matches(12, "VP8L")) {
      long packed = bytes.u32Little(21);
      return simple(1 + (packed & 0x3fff), 1 + (packed >> 14 & 0x3fff));
    }
    return simple(bytes.u16Little(26) & 0x3fff, bytes.u16Little(28) & 0x3fff);
  }

  private static ImageHeader simple(long width, long height) {
    return ImageHeader.stored(ImageFormat.WEBP, width, height, 1, false);
  }

  private static int orientation(EncodedBytes bytes) {
    long at = 12;
    while (at + 8 <= bytes.size()) {
      if (bytes.matches(at, "EXIF")) {
        return TiffDirectory.exifOrientation(bytes, at + 8);
      }
      long length = bytes.u32Little(at + 4);
      at += 8 + length + (length & 1);
    }
    return 1;
  }

  private static int u24(EncodedBytes bytes, long at) {
    return bytes.u16Little(at) | bytes.u8(at + 2) << 16;
  }
}
