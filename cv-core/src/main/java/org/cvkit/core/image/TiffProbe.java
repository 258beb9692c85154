package org.cvkit.core.image;

/** TIFF 6.0, first page. */
final class TiffProbe implements HeaderProbe {
  private static final int UNSIGNED = 1;

  @Override
  public boolean recognises(EncodedBytes bytes) {
    return TiffDirectory.beginsAt(bytes, 0);
  }

  @Override
  public ImageHeader read(EncodedBytes bytes, String name) {
    TiffDirectory directory = TiffDirectory.at(bytes, 0);
    long bits = directory.first(TiffDirectory.BITS_PER_SAMPLE, 1);
    long sample = directory.first(TiffDirectory.SAMPLE_FORMAT, UNSIGNED);
    if (bits > 16 || sample != UNSIGNED) {
      // How such numbers map to brightness is not said in the file, so it is not guessed.
      throw new MediaException(
          name
              + ": not a picture of brightness values: expected unsigned samples of up to 16 bits,"
              + " got "
              + bits
              + "-bit "
              + (sample == 3 ? "floating-point" : sample == UNSIGNED ? "unsigned" : "signed")
              + " samples; convert it to 8 or 16 bits first");
    }
    return ImageHeader.stored(
        ImageFormat.TIFF,
        directory.first(TiffDirectory.WIDTH, 0),
        directory.first(TiffDirectory.HEIGHT, 0),
        (int) directory.first(TiffDirectory.ORIENTATION, 1),
        false);
  }
}
