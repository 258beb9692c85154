package org.cvkit.detection.train;

/** Turns the hue and scales the saturation and the value of colours of 0..1 (Smith 1978, HSV). */
final class HsvJitter {
  private final float turn;
  private final float saturation;
  private final float value;

  /**
   * One change for all pixels.
   *
   * @param turn of the hue, as a share of the circle
   * @param saturation factor; what comes to more than 1 is 1
   * @param value factor; what comes to more than 1 is 1
   */
  HsvJitter(double turn, double saturation, double value) {
    this.turn = (float) (6 * turn);
    this.saturation = (float) saturation;
    this.value = (float) value;
  }

  /** Changes planes of red, green and blue. */
  void apply(float[] planes) {
    int area = planes.length / 3;
    for (int i = 0; i < area; i++) {
      float red = planes[i];
      float green = planes[area + i];
      float blue = planes[2 * area + i];
      float most = Math.max(red, Math.max(green, blue));
      float chroma = most - Math.min(red, Math.min(green, blue));
      float bright = Math.min(1, most * value);
      if (chroma <= 0) {
        planes[i] = bright;
        planes[area + i] = bright;
        planes[2 * area + i] = bright;
        continue;
      }
      float hue = hue(red, green, blue, most, chroma) + turn + 6;
      float colour = bright * Math.min(1, chroma / most * saturation);
      planes[i] = channel(hue + 5, bright, colour);
      planes[area + i] = channel(hue + 3, bright, colour);
      planes[2 * area + i] = channel(hue + 1, bright, colour);
    }
  }

  /** In sixths of the circle, from -1: red 0, green 2, blue 4. */
  private static float hue(float red, float green, float blue, float most, float chroma) {
    if (most == red) {
      return (green - blue) / chroma;
    }
    return most == green ? 2 + (blue - red) / chroma : 4 + (red - green) / chroma;
  }

  private static float channel(float sixths, float bright, float colour) {
    float k = sixths % 6;
    return bright - colour * Math.max(0, Math.min(1, Math.min(k, 4 - k)));
  }
}
