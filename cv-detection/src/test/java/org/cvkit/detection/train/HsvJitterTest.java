package org.cvkit.detection.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.Color;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HsvJitterTest {
  private static final int PIXELS = 200;

  /** As the Java library converts colours, which rounds them to bytes. */
  private static int expected(float[] planes, int i, float turn, float saturation, float value) {
    float[] hsv =
        Color.RGBtoHSB(
            Math.round(255 * planes[i]),
            Math.round(255 * planes[PIXELS + i]),
            Math.round(255 * planes[2 * PIXELS + i]),
            null);
    return Color.HSBtoRGB(
        hsv[0] + turn, Math.min(1, hsv[1] * saturation), Math.min(1, hsv[2] * value));
  }

  @Test
  void colours_are_turned_and_scaled_as_the_java_library_does_it() {
    Random random = new Random(1);
    float[] planes = new float[3 * PIXELS];
    for (int i = 0; i < planes.length; i++) {
      planes[i] = random.nextInt(256) / 255f;
    }
    float[] changed = planes.clone();

    new HsvJitter(-0.3, 1.4, 0.8).apply(changed);

    for (int i = 0; i < PIXELS; i++) {
      Color wanted = new Color(expected(planes, i, -0.3f, 1.4f, 0.8f));
      // A level and a half: the expected numbers are rounded to whole levels.
      assertThat(255 * changed[i]).isCloseTo(wanted.getRed(), within(1.5f));
      assertThat(255 * changed[PIXELS + i]).isCloseTo(wanted.getGreen(), within(1.5f));
      assertThat(255 * changed[2 * PIXELS + i]).isCloseTo(wanted.getBlue(), within(1.5f));
    }
  }

  @Test
  void grey_has_no_hue_and_white_gets_no_brighter() {
    float[] planes = {0.5f, 1, 0.5f, 1, 0.5f, 1};

    new HsvJitter(0.3, 1.5, 1.2).apply(planes);

    assertThat(planes).containsExactly(0.6f, 1, 0.6f, 1, 0.6f, 1);
  }
}
