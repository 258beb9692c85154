package org.cvkit.core.pipeline;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Counts the pictures of a GIF file by walking its blocks (GIF89a specification, section 12). */
final class GifFrames {
  private static final int IMAGE = 0x2c;
  private static final int EXTENSION = 0x21;
  private static final int COLOR_TABLE_FLAG = 0x80;
  private static final int COLOR_TABLE_SIZE = 0x07;

  private GifFrames() {}

  /** Whether the file holds more than one picture; a damaged file counts as far as it can be read. */
  static boolean severalIn(Path file) {
    int frames = 0;
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      in.skipNBytes(10);
      skipColorTable(in, read(in));
      in.skipNBytes(2);
      while (frames < 2) {
        int block = read(in);
        if (block == IMAGE) {
          frames++;
          in.skipNBytes(8);
          skipColorTable(in, read(in));
          in.skipNBytes(1);
        } else if (block == EXTENSION) {
          in.skipNBytes(1);
        } else {
          break;
        }
        skipSubBlocks(in);
      }
    } catch (IOException e) {
      // What could be counted, counts; the reader that opens the file says what is wrong with it.
    }
    return frames > 1;
  }

  private static void skipColorTable(InputStream in, int flags) throws IOException {
    if ((flags & COLOR_TABLE_FLAG) != 0) {
      in.skipNBytes(3L << ((flags & COLOR_TABLE_SIZE) + 1));
    }
  }

  private static void skipSubBlocks(InputStream in) throws IOException {
    for (int size = read(in); size > 0; size = read(in)) {
      in.skipNBytes(size);
    }
  }

  private static int read(InputStream in) throws IOException {
    int value = in.read();
    if (value < 0) {
      throw new EOFException();
    }
    return value;
  }
}
