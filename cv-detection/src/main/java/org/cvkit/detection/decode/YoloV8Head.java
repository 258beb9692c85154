package org.cvkit.detection.decode;

import java.nio.FloatBuffer;
import java.util.Optional;
import org.cvkit.core.geometry.Size;
import org.cvkit.core.runtime.Outputs;
import org.cvkit.core.tensor.Tensor;

/**
 * YOLOv8 and YOLO11 as they are exported: {@code 1 x (4 + classes) x anchors}, the rows being
 * centre x, centre y, width, height in input pixels and one class score each; or the same with the
 * anchors as rows, {@code 1 x anchors x (4 + classes)}.
 *
 * <p>The anchors lie along the rows, so the best score of each is taken row by row with {@link
 * Math#max} on plain arrays, which the compiler turns into vector instructions; only anchors that
 * score enough are then looked at one by one. NaN wins every {@code Math.max} and so gets such a
 * second look too. Blocks of anchors keep all that in the processor's cache.
 *
 * <p>Source: {@code Detect} of ultralytics/ultralytics.
 */
final class YoloV8Head implements Head {
  private static final int BEFORE_CLASSES = 4;
  private static final int BLOCK = 2048;

  private final float[] best = new float[BLOCK];
  private final float[] row = new float[BLOCK];
  private float[] scores = new float[0];

  @Override
  public boolean read(Outputs outputs, Size input, Candidates candidates) {
    Optional<Tensor> found = Head.output(outputs, 0, 3);
    int classes = candidates.labelCount();
    if (found.isEmpty()) {
      return false;
    }
    boolean columns = found.get().shape().dimension(1) == BEFORE_CLASSES + classes;
    if (!columns && found.get().shape().dimension(2) != BEFORE_CLASSES + classes) {
      return false;
    }
    if (scores.length != classes) {
      scores = new float[classes];
    }
    FloatBuffer values = found.get().asFloatBuffer();
    if (!columns) {
      readRows(values, (int) found.get().shape().dimension(1), candidates);
      return true;
    }
    int anchors = (int) found.get().shape().dimension(2);
    for (int from = 0; from < anchors; from += BLOCK) {
      int length = Math.min(BLOCK, anchors - from);
      findBest(values, anchors, from, length, classes);
      for (int i = 0; i < length; i++) {
        if (!(best[i] < candidates.confidence())) {
          propose(values, anchors, from + i, best[i], candidates);
        }
      }
    }
    return true;
  }

  private void readRows(FloatBuffer values, int anchors, Candidates candidates) {
    for (int i = 0; i < anchors; i++) {
      int at = i * (BEFORE_CLASSES + scores.length);
      values.get(at + BEFORE_CLASSES, scores);
      float x = values.get(at);
      float y = values.get(at + 1);
      float halfWidth = values.get(at + 2) / 2;
      float halfHeight = values.get(at + 3) / 2;
      candidates.add(scores, 1, x - halfWidth, y - halfHeight, x + halfWidth, y + halfHeight);
    }
  }

  private void findBest(FloatBuffer values, int anchors, int from, int length, int classes) {
    values.get(BEFORE_CLASSES * anchors + from, best, 0, length);
    for (int c = 1; c < classes; c++) {
      values.get((BEFORE_CLASSES + c) * anchors + from, row, 0, length);
      raise(best, row, length);
    }
  }

  /** Apart, so that the compiler sees nothing but the loop. */
  private static void raise(float[] best, float[] row, int length) {
    for (int i = 0; i < length; i++) {
      best[i] = Math.max(best[i], row[i]);
    }
  }

  private void propose(
      FloatBuffer values, int anchors, int anchor, float highest, Candidates candidates) {
    float x = values.get(anchor);
    float y = values.get(anchors + anchor);
    float halfWidth = values.get(2 * anchors + anchor) / 2;
    float halfHeight = values.get(3 * anchors + anchor) / 2;
    float left = x - halfWidth;
    float top = y - halfHeight;
    float right = x + halfWidth;
    float bottom = y + halfHeight;
    int at = BEFORE_CLASSES * anchors + anchor;
    if (candidates.wantsBest() && highest < Float.POSITIVE_INFINITY) {
      int c = 0;
      while (values.get(at + c * anchors) != highest) {
        c++;
      }
      candidates.add(highest, c, left, top, right, bottom);
      return;
    }
    for (int c = 0; c < scores.length; c++) {
      scores[c] = values.get(at + c * anchors);
    }
    candidates.add(scores, 1, left, top, right, bottom);
  }
}
