package org.cvkit.core.pipeline;

import java.util.ArrayList;
import java.util.List;
import org.cvkit.core.model.ModelException;

/**
 * Reads a classifier's outputs, one a head, one number a class whatever its shape, as
 * probabilities. Decoder {@code probabilities} takes them as they are, {@code softmax} takes them
 * for logits.
 */
enum Probabilities {
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

  /** The decoder of the first {@code heads} outputs. */
  Decoder<List<float[]>> ofHeads(int heads) {
    return (outputs, placement) -> {
      List<float[]> answers = new ArrayList<>(heads);
      for (int head = 0; head < heads; head++) {
        float[] scores = outputs.get(head).toFloatArray();
        toProbabilities(scores);
        answers.add(scores);
      }
      return answers;
    };
  }
}
