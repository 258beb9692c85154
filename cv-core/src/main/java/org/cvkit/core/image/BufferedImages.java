package org.cvkit.core.image;

import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.DataBufferUShort;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.cvkit.core.geometry.Size;

/** Between {@link Image} and the pictures of {@code java.awt}. */
final class BufferedImages {
  private BufferedImages() {}

  /**
   * Grey, colour and alpha of 8 and 16 bits a channel come over as they are; palettes, packed
   * pixels and other colour spaces as 8-bit sRGB, not multiplied with alpha.
   */
  static Image toImage(BufferedImage source) {
    PixelFormat format = formatOf(source);
    Image image = Image.allocate(new Size(source.getWidth(), source.getHeight()), format);
    if (hasPlainSamples(source)) {
      copySamples(source, image);
    } else {
      copyColors(source, image);
    }
    return image;
  }

  private static PixelFormat formatOf(BufferedImage source) {
    ColorModel colors = source.getColorModel();
    boolean deep = hasPlainSamples(source) && colors.getTransferType() == DataBuffer.TYPE_USHORT;
    if (colors.hasAlpha()) {
      return deep ? PixelFormat.BGRA16 : PixelFormat.BGRA8;
    }
    if (hasPlainSamples(source) && colors.getNumComponents() == 1) {
      return deep ? PixelFormat.GRAY16 : PixelFormat.GRAY8;
    }
    return deep ? PixelFormat.BGR16 : PixelFormat.BGR8;
  }

  /** Whether the raster's numbers are brightness values in the order red, green, blue, alpha. */
  private static boolean hasPlainSamples(BufferedImage source) {
    ColorModel colors = source.getColorModel();
    int space = colors.getColorSpace().getType();
    int transfer = colors.getTransferType();
    int bits = transfer == DataBuffer.TYPE_BYTE ? 8 : 16;
    return colors instanceof ComponentColorModel
        && !colors.isAlphaPremultiplied()
        && (transfer == DataBuffer.TYPE_BYTE || transfer == DataBuffer.TYPE_USHORT)
        && colors.getComponentSize(0) == bits
        && (colors.getColorSpace().isCS_sRGB() || space == ColorSpace.TYPE_GRAY);
  }

  private static void copySamples(BufferedImage source, Image image) {
    Raster raster = source.getRaster();
    int width = source.getWidth();
    int bands = raster.getNumBands();
    int channels = image.format().channels();
    boolean deep = image.format().bytesPerChannel() == 2;
    int[] samples = new int[width * bands];
    ByteBuffer pixels = image.asByteBuffer();
    for (int y = 0; y < source.getHeight(); y++) {
      raster.getPixels(raster.getMinX(), raster.getMinY() + y, width, 1, samples);
      pixels.position((int) (y * image.rowStride()));
      for (int x = 0; x < width; x++) {
        for (int c = 0; c < channels; c++) {
          int sample = samples[x * bands + bandOf(c, bands)];
          if (deep) {
            pixels.putShort((short) sample);
          } else {
            pixels.put((byte) sample);
          }
        }
      }
    }
  }

  /** The band of red, green, blue and alpha, or of grey and alpha, that our channel comes from. */
  private static int bandOf(int channel, int bands) {
    if (bands <= 2) {
      return channel == 3 ? 1 : 0;
    }
    return channel == 3 ? 3 : 2 - channel;
  }

  private static void copyColors(BufferedImage source, Image image) {
    int width = source.getWidth();
    boolean alpha = image.format().channels() == 4;
    int[] colors = new int[width];
    ByteBuffer pixels = image.asByteBuffer();
    for (int y = 0; y < source.getHeight(); y++) {
      source.getRGB(0, y, width, 1, colors, 0, width);
      pixels.position((int) (y * image.rowStride()));
      for (int color : colors) {
        pixels.put((byte) color).put((byte) (color >> 8)).put((byte) (color >> 16));
        if (alpha) {
          pixels.put((byte) (color >> 24));
        }
      }
    }
  }

  static BufferedImage toBufferedImage(Image image) {
    BufferedImage copy = blank(image.width(), image.height(), image.format());
    int rowBytes = image.width() * image.format().bytesPerPixel();
    ByteBuffer pixels = image.asByteBuffer();
    DataBuffer target = copy.getRaster().getDataBuffer();
    for (int y = 0; y < image.height(); y++) {
      ByteBuffer row = pixels.slice((int) (y * image.rowStride()), rowBytes);
      if (target instanceof DataBufferUShort shorts) {
        int samples = rowBytes / 2;
        row.order(ByteOrder.nativeOrder())
            .asShortBuffer()
            .get(shorts.getData(), y * samples, samples);
      } else if (target instanceof DataBufferByte bytes) {
        row.get(bytes.getData(), y * rowBytes, rowBytes);
      }
    }
    return copy;
  }

  /** A picture whose memory is laid out as ours is. */
  private static BufferedImage blank(int width, int height, PixelFormat format) {
    return switch (format) {
      case GRAY8 -> new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
      case GRAY16 -> new BufferedImage(width, height, BufferedImage.TYPE_USHORT_GRAY);
      case BGR8 -> new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
      case BGRA8 -> interleaved(width, height, DataBuffer.TYPE_BYTE, 2, 1, 0, 3);
      case BGR16 -> interleaved(width, height, DataBuffer.TYPE_USHORT, 2, 1, 0);
      case BGRA16 -> interleaved(width, height, DataBuffer.TYPE_USHORT, 2, 1, 0, 3);
    };
  }

  private static BufferedImage interleaved(int width, int height, int type, int... offsets) {
    boolean alpha = offsets.length == 4;
    ColorModel colors =
        new ComponentColorModel(
            ColorSpace.getInstance(ColorSpace.CS_sRGB),
            alpha,
            false,
            alpha ? Transparency.TRANSLUCENT : Transparency.OPAQUE,
            type);
    WritableRaster raster =
        Raster.createInterleavedRaster(
            type, width, height, width * offsets.length, offsets.length, offsets, null);
    return new BufferedImage(colors, raster, false, null);
  }
}
