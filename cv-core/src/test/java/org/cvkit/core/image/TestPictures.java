package org.cvkit.core.image;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.cvkit.core.geometry.Size;

/** Encoded pictures, made by the Java library or by hand rather than by what is tested. */
final class TestPictures {
  private TestPictures() {}

  /** Red grows to the right, green downwards, blue is 60: every quarter turn looks different. */
  static BufferedImage gradient(int width, int height, int type) {
    BufferedImage picture = new BufferedImage(width, height, type);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int rgb = (255 * x / width) << 16 | (255 * y / height) << 8 | 60;
        picture.setRGB(x, y, 0xff000000 | rgb);
      }
    }
    return picture;
  }

  static byte[] encoded(BufferedImage picture, String format) {
    try (ByteArrayOutputStream bytes = new ByteArrayOutputStream()) {
      if (!ImageIO.write(picture, format, bytes)) {
        throw new IllegalArgumentException("no writer for " + format);
      }
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] jpeg(int width, int height) {
    return encoded(gradient(width, height, BufferedImage.TYPE_3BYTE_BGR), "jpg");
  }

  static byte[] png(int width, int height) {
    return encoded(gradient(width, height, BufferedImage.TYPE_3BYTE_BGR), "png");
  }

  /** A JPEG whose EXIF data, spliced in after its first marker, hold only an orientation. */
  static byte[] withOrientation(byte[] jpeg, int orientation) {
    byte[] tiff = exif(orientation);
    ByteBuffer all = ByteBuffer.allocate(jpeg.length + 10 + tiff.length);
    all.put(jpeg, 0, 2).put((byte) 0xff).put((byte) 0xe1).putShort((short) (8 + tiff.length));
    all.put("Exif\0\0".getBytes(StandardCharsets.ISO_8859_1)).put(tiff);
    return all.put(jpeg, 2, jpeg.length - 2).array();
  }

  /** A PNG with an eXIf chunk before its end. */
  static byte[] withPngOrientation(byte[] png, int orientation) {
    byte[] chunk = chunk("eXIf", exif(orientation));
    ByteBuffer all = ByteBuffer.allocate(png.length + chunk.length);
    int end = png.length - 12;
    return all.put(png, 0, end).put(chunk).put(png, end, 12).array();
  }

  private static byte[] exif(int orientation) {
    ByteBuffer tiff = ByteBuffer.allocate(26);
    tiff.put(new byte[] {'M', 'M', 0, '*'}).putInt(8).putShort((short) 1);
    tiff.putShort((short) 0x112).putShort((short) 3).putInt(1).putShort((short) orientation);
    return tiff.array();
  }

  /** A little-endian TIFF of one strip, one sample a pixel. */
  static byte[] tiff(int width, int height, int bits, int sampleFormat, int orientation) {
    int[][] entries = {
      {256, width},
      {257, height},
      {258, bits},
      {259, 1},
      {262, 1},
      {273, 8 + 2 + 12 * 11 + 4},
      {274, orientation},
      {277, 1},
      {278, height},
      {279, width * height * bits / 8},
      {339, sampleFormat}
    };
    ByteBuffer tiff =
        ByteBuffer.allocate(entries[5][1] + entries[9][1]).order(ByteOrder.LITTLE_ENDIAN);
    tiff.put(new byte[] {'I', 'I', '*', 0}).putInt(8).putShort((short) entries.length);
    for (int[] entry : entries) {
      tiff.putShort((short) entry[0]).putShort((short) 4).putInt(1).putInt(entry[1]);
    }
    tiff.putInt(0);
    for (int i = 0; tiff.hasRemaining(); i++) {
      tiff.put((byte) i);
    }
    return tiff.array();
  }

  static byte[] animatedGif(int frames) {
    return animated("gif", frames, gradient(20, 10, BufferedImage.TYPE_BYTE_INDEXED));
  }

  private static byte[] animated(String format, int frames, BufferedImage picture) {
    ImageWriter writer = ImageIO.getImageWritersByFormatName(format).next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
      writer.setOutput(out);
      writer.prepareWriteSequence(null);
      for (int i = 0; i < frames; i++) {
        writer.writeToSequence(new IIOImage(picture, null, null), null);
      }
      writer.endWriteSequence();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  /** A black PNG of one bit a pixel: tiny, however large the picture. */
  static byte[] hugePng(int width, int height) {
    Deflater deflater = new Deflater(1);
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    byte[] buffer = new byte[1 << 16];
    byte[] row = new byte[1 + (width + 7) / 8];
    for (int y = 0; y < height; y++) {
      deflater.setInput(row);
      while (!deflater.needsInput()) {
        data.write(buffer, 0, deflater.deflate(buffer));
      }
    }
    deflater.finish();
    while (!deflater.finished()) {
      data.write(buffer, 0, deflater.deflate(buffer));
    }
    deflater.end();
    byte[] header = ByteBuffer.allocate(13).putInt(width).putInt(height).put((byte) 1).array();
    return joined(
        new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'},
        chunk("IHDR", header),
        chunk("IDAT", data.toByteArray()),
        chunk("IEND", new byte[0]));
  }

  /** The PNG with an acTL chunk that announces {@code frames} frames. */
  static byte[] animatedPng(byte[] png, int frames) {
    byte[] control = chunk("acTL", ByteBuffer.allocate(8).putInt(frames).array());
    int afterHeader = 8 + 12 + 13;
    return joined(
        Arrays.copyOf(png, afterHeader), control, Arrays.copyOfRange(png, afterHeader, png.length));
  }

  private static byte[] chunk(String type, byte[] data) {
    ByteBuffer chunk = ByteBuffer.allocate(12 + data.length);
    chunk.putInt(data.length).put(type.getBytes(StandardCharsets.ISO_8859_1)).put(data);
    CRC32 sum = new CRC32();
    sum.update(chunk.array(), 4, 4 + data.length);
    return chunk.putInt((int) sum.getValue()).array();
  }

  private static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  /** A picture of 16 bits a channel with the given samples, red, green, blue (and alpha). */
  static BufferedImage deep(Size size, int... samples) {
    boolean alpha = samples.length == 4;
    BufferedImage picture =
        ImageTypeSpecifier.createInterleaved(
                java.awt.color.ColorSpace.getInstance(java.awt.color.ColorSpace.CS_sRGB),
                alpha ? new int[] {0, 1, 2, 3} : new int[] {0, 1, 2},
                java.awt.image.DataBuffer.TYPE_USHORT,
                alpha,
                false)
            .createBufferedImage(size.width(), size.height());
    for (int y = 0; y < size.height(); y++) {
      for (int x = 0; x < size.width(); x++) {
        picture.getRaster().setPixel(x, y, samples);
      }
    }
    return picture;
  }

  /** The samples of one pixel, in the image's own order, unsigned. */
  static int[] pixel(Image image, int x, int y) {
    PixelFormat format = image.format();
    ByteBuffer bytes = image.asByteBuffer();
    int[] samples = new int[format.channels()];
    for (int c = 0; c < samples.length; c++) {
      int at =
          (int) (y * image.rowStride()) + x * format.bytesPerPixel() + c * format.bytesPerChannel();
      samples[c] =
          format.bytesPerChannel() == 1 ? bytes.get(at) & 0xff : bytes.getShort(at) & 0xffff;
    }
    return samples;
  }
}
