package org.cvkit.core.video;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The outermost boxes of an mp4 file (ISO/IEC 14496-12, 4.2). */
final class Mp4Boxes {
  private static final int HEADER = 16;

  private Mp4Boxes() {}

  /** Returns whether the file starts as an mp4 does and holds no {@code moov} box. */
  static boolean lacksIndex(Path file) {
    try (SeekableByteChannel channel = Files.newByteChannel(file)) {
      boolean first = true;
      ByteBuffer header = ByteBuffer.allocate(HEADER);
      for (long at = 0; at + 8 <= channel.size(); first = false) {
        channel.position(at);
        header.clear().limit((int) Math.min(HEADER, channel.size() - at));
        while (header.hasRemaining() && channel.read(header) >= 0) {}
        String type = new String(header.array(), 4, 4, StandardCharsets.ISO_8859_1);
        if (type.equals("moov") || (first && !type.equals("ftyp"))) {
          return false;
        }
        long size = header.getInt(0) & 0xFFFFFFFFL;
        if (size == 1 && header.limit() == HEADER) {
          size = header.getLong(8);
        }
        // A size of 0 says "to the end of the file".
        at = size < 8 ? Long.MAX_VALUE - 8 : Math.addExact(at, size);
      }
      return !first;
    } catch (IOException | ArithmeticException e) {
      return false;
    }
  }
}
