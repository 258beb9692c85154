package org.cvkit.core.image;

/** PNG (third edition, with animation): its chunks. */
final class PngProbe implements HeaderProbe {

  @Override
  public boolean recognises(EncodedBytes bytes) {
    return bytes.matches(0, "\u0089PNG\r\n\u001a\n");
  }

  @Override
  public ImageHeader read(EncodedBytes bytes, String name) {
    if (!bytes.matches(12, "IHDR")) {
      // What is cut off before says so by itself.
      bytes.u8(15);
      throw new MediaException(
          name + ": damaged: its PNG data do not begin with a header; copy or download it again");
    }
    int orientation = 1;
    boolean animated = false;
    PngChunks chunks = new PngChunks(bytes);
    while (chunks.next()) {
      if (chunks.is("acTL")) {
        animated = bytes.u32(chunks.dataAt()) > 1;
      } else if (chunks.is("eXIf")) {
        orientation = TiffDirectory.exifOrientation(bytes, chunks.dataAt());
      }
    }
    return ImageHeader.stored(ImageFormat.PNG, bytes.u32(16), bytes.u32(20), orientation, animated);
  }
}
