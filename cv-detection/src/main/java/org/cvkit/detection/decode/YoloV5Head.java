package org.cvkit.detection.decode;

import java.nio.FloatBuffer;
import java.util.Optional;
import org.cvkit.core.geometry.Size;
import org.cvkit.core.runtime.Outputs;
import org.cvkit.core.tensor.Tensor;

/**
 * YOLOv5 and YOLOv7 as they are exported, boxes decoded in the graph: {@code 1 x anchors x (5 +
 * classes)}, a row being centre x, centre y, width, height in input pixels, objectness and class
 * scores. Score: objectness times class.
 *
 * <p>Source: {@code Detect.forward} of ultralytics/yolov5; Wang et al., "YOLOv7", 2022.
 */
final class YoloV5Head implements Head {
  private static final int BEFORE_CLASSES = 5;

  private float[] row = new float[0];

  @Override
  public boolean read(Outputs outputs, Size input, Candidates candidates) {
    Optional<Tensor> found = Head.output(outputs, 0, 3);
    int columns = BEFORE_CLASSES + candidates.labelCount();
    if (found.isEmpty() || found.get().shape().dimension(2) != columns) {
      return false;
    }
    if (row.length != candidates.labelCount()) {
      row = new float[candidates.labelCount()];
    }
    FloatBuffer values = found.get().asFloatBuffer();
    int end = (int) found.get().shape().elements();
    for (int at = 0; at < end; at += columns) {
      // No class scores above 1, so none can make up for what the objectness lacks.
      if (values.get(at + 4) >= candidates.confidence()) {
        float x = values.get(at);
        float y = values.get(at + 1);
        float halfWidth = values.get(at + 2) / 2;
        float halfHeight = values.get(at + 3) / 2;
        values.get(at + BEFORE_CLASSES, row);
        candidates.add(
            row, values.get(at + 4), x - halfWidth, y - halfHeight, x + halfWidth, y + halfHeight);
      }
    }
    return true;
  }
}
