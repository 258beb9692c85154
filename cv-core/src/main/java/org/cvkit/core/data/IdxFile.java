package org.cvkit.core.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;

/**
 * An IDX file of unsigned bytes (Y. LeCun's format for MNIST): two zero bytes, the element type 8,
 * the rank, one big-endian length a dimension, the elements row-major. Plain or gzip, by its name.
 */
final class IdxFile {
  private static final int UNSIGNED_BYTE = 8;

  private final Path path;
  private final int[] dimensions;
  private final byte[] bytes;
  private final int start;

  private IdxFile(Path path, int[] dimensions, byte[] bytes, int start) {
    this.path = path;
    this.dimensions = dimensions;
    this.bytes = bytes;
    this.start = start;
  }

  /**
   * The whole file.
   *
   * @param rank the number of dimensions it must have
   */
  static IdxFile read(Path path, int rank) {
    byte[] bytes = bytes(path);
    if (bytes.length < 4 + 4 * rank
        || bytes[0] != 0
        || bytes[1] != 0
        || bytes[2] != UNSIGNED_BYTE
        || bytes[3] != rank) {
      throw new DatasetException(
          path
              + ": not an IDX file of this kind: expected it to begin with bytes 0, 0, 8, "
              + rank
              + " and "
              + rank
              + " lengths, got "
              + Arrays.toString(Arrays.copyOf(bytes, Math.min(4, bytes.length))));
    }
    int[] dimensions = new int[rank];
    long elements = 1;
    for (int i = 0; i < rank; i++) {
      dimensions[i] = ByteBuffer.wrap(bytes).getInt(4 + 4 * i);
      elements = dimensions[i] < 0 ? -1 : elements * dimensions[i];
      if (elements < 0 || elements > Integer.MAX_VALUE) {
        break;
      }
    }
    int start = 4 + 4 * rank;
    if (elements != bytes.length - start) {
      throw new DatasetException(
          path
              + ": truncated or damaged: its header promises "
              + Arrays.stream(dimensions).mapToObj(String::valueOf).collect(Collectors.joining("x"))
              + " bytes, got "
              + (bytes.length - start)
              + "; download it again");
    }
    return new IdxFile(path, dimensions, bytes, start);
  }

  private static byte[] bytes(Path path) {
    try (InputStream file = Files.newInputStream(path);
        InputStream in = path.toString().endsWith(".gz") ? new GZIPInputStream(file) : file) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new DatasetException(path + ": cannot be read: " + e.getMessage(), e);
    }
  }

  Path path() {
    return path;
  }

  int dimension(int axis) {
    return dimensions[axis];
  }

  int level(int index) {
    return bytes[start + index] & 0xff;
  }

  /** {@code length} elements from {@code index} on. Shares memory. */
  ByteBuffer slice(int index, int length) {
    return ByteBuffer.wrap(bytes, start + index, length);
  }
}
