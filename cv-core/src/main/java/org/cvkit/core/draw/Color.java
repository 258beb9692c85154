package org.cvkit.core.draw;

/**
 * A colour to draw with, in sRGB, each part 0..255.
 *
 * <p>Immutable.
 */
public record Color(int red, int green, int blue) {
  public static final Color BLACK = new Color(0, 0, 0);
  public static final Color WHITE = new Color(255, 255, 255);

  /**
   * Chosen one by one, each as far in CIELAB from all before it as any saturated colour of middling
   * lightness can be: the first 10 differ by 50, all by 39.
   */
  private static final int[] CLASSES = {
    0xff3c2d, 0x1e78ff, 0x2dc34b, 0xffc300, 0x00e1ff, 0xff00b4, 0x6900ff, 0x785a1e, 0xf0b4f0,
    0xa52d4b, 0xe1e196, 0x00693c, 0xc3f000, 0x0078b4, 0x873c96, 0x00ff00, 0x00ffd2, 0xffa587,
    0xd25aff, 0x879600
  };

  public Color {
    if (red < 0 || red > 255 || green < 0 || green > 255 || blue < 0 || blue > 255) {
      throw new IllegalArgumentException(
          "color: expected parts of 0 to 255, got " + red + ", " + green + ", " + blue);
    }
  }

  /**
   * The colour of class or track {@code index}: always the same one, well apart from those of the
   * other small numbers; from 20 on they repeat.
   */
  public static Color ofClass(int index) {
    int rgb = CLASSES[Math.floorMod(index, CLASSES.length)];
    return new Color(rgb >> 16 & 0xff, rgb >> 8 & 0xff, rgb & 0xff);
  }

  /** Black or white, whichever is easier to read on this colour (WCAG 2.1, contrast ratio). */
  public Color contrast() {
    double luminance = luminance();
    return (luminance + 0.05) / 0.05 >= 1.05 / (luminance + 0.05) ? BLACK : WHITE;
  }

  /** Brightness on a grey picture, 0..255 (ITU-R BT.601, as a colour picture turns grey). */
  int gray() {
    return (int) Math.round(0.299 * red + 0.587 * green + 0.114 * blue);
  }

  /** Relative luminance, 0..1 (WCAG 2.1). */
  private double luminance() {
    return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
  }

  private static double linear(int part) {
    double s = part / 255.0;
    return s <= 0.04045 ? s / 12.92 : Math.pow((s + 0.055) / 1.055, 2.4);
  }
}
