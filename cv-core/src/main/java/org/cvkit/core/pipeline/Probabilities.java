package org.cvkit.core.pipeline;

import org.cvkit.core.model.ModelException;
import org.cvkit.core.runtime.Outputs;
import org.cvkit.core.tensor.Tensor;
import org.cvkit.core.transform.Placement;

/**
 * Reads a classifier's first output, one number a class whatever its shape, as probabilities.
 * Decoder {@code probabilities} takes them as they are, {@code softmax} takes them for logits.
 */
enum Probabilities implements Decoder<float[]> {
  PLAIN {
    @Override
    void toProbabilities(float[] scores) {}
  },
  SOFTMAX {
    @Override
    void toProbabilities(float[] scores) {
      float most = Float.NEGATIVE_INFINITY;
      for (float score : scores) {
        most = Math.max(most, score);
      }
      double sum = 0;
      for (int i = 0; i < scores.length; i++) {
        // Less the greatest, or exp would overflow.
        double e = Math.exp(scores[i] - most);
        scores[i] = (float) e;
        sum += e;
      }
      for (int i = 0; i < scores.length; i++) {
        scores[i] = (float) (scores[i] / sum);
      }
    }
  };

  /** The decoder a card names. */
  static Probabilities named(String model, String decoder) {
    return switch (decoder) {
      case "probabilities" -> PLAIN;
      case "softmax" -> SOFTMAX;
      default ->
          throw new ModelException(
              "classifier "
                  + model
                  + ": decoder: expected softmax or probabilities, got "
                  + decoder);
    };
  }

  abstract void toProbabilities(float[] scores);

  @Override
  public float[] decode(Outputs outputs, Placement placement) {
    Tensor output = outputs.get(0);
    float[] scores = output.toFloatArray();
    toProbabilities(scores);
    return scores;
  }
}
