package org.cvkit.core.image;

import java.util.zip.CRC32;

/**
 * A walk over the chunks of a PNG file. libpng reports damage on the process's standard error, so
 * what would make it speak is found here first.
 */
final class PngChunks {
  private static final int SIGNATURE = 8;
  private static final int AROUND = 12;

  private final EncodedBytes bytes;
  private long at = -1;

  PngChunks(EncodedBytes bytes) {
    this.bytes = bytes;
  }

  /** Steps to the next chunk; whether there is one and it is complete. */
  boolean next() {
    long next = at < 0 ? SIGNATURE : at + AROUND + length();
    if (next + AROUND > bytes.size()) {
      return false;
    }
    at = next;
    return at + AROUND + length() <= bytes.size();
  }

  boolean is(String type) {
    return bytes.matches(at + 4, type);
  }

  long dataAt() {
    return at + 8;
  }

  private long length() {
    return bytes.u32(at);
  }

  private boolean isCritical() {
    return Character.isUpperCase(bytes.u8(at + 4));
  }

  private boolean isSound() {
    CRC32 sum = new CRC32();
    sum.update(bytes.slice(at + 4, 4 + length()));
    return sum.getValue() == bytes.u32(at + 8 + length());
  }

  /**
   * Returns when all chunks up to the end are there and those that matter are as they were written.
   *
   * @throws MediaException when the data are cut off or changed
   */
  static void requireSound(EncodedBytes bytes, String name) {
    PngChunks chunks = new PngChunks(bytes);
    while (chunks.next()) {
      if (chunks.isCritical() && !chunks.isSound()) {
        throw new MediaException(
            name
                + ": damaged: the checksum of its PNG data at byte "
                + chunks.at
                + " does not match; copy or download it again");
      }
      if (chunks.is("IEND")) {
        return;
      }
    }
    throw new MediaException(
        name
            + ": truncated: expected a complete PNG picture, got "
            + bytes.size()
            + " bytes that end inside it; copy or download it again");
  }
}
