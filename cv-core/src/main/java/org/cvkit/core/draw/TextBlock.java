package org.cvkit.core.draw;

import java.nio.ByteBuffer;
import org.cvkit.core.image.Image;

/** One line of text as a block of coverage, to be laid over a picture. */
final class TextBlock {
  private final int width;
  private final int height;
  private final byte[] mask;

  private TextBlock(String ascii, Typeface face) {
    int margin = Math.max(2, face.ascent() / 6);
    width = face.width(ascii) + 2 * margin;
    // Letters such as g reach as far down as capitals do up, less half the margin.
    height = face.ascent() + face.descent() + margin + margin / 2;
    mask = new byte[width * height];
    face.write(ascii, mask, width, margin, margin + face.ascent());
  }

  /**
   * Sets {@code text} in the size that goes with strokes of {@code lineWidth}, or smaller where it
   * would be wider than {@code room}.
   */
  static TextBlock of(String text, int lineWidth, int room) {
    String ascii = AsciiText.of(text);
    double scale = lineWidth / 3.0;
    TextBlock block = new TextBlock(ascii, Typeface.of(scale));
    return block.width <= room
        ? block
        : new TextBlock(ascii, Typeface.of(scale * room / block.width));
  }

  int width() {
    return width;
  }

  int height() {
    return height;
  }

  /** Lays the text over {@code image}, its ground opaque, top-left corner at (left, top). */
  void drawFilled(Image image, int left, int top, int[] ink, int[] ground) {
    int channels = ink.length;
    byte[] mixed = new byte[256 * channels];
    for (int i = 0; i < mixed.length; i++) {
      mixed[i] = mix(ground[i % channels], ink[i % channels], i / channels);
    }
    int columns = Math.min(width, image.width() - left);
    byte[] blank = new byte[columns * channels];
    for (int i = 0; i < blank.length; i++) {
      blank[i] = mixed[i % channels];
    }
    byte[] row = new byte[blank.length];
    ByteBuffer pixels = image.asByteBuffer();
    for (int y = 0; y < Math.min(height, image.height() - top); y++) {
      System.arraycopy(blank, 0, row, 0, row.length);
      for (int x = 0; x < columns; x++) {
        int coverage = mask[y * width + x] & 0xff;
        // Most of a line of text is ground.
        if (coverage != 0) {
          for (int c = 0; c < channels; c++) {
            row[x * channels + c] = mixed[coverage * channels + c];
          }
        }
      }
      pixels.position(start(image, left, top + y)).put(row);
    }
  }

  /** Lays the text alone over {@code image}. */
  void drawText(Image image, int left, int top, int[] ink) {
    int channels = ink.length;
    int columns = Math.min(width, image.width() - left);
    byte[] row = new byte[columns * channels];
    ByteBuffer pixels = image.asByteBuffer();
    for (int y = 0; y < Math.min(height, image.height() - top); y++) {
      int start = start(image, left, top + y);
      pixels.position(start).get(row);
      for (int i = 0; i < row.length; i++) {
        row[i] = mix(row[i] & 0xff, ink[i % channels], mask[y * width + i / channels] & 0xff);
      }
      pixels.position(start).put(row);
    }
  }

  private static int start(Image image, int x, int y) {
    return (int) (y * image.rowStride()) + x * image.format().bytesPerPixel();
  }

  private static byte mix(int behind, int ink, int coverage) {
    return (byte) (behind + (ink - behind) * coverage / 255);
  }
}
