package org.cvkit.core.image;

import java.util.Set;

/** Windows and OS/2 bitmaps. */
final class BmpProbe implements HeaderProbe {
  private static final int CORE = 12;
  private static final Set<Long> HEADERS = Set.of((long) CORE, 16L, 40L, 52L, 56L, 64L, 108L, 124L);

  /** Two letters are little to go by: the size of the header that follows must be a known one. */
  @Override
  public boolean recognises(EncodedBytes bytes) {
    return bytes.matches(0, "BM") && (bytes.size() < 18 || HEADERS.contains(bytes.u32Little(14)));
  }

  @Override
  public ImageHeader read(EncodedBytes bytes, String name) {
    if (bytes.u32Little(14) == CORE) {
      return stored(bytes.u16Little(18), bytes.u16Little(20));
    }
    // A negative height says that the rows run from top to bottom.
    return stored((int) bytes.u32Little(18), Math.abs((long) (int) bytes.u32Little(22)));
  }

  private static ImageHeader stored(long width, long height) {
    return ImageHeader.stored(ImageFormat.BMP, Math.max(0, width), height, 1, false);
  }
}
