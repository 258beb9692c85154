package org.cvkit.detection.decode;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.cvkit.core.tensor.ElementType;
import org.cvkit.core.tensor.Shape;
import org.cvkit.core.tensor.TensorSpec;

/**
 * Two outputs that belong together: boxes {@code N x n x 4} or {@code N x n x 1 x 4}, and {@code N
 * x n x columns} scores. Other outputs, such as features, do no harm. Where both have four columns
 * their names tell which is which.
 *
 * <p>Immutable.
 *
 * @param boxes index of the output with the boxes
 * @param scores index of the output with the scores
 */
record TablePair(int boxes, int scores) {
  private static final long COORDINATES = 4;

  /** The one pair among the outputs with that many score columns; empty if none or several. */
  static Optional<TablePair> find(List<TensorSpec> outputs, long columns) {
    List<TablePair> pairs = new ArrayList<>();
    for (int b = 0; b < outputs.size(); b++) {
      for (int s = 0; s < outputs.size(); s++) {
        if (b != s && isPair(outputs.get(b), outputs.get(s), columns)) {
          pairs.add(new TablePair(b, s));
        }
      }
    }
    if (pairs.size() > 1) {
      pairs.removeIf(
          p -> !isNamedBoxes(outputs.get(p.boxes)) || isNamedBoxes(outputs.get(p.scores)));
    }
    return pairs.size() == 1 ? Optional.of(pairs.get(0)) : Optional.empty();
  }

  private static boolean isPair(TensorSpec boxes, TensorSpec scores, long columns) {
    Shape b = boxes.shape();
    Shape s = scores.shape();
    boolean four =
        b.rank() == 3 && b.dimension(2) == COORDINATES
            || b.rank() == 4 && b.dimension(2) == 1 && b.dimension(3) == COORDINATES;
    return four
        && s.rank() == 3
        && s.dimension(2) == columns
        && s.dimension(1) == b.dimension(1)
        && boxes.type() == ElementType.FLOAT32
        && scores.type() == ElementType.FLOAT32;
  }

  private static boolean isNamedBoxes(TensorSpec output) {
    return output.name().toLowerCase(Locale.ROOT).contains("box");
  }
}
