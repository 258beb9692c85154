import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import javax.imageio.ImageIO;

/**
 * Writes the pictures that {@code bad-inputs.sh} shows to {@code cv}: {@code java BadInputs.java
 * DIR}, or {@code java BadInputs.java flip FILE} to change the byte in the middle of a file.
 */
final class BadInputs {
  private BadInputs() {}

  public static void main(String[] args) throws IOException {
    if (args[0].equals("flip")) {
      Path file = Path.of(args[1]);
      byte[] bytes = Files.readAllBytes(file);
      bytes[bytes.length / 2] ^= 1;
      Files.write(file, bytes);
      return;
    }
    Path folder = Path.of(args[0]);
    Files.createFile(folder.resolve("empty.jpg"));
    Files.writeString(folder.resolve("text.jpg"), "This is no picture.\n");
    byte[] jpeg = encoded(640, 480, "jpg");
    Files.write(folder.resolve("cut.jpg"), Arrays.copyOf(jpeg, jpeg.length / 2));
    Files.write(folder.resolve("one.png"), encoded(1, 1, "png"));
    writeHuge(folder.resolve("huge.png"), 20_000);
  }

  private static byte[] encoded(int width, int height, String format) throws IOException {
    BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        picture.setRGB(x, y, x * 7919 + y * 104729);
      }
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(picture, format, bytes);
    return bytes.toByteArray();
  }

  /** A black PNG of one bit a pixel, written line by line: 400 million pixels in 50 kB. */
  private static void writeHuge(Path file, int side) throws IOException {
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    try (DeflaterOutputStream packed = new DeflaterOutputStream(lines)) {
      byte[] line = new byte[1 + side / 8];
      for (int y = 0; y < side; y++) {
        packed.write(line);
      }
    }
    ByteArrayOutputStream header = new ByteArrayOutputStream();
    DataOutputStream fields = new DataOutputStream(header);
    fields.writeInt(side);
    fields.writeInt(side);
    fields.write(new byte[] {1, 0, 0, 0, 0}); // one bit, grey, not interlaced
    try (OutputStream out = Files.newOutputStream(file)) {
      out.write(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
      writeChunk(out, "IHDR", header.toByteArray());
      writeChunk(out, "IDAT", lines.toByteArray());
      writeChunk(out, "IEND", new byte[0]);
    }
  }

  private static void writeChunk(OutputStream out, String type, byte[] content)
      throws IOException {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    CRC32 checksum = new CRC32();
    checksum.update(name);
    checksum.update(content);
    DataOutputStream chunk = new DataOutputStream(out);
    chunk.writeInt(content.length);
    chunk.write(name);
    chunk.write(content);
    chunk.writeInt((int) checksum.getValue());
    chunk.flush();
  }
}
