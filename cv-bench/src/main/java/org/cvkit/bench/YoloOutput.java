package org.cvkit.bench;

import java.nio.FloatBuffer;
import java.util.List;
import java.util.SplittableRandom;
import org.cvkit.core.runtime.Outputs;
import org.cvkit.core.tensor.ElementType;
import org.cvkit.core.tensor.Shape;
import org.cvkit.core.tensor.Tensor;

/** A made-up output of YOLOv8 at 640 pixels with a given number of boxes above 0.25. */
final class YoloOutput {
  static final int CLASSES = 80;
  static final int ANCHORS = 8400;
  static final int SIDE = 640;

  private static final float LOW = 0.2f;
  private static final long SEED = 42;

  private YoloOutput() {}

  /** The caller closes it. */
  static Outputs of(int candidates) {
    Tensor tensor = Tensor.allocate(ElementType.FLOAT32, Shape.of(1, 4 + CLASSES, ANCHORS));
    FloatBuffer values = tensor.asFloatBuffer();
    SplittableRandom random = new SplittableRandom(SEED);
    for (int anchor = 0; anchor < ANCHORS; anchor++) {
      values.put(anchor, (float) random.nextDouble(SIDE));
      values.put(ANCHORS + anchor, (float) random.nextDouble(SIDE));
      values.put(2 * ANCHORS + anchor, (float) random.nextDouble(16, 200));
      values.put(3 * ANCHORS + anchor, (float) random.nextDouble(16, 200));
      for (int c = 0; c < CLASSES; c++) {
        values.put((4 + c) * ANCHORS + anchor, (float) random.nextDouble(LOW));
      }
    }
    // Spread over the anchors as objects are, not packed at the start.
    for (int i = 0; i < candidates; i++) {
      int anchor = (int) ((long) i * ANCHORS / candidates);
      int c = random.nextInt(CLASSES);
      values.put((4 + c) * ANCHORS + anchor, (float) random.nextDouble(0.3, 0.95));
    }
    return Outputs.of(List.of("output0"), List.of(tensor));
  }
}
