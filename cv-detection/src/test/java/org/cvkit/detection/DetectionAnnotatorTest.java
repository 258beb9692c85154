package org.cvkit.detection;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.List;
import org.cvkit.core.draw.Color;
import org.cvkit.core.geometry.Box;
import org.cvkit.core.geometry.Size;
import org.cvkit.core.image.Image;
import org.cvkit.core.image.PixelFormat;
import org.junit.jupiter.api.Test;

class DetectionAnnotatorTest {
  @Test
  void a_box_has_its_classs_colour_and_the_surest_lies_on_top() {
    Box box = new Box(20, 30, 80, 90);
    List<Detection> found =
        List.of(new Detection(box, 3, "surest", 0.9f), new Detection(box, 5, "other", 0.3f));

    try (Image image = Image.allocate(new Size(100, 100), PixelFormat.BGR8)) {
      DetectionAnnotator.standard().withCaption(d -> "").draw(image, found);

      // The middle of the lower edge, where no label is.
      assertThat(pixel(image, 50, 89)).isEqualTo(Color.ofClass(3));
    }
  }

  @Test
  void a_label_is_drawn_unless_it_is_empty() {
    Detection found = new Detection(new Box(20, 50, 80, 90), 0, "person", 0.9f);

    try (Image with = Image.allocate(new Size(100, 100), PixelFormat.BGR8);
        Image without = Image.allocate(new Size(100, 100), PixelFormat.BGR8)) {
      DetectionAnnotator.standard().draw(with, List.of(found));
      DetectionAnnotator.standard().withCaption(d -> "").draw(without, List.of(found));

      // Just above the box's top-left corner.
      assertThat(pixel(with, 20, 46)).isEqualTo(Color.ofClass(0));
      assertThat(pixel(without, 20, 46)).isNotEqualTo(Color.ofClass(0));
    }
  }

  private static Color pixel(Image image, int x, int y) {
    ByteBuffer bytes = image.asByteBuffer();
    int at = Math.toIntExact(y * image.rowStride()) + x * 3;
    return new Color(bytes.get(at + 2) & 0xff, bytes.get(at + 1) & 0xff, bytes.get(at) & 0xff);
  }
}
