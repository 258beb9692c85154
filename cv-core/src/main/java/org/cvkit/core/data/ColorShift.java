package org.cvkit.core.data;

import org.cvkit.core.transform.Preprocessing.ChannelOrder;

/** Changes of colour on planes of levels 0 to 255; as torchvision's functional transforms do it. */
final class ColorShift {
  private static final float RED = 0.299f;
  private static final float GREEN = 0.587f;
  private static final float BLUE = 0.114f;

  private ColorShift() {}

  static void brightness(Planes planes, float factor) {
    float[] v = planes.values();
    for (int i = 0; i < v.length; i++) {
      v[i] = clamp(v[i] * factor);
    }
  }

  /** Away from, or towards, the mean grey of the picture. */
  static void contrast(Planes planes, float factor) {
    float[] v = planes.values();
    int area = planes.width() * planes.height();
    double sum = 0;
    for (int i = 0; i < area; i++) {
      sum += grey(planes, i);
    }
    float rest = (1 - factor) * (float) (sum / area);
    for (int i = 0; i < v.length; i++) {
      v[i] = clamp(v[i] * factor + rest);
    }
  }

  /** Away from, or towards, each pixel's own grey. */
  static void saturation(Planes planes, float factor) {
    if (planes.channels() == 1) {
      return;
    }
    float[] v = planes.values();
    int area = planes.width() * planes.height();
    for (int i = 0; i < area; i++) {
      float rest = (1 - factor) * grey(planes, i);
      for (int at = i; at < v.length; at += area) {
        v[at] = clamp(v[at] * factor + rest);
      }
    }
  }

  /** Turns the hue of the HSV colours by a share of the full circle. */
  static void hue(Planes planes, float turn) {
    if (planes.channels() == 1) {
      return;
    }
    float[] v = planes.values();
    int area = planes.width() * planes.height();
    int red = red(planes) * area;
    int blue = 2 * area - red;
    for (int i = 0; i < area; i++) {
      float r = v[red + i];
      float g = v[area + i];
      float b = v[blue + i];
      float most = Math.max(r, Math.max(g, b));
      float chroma = most - Math.min(r, Math.min(g, b));
      if (chroma > 0) {
        float sixths = (sixths(r, g, b, most, chroma) + 6 * turn + 6) % 6;
        v[red + i] = channel(5, sixths, most, chroma);
        v[area + i] = channel(3, sixths, most, chroma);
        v[blue + i] = channel(1, sixths, most, chroma);
      }
    }
  }

  /** The hue in sixths of the circle, from -1 to 5: red 0, green 2, blue 4. */
  private static float sixths(float r, float g, float b, float most, float chroma) {
    if (most == r) {
      return (g - b) / chroma;
    }
    return most == g ? 2 + (b - r) / chroma : 4 + (r - g) / chroma;
  }

  /** Back from hue, value and chroma: red for 5, green for 3, blue for 1. */
  private static float channel(int offset, float sixths, float most, float chroma) {
    float k = (offset + sixths) % 6;
    return most - chroma * Math.max(0, Math.min(1, Math.min(k, 4 - k)));
  }

  private static float grey(Planes planes, int pixel) {
    float[] v = planes.values();
    if (planes.channels() == 1) {
      return v[pixel];
    }
    int area = planes.width() * planes.height();
    int red = red(planes) * area;
    return RED * v[red + pixel] + GREEN * v[area + pixel] + BLUE * v[2 * area - red + pixel];
  }

  private static int red(Planes planes) {
    return planes.order() == ChannelOrder.RGB ? 0 : 2;
  }

  private static float clamp(float level) {
    return Math.max(0, Math.min(255, level));
  }
}
