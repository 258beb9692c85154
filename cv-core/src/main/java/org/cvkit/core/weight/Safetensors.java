package org.cvkit.core.weight;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.cvkit.core.graph.Constant;
import org.cvkit.core.model.ModelException;

/**
 * The safetensors format (version 0.4): the header's length as 8 bytes, the header in JSON, then
 * the tensors' bytes, little-endian, without gaps. Numbers come back exactly as they were written.
 *
 * <p>Nothing in a file is believed: the header must lie inside it, and the tensors must cover the
 * rest exactly. Tensors are read one by one; a file of any size costs the memory of its tensors and
 * no more.
 *
 * <p>Immutable.
 *
 * @param tensors by name, in the order of the file
 * @param metadata texts by name, empty when the file has none
 */
public record Safetensors(Map<String, Constant> tensors, Map<String, String> metadata) {

  public Safetensors {
    tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
    metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
  }

  /** Tensors without metadata. */
  public static Safetensors of(Map<String, Constant> tensors) {
    return new Safetensors(tensors, Map.of());
  }

  public Safetensors withMetadata(Map<String, String> other) {
    return new Safetensors(tensors, other);
  }

  /**
   * Reads a file.
   *
   * @throws ModelException when there is no such file, or it is not safetensors, saying where it
   *     stops making sense
   */
  public static Safetensors read(Path file) {
    String where = "weights " + file;
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      SafetensorsHeader header = header(where, channel);
      Map<String, Constant> tensors = new LinkedHashMap<>();
      for (SafetensorsHeader.Entry entry : header.entries()) {
        byte[] bytes = new byte[Math.toIntExact(entry.end() - entry.begin())];
        fill(where, channel, header.dataStart() + entry.begin(), ByteBuffer.wrap(bytes));
        tensors.put(entry.name(), Constant.adopting(entry.type(), entry.shape(), bytes));
      }
      return new Safetensors(tensors, header.metadata());
    } catch (NoSuchFileException e) {
      throw new ModelException(where + ": no such file", e);
    } catch (IOException e) {
      throw new ModelException(where + ": cannot be read: " + e.getMessage(), e);
    }
  }

  private static SafetensorsHeader header(String where, FileChannel channel) throws IOException {
    ByteBuffer length = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    fill(where, channel, 0, length);
    long headerLength = SafetensorsHeader.checkedLength(where, length.getLong(0), channel.size());
    ByteBuffer json = ByteBuffer.allocate((int) headerLength);
    fill(where, channel, Long.BYTES, json);
    return SafetensorsHeader.parse(where, json.array(), channel.size());
  }

  private static void fill(String where, FileChannel channel, long position, ByteBuffer to)
      throws IOException {
    while (to.hasRemaining()) {
      int read = channel.read(to, position + to.position());
      if (read < 0) {
        throw new ModelException(
            where + ": ends too early: expected " + to.remaining() + " bytes more");
      }
    }
  }

  /**
   * Writes a file under a temporary name, forces it to the disk and moves it into place: whoever
   * opens {@code file} finds the old one or the new one, whole.
   *
   * @throws ModelException when it cannot be written; a file that was there before stays
   */
  public void write(Path file) {
    Path part = file.resolveSibling(file.getFileName() + ".part");
    try {
      try (FileChannel channel =
          FileChannel.open(
              part,
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE,
              StandardOpenOption.TRUNCATE_EXISTING)) {
        SafetensorsHeader header = SafetensorsHeader.of(tensors, metadata);
        writeAll(channel, header.toBytes());
        for (SafetensorsHeader.Entry entry : header.entries()) {
          Constant tensor = tensors.get(entry.name());
          if (tensor != null) {
            writeAll(channel, tensor.asByteBuffer());
          }
        }
        channel.force(true);
      }
      Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      discard(part, e);
      throw new ModelException("weights " + file + ": cannot be written: " + e.getMessage(), e);
    }
  }

  private static void writeAll(FileChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  private static void discard(Path part, IOException reason) {
    try {
      Files.deleteIfExists(part);
    } catch (IOException e) {
      reason.addSuppressed(e);
    }
  }
}
