package org.cvkit.detection.decode;

import java.nio.FloatBuffer;
import java.util.Optional;
import org.cvkit.core.geometry.Size;
import org.cvkit.core.runtime.Outputs;
import org.cvkit.core.tensor.Tensor;

/**
 * YOLOv5 and YOLOv7 as they are exported, boxes decoded in the graph: {@code 1 x anchors x (5 +
 * classes)}, a row being centre x, centre y, width, height in input pixels, objectness and class
 * scores; or {@code 1 x (5 + classes) x anchors}. Score: objectness times class.
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
    if (found.isEmpty()) {
      return false;
    }
    int second = (int) found.get().shape().dimension(1);
    int third = (int) found.get().shape().dimension(2);
    boolean rows = third == columns;
    if (!rows && second != columns) {
      return false;
    }
    if (row.length != candidates.labelCount()) {
      row = new float[candidates.labelCount()];
    }
    FloatBuffer values = found.get().asFloatBuffer();
    int anchors = rows ? second : third;
    int step = rows ? 1 : anchors;
    for (int i = 0; i < anchors; i++) {
      int at = rows ? i * columns : i;
      float objectness = values.get(at + 4 * step);
      // No class scores above 1, so none can make up for what the objectness lacks.
      if (objectness >= candidates.confidence()) {
        float x = values.get(at);
        float y = values.get(at + step);
        float halfWidth = values.get(at + 2 * step) / 2;
        float halfHeight = values.get(at + 3 * step) / 2;
        for (int c = 0; c < row.length; c++) {
          row[c] = values.get(at + (BEFORE_CLASSES + c) * step);
        }
        candidates.add(
            row, objectness, x - halfWidth, y - halfHeight, x + halfWidth, y + halfHeight);
      }
    }
    return true;
  }
}
