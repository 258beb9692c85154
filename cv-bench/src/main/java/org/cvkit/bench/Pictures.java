package org.cvkit.bench;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.cvkit.core.geometry.Size;

/**
 * JPEG files to measure on, made once of one photograph: each shows another part of it, with a
 * little noise, so that no two files are alike. Written by the JDK, not by what is measured.
 */
final class Pictures {
  /** The usual size. */
  static final Size HD = new Size(1280, 720);

  /** The small size. */
  static final Size SD = new Size(640, 480);

  private static final long SEED = 7;
  private static final int NOISE = 2;
  private static final float QUALITY = 0.9f;

  private Pictures() {}

  /** {@code count} files of {@code size} in a folder under {@code root}, made if need be. */
  static List<Path> in(Path root, Path photograph, Size size, int count) {
    Path folder = root.resolve(size.width() + "x" + size.height() + "-" + count);
    List<Path> files = new ArrayList<>();
    try {
      Files.createDirectories(folder);
      BufferedImage photo = null;
      for (int i = 0; i < count; i++) {
        Path file = folder.resolve(Report.format("%04d.jpg", i));
        if (!Files.exists(file)) {
          photo = photo == null ? read(photograph) : photo;
          write(noisyPart(photo, size, new SplittableRandom(SEED + i)), file);
        }
        files.add(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return files;
  }

  static BufferedImage read(Path photograph) throws IOException {
    BufferedImage photo =
        Files.isRegularFile(photograph) ? ImageIO.read(photograph.toFile()) : null;
    if (photo == null) {
      throw new IOException("photograph " + photograph + ": expected a JPEG or PNG file; name one");
    }
    return photo;
  }

  private static BufferedImage noisyPart(BufferedImage photo, Size size, SplittableRandom random) {
    double share = random.nextDouble(0.7, 1);
    double left = random.nextDouble(1 - share);
    BufferedImage part = part(photo, size, share, left, random.nextDouble(1 - share));
    int[] pixels = part.getRGB(0, 0, size.width(), size.height(), null, 0, size.width());
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = noisy(pixels[i], random);
    }
    part.setRGB(0, 0, size.width(), size.height(), pixels, 0, size.width());
    return part;
  }

  /**
   * A part of the photograph brought to {@code size}; share, left and top are fractions of its
   * sides.
   */
  static BufferedImage part(BufferedImage photo, Size size, double share, double left, double top) {
    int w = (int) (photo.getWidth() * share);
    int h = (int) (photo.getHeight() * share);
    int x = (int) (photo.getWidth() * left);
    int y = (int) (photo.getHeight() * top);
    BufferedImage part = new BufferedImage(size.width(), size.height(), BufferedImage.TYPE_INT_RGB);
    Graphics2D g = part.createGraphics();
    g.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
    g.drawImage(photo, 0, 0, size.width(), size.height(), x, y, x + w, y + h, null);
    g.dispose();
    return part;
  }

  private static int noisy(int rgb, SplittableRandom random) {
    int noise = random.nextInt(-NOISE, NOISE + 1);
    int result = 0;
    for (int shift = 0; shift <= 16; shift += 8) {
      int value = (rgb >> shift & 0xff) + noise;
      result |= Math.max(0, Math.min(255, value)) << shift;
    }
    return result;
  }

  private static void write(BufferedImage picture, Path file) throws IOException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ImageWriteParam quality = writer.getDefaultWriteParam();
    quality.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
    quality.setCompressionQuality(QUALITY);
    Files.deleteIfExists(file);
    try (ImageOutputStream out = ImageIO.createImageOutputStream(file.toFile())) {
      writer.setOutput(out);
      writer.write(null, new IIOImage(picture, null, null), quality);
    } finally {
      writer.dispose();
    }
  }
}
