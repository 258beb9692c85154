package org.cvkit.detection.decode;

import java.nio.FloatBuffer;
import org.cvkit.core.geometry.Size;
import org.cvkit.core.runtime.Outputs;
import org.cvkit.core.tensor.Tensor;

/**
 * NanoDet: two outputs a stride, class scores {@code 1 x cells x classes} (sigmoids already taken)
 * and distances {@code 1 x cells x (4 * bins)}, in any order, paired by their number of cells. Each
 * distance, left, top, right, bottom from the cell's centre, is a distribution over whole strides:
 * the softmax of its bins gives its expectation.
 *
 * <p>Source: Li et al., "Generalized Focal Loss", 2020, section 3.2 (the distribution); {@code
 * NanoDetHead} of RangiLyu/nanodet v0.
 */
final class NanoDetHead implements Head {
  private float[] scores = new float[0];
  private float[] bins = new float[0];

  @Override
  public boolean read(Outputs outputs, Size input, Candidates candidates) {
    if (outputs.count() < 2 || outputs.count() % 2 != 0) {
      return false;
    }
    for (int i = 0; i < outputs.count(); i++) {
      if (Head.output(outputs, i, 3).isEmpty() || partner(outputs, i) < 0) {
        return false;
      }
    }
    for (int i = 0; i < outputs.count(); i++) {
      if (i < partner(outputs, i) && !isLevel(outputs, i, input, candidates.labelCount())) {
        return false;
      }
    }
    for (int i = 0; i < outputs.count(); i++) {
      int j = partner(outputs, i);
      if (i < j) {
        boolean classesFirst = isClasses(outputs.get(i), outputs.get(j), candidates.labelCount());
        Tensor classes = outputs.get(classesFirst ? i : j);
        Tensor distances = outputs.get(classesFirst ? j : i);
        readLevel(classes, distances, input, candidates);
      }
    }
    return true;
  }

  /** The other output with as many cells, -1 when there is not exactly one. */
  private static int partner(Outputs outputs, int index) {
    int partner = -1;
    for (int i = 0; i < outputs.count(); i++) {
      if (i != index
          && outputs.get(i).shape().rank() == 3
          && outputs.get(i).shape().dimension(1) == outputs.get(index).shape().dimension(1)) {
        if (partner >= 0) {
          return -1;
        }
        partner = i;
      }
    }
    return partner;
  }

  private static boolean isLevel(Outputs outputs, int index, Size input, int labels) {
    Tensor one = outputs.get(index);
    Tensor other = outputs.get(partner(outputs, index));
    return (isClasses(one, other, labels) || isClasses(other, one, labels))
        && Grid.ofLevel(input, one.shape().dimension(1)).isPresent();
  }

  /** Whether the tensor can be the classes and the other one the distances. */
  private static boolean isClasses(Tensor tensor, Tensor other, int labels) {
    long columns = other.shape().dimension(2);
    return tensor.shape().dimension(2) == labels && columns % 4 == 0 && columns > 0;
  }

  private void readLevel(Tensor classes, Tensor distances, Size input, Candidates candidates) {
    Grid grid = Grid.ofLevel(input, classes.shape().dimension(1)).orElseThrow();
    int labels = candidates.labelCount();
    int columns = (int) distances.shape().dimension(2);
    if (scores.length != labels || bins.length != columns) {
      scores = new float[labels];
      bins = new float[columns];
    }
    FloatBuffer classScores = classes.asFloatBuffer();
    FloatBuffer distribution = distances.asFloatBuffer();
    int stride = grid.stride(0);
    for (int cell = 0; cell < grid.cells(); cell++) {
      classScores.get(cell * labels, scores);
      if (anyReaches(scores, candidates.confidence())) {
        distribution.get(cell * columns, bins);
        float x = (cell % grid.columns(0) + 0.5f) * stride;
        float y = (cell / grid.columns(0) + 0.5f) * stride;
        candidates.add(
            scores,
            1,
            x - distance(0) * stride,
            y - distance(1) * stride,
            x + distance(2) * stride,
            y + distance(3) * stride);
      }
    }
  }

  private static boolean anyReaches(float[] scores, float confidence) {
    for (float score : scores) {
      if (score >= confidence) {
        return true;
      }
    }
    return false;
  }

  /** The expectation of the distribution of side {@code side}, in strides. */
  private float distance(int side) {
    int count = bins.length / 4;
    int from = side * count;
    float highest = Float.NEGATIVE_INFINITY;
    for (int i = 0; i < count; i++) {
      highest = Math.max(highest, bins[from + i]);
    }
    double sum = 0;
    double weighted = 0;
    for (int i = 0; i < count; i++) {
      double weight = Math.exp(bins[from + i] - highest);
      sum += weight;
      weighted += weight * i;
    }
    return (float) (weighted / sum);
  }
}
