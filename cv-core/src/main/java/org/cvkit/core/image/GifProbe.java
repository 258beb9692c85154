package org.cvkit.core.image;

/** GIF (87a and 89a): its blocks, as far as the second frame. */
final class GifProbe implements HeaderProbe {
  private static final int FRAME = 0x2c;
  private static final int EXTENSION = 0x21;

  @Override
  public boolean recognises(EncodedBytes bytes) {
    return bytes.matches(0, "GIF87a") || bytes.matches(0, "GIF89a");
  }

  @Override
  public ImageHeader read(EncodedBytes bytes, String name) {
    return ImageHeader.stored(
        ImageFormat.GIF, bytes.u16Little(6), bytes.u16Little(8), 1, hasTwoFrames(bytes));
  }

  private static boolean hasTwoFrames(EncodedBytes bytes) {
    long at = 13 + colorTable(bytes.u8(10));
    int frames = 0;
    // A file cut off after its first frame still has a first frame.
    while (at < bytes.size()) {
      int block = bytes.u8(at);
      if (block == FRAME) {
        if (++frames == 2) {
          return true;
        }
        if (at + 10 > bytes.size()) {
          return false;
        }
        at = afterSubBlocks(bytes, at + 11 + colorTable(bytes.u8(at + 9)));
      } else if (block == EXTENSION) {
        at = afterSubBlocks(bytes, at + 2);
      } else {
        return false;
      }
    }
    return false;
  }

  /** Bytes of the colour table that the flags of a screen or frame announce. */
  private static int colorTable(int flags) {
    return (flags & 0x80) == 0 ? 0 : 3 << (flags & 7) + 1;
  }

  private static long afterSubBlocks(EncodedBytes bytes, long start) {
    long at = start;
    while (at < bytes.size()) {
      int length = bytes.u8(at);
      at += 1 + length;
      if (length == 0) {
        break;
      }
    }
    return at;
  }
}
