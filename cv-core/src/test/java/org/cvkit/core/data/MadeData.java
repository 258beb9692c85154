package org.cvkit.core.data;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;

/** Small data sets on disk, written by the Java library rather than by what is tested. */
final class MadeData {
  private MadeData() {}

  /** A picture of one colour: red and green say which it is, blue is 128. */
  static byte[] picture(String format, int red, int green) {
    BufferedImage picture = new BufferedImage(12, 8, BufferedImage.TYPE_3BYTE_BGR);
    for (int y = 0; y < picture.getHeight(); y++) {
      for (int x = 0; x < picture.getWidth(); x++) {
        picture.setRGB(x, y, red << 16 | green << 8 | 128);
      }
    }
    try (ByteArrayOutputStream bytes = new ByteArrayOutputStream()) {
      ImageIO.write(picture, format, bytes);
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Path write(Path file, byte[] bytes) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      return Files.write(file, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * {@code perClass} PNGs of each class, {@code CLASS/00.png}: red is the class, green the number.
   */
  static Path folder(Path root, int perClass, String... classes) {
    for (int c = 0; c < classes.length; c++) {
      for (int i = 0; i < perClass; i++) {
        write(
            root.resolve(classes[c]).resolve(String.format("%02d.png", i)),
            picture("png", 10 * c, i));
      }
    }
    return root;
  }

  /** All files below {@code folder} in a zip file, below {@code prefix}. */
  static Path zip(Path folder, Path zip, String prefix) {
    try (OutputStream out = Files.newOutputStream(zip);
        ZipOutputStream entries = new ZipOutputStream(out);
        var files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String name = folder.relativize(file).toString().replace('\\', '/');
        entries.putNextEntry(new ZipEntry(prefix + name));
        entries.write(Files.readAllBytes(file));
        entries.closeEntry();
      }
      return zip;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
