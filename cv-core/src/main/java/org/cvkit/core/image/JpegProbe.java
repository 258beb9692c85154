package org.cvkit.core.image;

/** JPEG (ITU-T T.81, annex B): markers up to the start of the frame. */
final class JpegProbe implements HeaderProbe {
  private static final int APP1 = 0xe1;

  @Override
  public boolean recognises(EncodedBytes bytes) {
    return bytes.matches(0, "\u00ff\u00d8\u00ff");
  }

  @Override
  public ImageHeader read(EncodedBytes bytes, String name) {
    int orientation = 1;
    long at = 2;
    while (true) {
      while (bytes.u8(at) != 0xff) {
        at++;
      }
      while (bytes.u8(at) == 0xff) {
        at++;
      }
      int marker = bytes.u8(at++);
      if (isAlone(marker)) {
        continue;
      }
      if (isFrame(marker)) {
        return ImageHeader.stored(
            ImageFormat.JPEG, bytes.u16(at + 5), bytes.u16(at + 3), orientation, false);
      }
      if (marker == APP1 && orientation == 1 && bytes.matches(at + 2, "Exif\0\0")) {
        orientation = TiffDirectory.exifOrientation(bytes, at + 2);
      }
      at += bytes.u16(at);
    }
  }

  /** Markers without a segment: stuffing, restarts, start and end of image. */
  private static boolean isAlone(int marker) {
    return marker == 0x00 || marker == 0x01 || marker >= 0xd0 && marker <= 0xd9;
  }

  /** Start of frame; the other three of the range are tables. */
  private static boolean isFrame(int marker) {
    return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
  }
}
