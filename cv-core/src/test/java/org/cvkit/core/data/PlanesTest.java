package org.cvkit.core.data;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Consumer;
import org.assertj.core.data.Offset;
import org.cvkit.core.data.Augmentation.Border;
import org.cvkit.core.geometry.Size;
import org.cvkit.core.transform.Normalization;
import org.cvkit.core.transform.Preprocessing.ChannelOrder;
import org.junit.jupiter.api.Test;

/** Against torchvision's results: {@code src/test/python/augmentation_reference.py}. */
class PlanesTest {
  private static final Size SIZE = new Size(6, 5);

  /** A grey weight of 0.2989 for red there and 0.299 here: up to 0.03 of a level, times 0.7. */
  private static final Offset<Float> TOLERANCE = Offset.offset(0.05f);

  private static float[] reference(String name) throws IOException {
    try (InputStream in = PlanesTest.class.getResourceAsStream("augmentation.json")) {
      JsonNode values = new ObjectMapper().readTree(in).get(name);
      float[] levels = new float[values.size()];
      for (int i = 0; i < levels.length; i++) {
        levels[i] = (float) values.get(i).asDouble();
      }
      return levels;
    }
  }

  private static void expect(String name, Consumer<Planes> change) throws IOException {
    Planes planes = new Planes(SIZE, ChannelOrder.RGB, Normalization.none());
    float[] picture = reference("picture");
    System.arraycopy(picture, 0, planes.values(), 0, picture.length);

    change.accept(planes);

    assertThat(planes.values()).as(name).containsExactly(reference(name), TOLERANCE);
  }

  @Test
  void colours_change_as_in_torchvision() throws IOException {
    expect("brightness 1.3", planes -> ColorShift.brightness(planes, 1.3f));
    expect("contrast 0.6", planes -> ColorShift.contrast(planes, 0.6f));
    expect("saturation 1.7", planes -> ColorShift.saturation(planes, 1.7f));
    expect("hue 0.2", planes -> ColorShift.hue(planes, 0.2f));
    expect("hue -0.4", planes -> ColorShift.hue(planes, -0.4f));
  }

  @Test
  void pictures_move_and_turn_as_in_torchvision() throws IOException {
    expect("flip", Planes::flip);
    expect("move 2 -1 black", planes -> planes.move(2, -1, Border.BLACK));
    expect("move -2 2 reflect", planes -> planes.move(-2, 2, Border.REFLECT));
    expect("turn 30 scale 1.25", planes -> turn(planes, 30, 1.25));
    expect("turn -100 scale 0.7", planes -> turn(planes, -100, 0.7));
  }

  private static void turn(Planes planes, double degrees, double scale) {
    double angle = Math.toRadians(degrees);
    planes.warp(Math.cos(angle) / scale, Math.sin(angle) / scale, 0, 0, Border.BLACK);
  }

  @Test
  void blue_first_is_the_same_picture_in_another_order() throws IOException {
    float[] picture = reference("picture");
    Planes planes = new Planes(SIZE, ChannelOrder.BGR, Normalization.none());
    for (int i = 0; i < 30; i++) {
      planes.values()[i] = picture[60 + i];
      planes.values()[30 + i] = picture[30 + i];
      planes.values()[60 + i] = picture[i];
    }

    ColorShift.saturation(planes, 1.7f);

    float[] expected = reference("saturation 1.7");
    for (int i = 0; i < 30; i++) {
      assertThat(planes.values()[i]).isCloseTo(expected[60 + i], TOLERANCE);
      assertThat(planes.values()[60 + i]).isCloseTo(expected[i], TOLERANCE);
    }
  }

  @Test
  void a_move_beyond_the_whole_picture_shows_nothing_or_the_mirror() {
    Planes black = ramp();
    black.move(7, 0, Border.BLACK);
    assertThat(black.values()).containsOnly(0);

    Planes mirrored = ramp();
    mirrored.move(7, 0, Border.REFLECT);
    // 0 1 2 3 4 5 goes on with 4 3 2 1 0 1 2 ...
    assertThat(mirrored.values()).startsWith(3, 2, 1, 0, 1, 2);
  }

  private static Planes ramp() {
    Planes planes = new Planes(SIZE, ChannelOrder.GRAY, Normalization.none());
    for (int i = 0; i < planes.values().length; i++) {
      planes.values()[i] = i % 6;
    }
    return planes;
  }

  @Test
  void what_is_cut_out_is_zero_once_normalised() {
    Planes planes = new Planes(SIZE, ChannelOrder.RGB, Normalization.imageNet());
    java.util.Arrays.fill(planes.values(), 255);

    planes.blank(-2, 3, 2, 9);
    planes.normalize();

    for (int i = 0; i < planes.values().length; i++) {
      boolean inside = i % 6 < 2 && i / 6 % 5 >= 3;
      if (inside) {
        assertThat(planes.values()[i]).isCloseTo(0, Offset.offset(1e-6f));
      } else {
        assertThat(planes.values()[i]).isGreaterThan(2);
      }
    }
  }
}
