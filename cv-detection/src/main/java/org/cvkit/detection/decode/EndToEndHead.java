package org.cvkit.detection.decode;

import java.nio.FloatBuffer;
import java.util.Optional;
import org.cvkit.core.geometry.Size;
import org.cvkit.core.runtime.Outputs;
import org.cvkit.core.tensor.Tensor;

/**
 * Networks that end in finished detections, YOLOv10 and exports with the suppression inside: {@code
 * 1 x rows x 6}, a row being left, top, right, bottom in input pixels, score and class. Unused rows
 * score 0. What the network chose is not suppressed again.
 *
 * <p>Source: Wang et al., "YOLOv10: Real-Time End-to-End Object Detection", 2024.
 */
final class EndToEndHead implements Head {
  private static final int COLUMNS = 6;

  private final float[] row = new float[COLUMNS];

  @Override
  public boolean read(Outputs outputs, Size input, Candidates candidates) {
    Optional<Tensor> found = Head.output(outputs, 0, 3);
    if (found.isEmpty() || found.get().shape().dimension(2) != COLUMNS) {
      return false;
    }
    FloatBuffer values = found.get().asFloatBuffer();
    int rows = (int) found.get().shape().dimension(1);
    for (int i = 0; i < rows; i++) {
      values.get(i * COLUMNS, row);
      if (!(row[4] >= candidates.confidence())) {
        continue;
      }
      // A class beyond the labels means that the labels are another model's.
      if (!(row[5] >= 0 && row[5] < candidates.labelCount())) {
        return false;
      }
      candidates.add(row[4], Math.round(row[5]), row[0], row[1], row[2], row[3]);
    }
    return true;
  }
}
