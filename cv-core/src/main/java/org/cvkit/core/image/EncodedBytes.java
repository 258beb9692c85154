package org.cvkit.core.image;

import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * The bytes of an encoded picture, looked up at absolute offsets as unsigned numbers of either byte
 * order. Reading beyond the end throws {@link IndexOutOfBoundsException}, whatever offset a
 * malformed file made up.
 *
 * <p>Confined to one thread at a time.
 */
final class EncodedBytes {
  private final ByteBuffer bytes;

  /** Shares {@code bytes} from its position to its limit, which stay as they are. */
  EncodedBytes(ByteBuffer bytes) {
    this.bytes = bytes.slice();
  }

  int size() {
    return bytes.limit();
  }

  int u8(long at) {
    return bytes.get((int) Objects.checkIndex(at, (long) size())) & 0xff;
  }

  int u16(long at) {
    return u8(at) << 8 | u8(at + 1);
  }

  int u16Little(long at) {
    return u8(at) | u8(at + 1) << 8;
  }

  long u32(long at) {
    return (long) u16(at) << 16 | u16(at + 2);
  }

  long u32Little(long at) {
    return u16Little(at) | (long) u16Little(at + 2) << 16;
  }

  void put(long at, int value) {
    bytes.put((int) Objects.checkIndex(at, (long) size()), (byte) value);
  }

  /** Whether the bytes at {@code at} are the Latin-1 characters of {@code text}. */
  boolean matches(long at, String text) {
    if (at < 0 || at + text.length() > size()) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      if (u8(at + i) != text.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** The {@code length} bytes at {@code at}. Shares memory. */
  ByteBuffer slice(long at, long length) {
    Objects.checkFromIndexSize(at, length, (long) size());
    return bytes.slice((int) at, (int) length);
  }
}
