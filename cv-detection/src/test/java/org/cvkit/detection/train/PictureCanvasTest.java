package org.cvkit.detection.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.cvkit.core.geometry.Size;
import org.junit.jupiter.api.Test;

class PictureCanvasTest {
  private static final Axis IN_PLACE = new Axis(1, 0);

  private final PictureCanvas canvas = new PictureCanvas(new Size(10, 10));

  /** 10 x 10 of one level, with one box. */
  private static FittedPicture picture(int level, double... edges) {
    byte[] planes = new byte[300];
    Arrays.fill(planes, (byte) level);
    return new FittedPicture(0, 0, 10, 10, planes, edges, new int[] {1});
  }

  private void lay(FittedPicture picture, Axis x, double leastVisible) {
    canvas.clear(0);
    canvas.lay(picture, x, IN_PLACE, 0, 0, 10, 10, leastVisible);
  }

  @Test
  void a_box_is_cut_off_where_it_leaves_the_picture() {
    lay(picture(255, 2, 1, 8, 9), new Axis(1, -5), 0.5);

    assertThat(canvas.boxes().count()).isEqualTo(1);
    assertThat(canvas.boxes().edge(0, 0)).isZero();
    assertThat(canvas.boxes().edge(0, 1)).isEqualTo(1);
    assertThat(canvas.boxes().edge(0, 2)).isEqualTo(3);
    assertThat(canvas.boxes().edge(0, 3)).isEqualTo(9);
    assertThat(canvas.boxes().classOf(0)).isEqualTo(1);
  }

  @Test
  void a_box_is_left_out_when_less_than_the_share_is_visible() {
    lay(picture(255, 2, 1, 8, 9), new Axis(1, -5), 0.51);

    assertThat(canvas.boxes().count()).isZero();
  }

  @Test
  void a_box_that_nothing_is_seen_of_is_left_out_whatever_the_share() {
    lay(picture(255, 2, 1, 4, 9), new Axis(1, -5), 0);

    assertThat(canvas.boxes().count()).isZero();
  }

  @Test
  void between_pixels_levels_are_interpolated() {
    byte[] ramp = new byte[300];
    for (int i = 0; i < ramp.length; i++) {
      ramp[i] = (byte) (i % 10 * 20);
    }
    FittedPicture picture = new FittedPicture(0, 0, 10, 10, ramp, new double[0], new int[0]);

    lay(picture, new Axis(1, 0.25), 0);

    // The centre of pixel 4 looks at 3.75 of the ramp.
    assertThat(canvas.planes()[4]).isCloseTo(75 / 255f, within(1e-6f));
  }

  @Test
  void mixed_pictures_keep_the_boxes_of_both() {
    PictureCanvas other = new PictureCanvas(new Size(10, 10));
    lay(picture(200, 1, 1, 5, 5), IN_PLACE, 0);
    other.clear(0);
    other.lay(picture(100, 2, 2, 6, 6), IN_PLACE, IN_PLACE, 0, 0, 10, 10, 0);

    canvas.mix(other, 0.25f);

    for (float level : canvas.planes()) {
      assertThat(level).isCloseTo(125 / 255f, within(1e-6f));
    }
    assertThat(canvas.boxes().count()).isEqualTo(2);
    assertThat(canvas.boxes().edge(1, 2)).isEqualTo(6);
  }
}
