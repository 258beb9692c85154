package org.cvkit.core.image;

/**
 * The first directory of a TIFF structure (TIFF 6.0, section 2), which is also how EXIF data are
 * laid out inside other formats.
 */
final class TiffDirectory {
  static final int WIDTH = 256;
  static final int HEIGHT = 257;
  static final int BITS_PER_SAMPLE = 258;
  static final int ORIENTATION = 274;
  static final int SAMPLE_FORMAT = 339;
  private static final int SHORT = 3;
  private static final int LONG = 4;

  private final EncodedBytes bytes;
  private final long start;
  private final boolean little;
  private final long directory;

  private TiffDirectory(EncodedBytes bytes, long start) {
    this.bytes = bytes;
    this.start = start;
    little = bytes.matches(start, "II");
    directory = start + u32(start + 4);
  }

  /** Whether a classic TIFF structure begins at {@code at}. */
  static boolean beginsAt(EncodedBytes bytes, long at) {
    return bytes.matches(at, "II*\0") || bytes.matches(at, "MM\0*");
  }

  static TiffDirectory at(EncodedBytes bytes, long start) {
    return new TiffDirectory(bytes, start);
  }

  /**
   * The orientation of the EXIF data in {@code bytes} from {@code start}, 1 when they say nothing
   * that makes sense: a picture is not refused for its remarks.
   */
  static int exifOrientation(EncodedBytes bytes, long start) {
    long tiff = bytes.matches(start, "Exif\0\0") ? start + 6 : start;
    if (!beginsAt(bytes, tiff)) {
      return 1;
    }
    try {
      return (int) at(bytes, tiff).first(ORIENTATION, 1);
    } catch (IndexOutOfBoundsException e) {
      return 1;
    }
  }

  /** The first number of the entry {@code tag}, or {@code otherwise} when there is none. */
  long first(int tag, long otherwise) {
    long entry = find(tag);
    return entry < 0 ? otherwise : value(entry, otherwise);
  }

  /**
   * Overwrites the orientation with 1, upright. OpenCV's decoder turns most TIFF pictures by
   * itself, but not all, and whatever it is told; after this it turns none.
   */
  void makeUpright() {
    long entry = find(ORIENTATION);
    if (entry >= 0) {
      long length = u16(entry + 2) == SHORT ? 2 : 4;
      for (long i = 0; i < length; i++) {
        bytes.put(entry + 8 + i, i == (little ? 0 : length - 1) ? 1 : 0);
      }
    }
  }

  /** Where the entry {@code tag} stands, or -1. */
  private long find(int tag) {
    int entries = u16(directory);
    for (int i = 0; i < entries; i++) {
      long entry = directory + 2 + 12L * i;
      if (u16(entry) == tag) {
        return entry;
      }
    }
    return -1;
  }

  private long value(long entry, long otherwise) {
    int type = u16(entry + 2);
    long count = u32(entry + 4);
    int width = type == SHORT ? 2 : 4;
    if (count == 0 || type != SHORT && type != LONG) {
      return otherwise;
    }
    // Up to four bytes stand in the entry itself, more are pointed at.
    long at = count * width <= 4 ? entry + 8 : start + u32(entry + 8);
    return type == SHORT ? u16(at) : u32(at);
  }

  private int u16(long at) {
    return little ? bytes.u16Little(at) : bytes.u16(at);
  }

  private long u32(long at) {
    return little ? bytes.u32Little(at) : bytes.u32(at);
  }
}
