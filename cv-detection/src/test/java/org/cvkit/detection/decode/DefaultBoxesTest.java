package org.cvkit.detection.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.cvkit.core.geometry.Size;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

class DefaultBoxesTest {

  /** What {@code default_boxes_reference.py} wrote. */
  @ParameterizedTest
  @CsvFileSource(resources = "/org/cvkit/detection/decode/default-boxes.csv")
  void boxes_lie_where_torchvision_lays_them(
      String model,
      int width,
      int height,
      int count,
      int index,
      float x,
      float y,
      float boxWidth,
      float boxHeight) {
    DefaultBoxes kind = model.equals("ssd300") ? DefaultBoxes.SSD300 : DefaultBoxes.SSDLITE;
    Size size = new Size(width, height);

    float[] boxes = kind.of(size);

    // torchvision computes in float32 on a scale of 1, so 640 pixels are known to about 1e-4.
    assertThat(kind.count(size)).isEqualTo(count);
    assertThat(boxes).hasSize(4 * count);
    assertThat(boxes[4 * index]).isEqualTo(x, within(1e-3f));
    assertThat(boxes[4 * index + 1]).isEqualTo(y, within(1e-3f));
    assertThat(boxes[4 * index + 2]).isEqualTo(boxWidth, within(1e-3f));
    assertThat(boxes[4 * index + 3]).isEqualTo(boxHeight, within(1e-3f));
  }
}
