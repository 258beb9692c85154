package org.cvkit.core.pipeline;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.cvkit.core.image.Image;
import org.cvkit.core.memory.NativeResource;
import org.cvkit.core.model.Labels;
import org.cvkit.core.model.Model;
import org.cvkit.core.model.ModelCard;
import org.cvkit.core.model.ModelException;
import org.cvkit.core.model.Task;
import org.cvkit.core.runtime.InferenceException;
import org.cvkit.core.runtime.InferenceSession;
import org.cvkit.core.runtime.SessionOptions;
import org.cvkit.core.tensor.Shape;

/**
 * Owns a model that says what a picture shows as a whole.
 *
 * <p>Thread-safe: as many pictures are in flight as there are calling threads.
 */
public final class Classifier implements NativeResource {
  private final ModelCard card;
  private final Probabilities decoder;
  private final ModelPipeline<float[]> pipeline;

  private Classifier(ModelCard card, Probabilities decoder, ModelPipeline<float[]> pipeline) {
    this.card = card;
    this.decoder = decoder;
    this.pipeline = pipeline;
  }

  /**
   * Opens a model whose card names the decoder {@code softmax} (its outputs are logits) or {@code
   * probabilities}. The caller closes it.
   *
   * @throws ModelException when the model is not a classifier, or its labels are not as many as its
   *     outputs
   * @throws InferenceException when the file cannot be loaded
   */
  public static Classifier open(Model model, SessionOptions options) {
    ModelCard card = model.card();
    if (card.task() != Task.CLASSIFY) {
      throw new ModelException(
          "classifier "
              + card.id()
              + ": task: expected "
              + Task.CLASSIFY.id()
              + ", got "
              + card.task().id()
              + "; name a model for classification");
    }
    Probabilities decoder = Probabilities.named(card.id(), card.decoder());
    InferenceSession session = InferenceSession.open(model.file(), options);
    try {
      requireLabels(card, session);
      return new Classifier(
          card, decoder, ModelPipeline.of(session, card.preprocessing(), () -> decoder));
    } catch (RuntimeException e) {
      session.close();
      throw e;
    }
  }

  private static void requireLabels(ModelCard card, InferenceSession session) {
    Shape shape = session.outputs().get(0).shape();
    long classes = 1;
    for (int axis = 1; axis < shape.rank(); axis++) {
      // With a free dimension the number is not known before the first run, and 0 stands for that.
      classes *= Math.max(0, shape.dimension(axis));
    }
    if (classes > 0 && card.labels().size() > 0 && classes != card.labels().size()) {
      throw new ModelException(
          "classifier "
              + card.id()
              + ": labels: expected "
              + classes
              + " as the model's output "
              + session.outputs().get(0)
              + ", got "
              + card.labels().size()
              + "; correct the card");
    }
  }

  /** The model's id. */
  public String name() {
    return card.id();
  }

  public ModelCard card() {
    return card;
  }

  public Labels labels() {
    return card.labels();
  }

  /** The session it runs in, for its device. */
  public InferenceSession session() {
    return pipeline.session();
  }

  /**
   * The {@code top} likeliest classes, the likeliest first; classes of equal score in the model's
   * order.
   *
   * @param top how many, at least 1; fewer come where the model has fewer classes
   * @throws InferenceException when ONNX Runtime fails, or the model's answer is not a number
   */
  public List<Classification> classify(Image image, int top) {
    return infer(image, top).result();
  }

  /** As {@link #classify}, with where the time went. */
  public Inference<List<Classification>> infer(Image image, int top) {
    if (top < 1) {
      throw new IllegalArgumentException("classify: expected at least 1 class, got " + top);
    }
    Inference<float[]> inference = pipeline.run(image);
    long start = System.nanoTime();
    requireFinite(inference.result());
    List<Classification> best = ranked(inference.result(), top);
    Timings choosing = new Timings(0, 0, System.nanoTime() - start);
    return new Inference<>(best, inference.timings().plus(choosing));
  }

  /** The model's raw numbers for one picture as probabilities, in place. */
  float[] probabilities(float[] scores) {
    decoder.toProbabilities(scores);
    requireFinite(scores);
    return scores;
  }

  /** NaN is neither more nor less than anything, so it must not come among what is compared. */
  private void requireFinite(float[] scores) {
    for (int i = 0; i < scores.length; i++) {
      if (!Float.isFinite(scores[i])) {
        throw new InferenceException(
            "classifier "
                + name()
                + ": output: expected finite scores, got "
                + scores[i]
                + " for "
                + labels().name(i)
                + "; the model is damaged, or its card prepares pictures wrongly");
      }
    }
  }

  /**
   * The {@code top} greatest of scores in the model's order, as {@link #classify} ranks them.
   *
   * @param scores one a class
   */
  public List<Classification> ranked(float[] scores, int top) {
    int count = Math.min(top, scores.length);
    int[] order = new int[count];
    int filled = 0;
    for (int i = 0; i < scores.length; i++) {
      if (filled == count && !(scores[i] > scores[order[count - 1]])) {
        continue;
      }
      int at = filled < count ? filled++ : count - 1;
      for (; at > 0 && scores[i] > scores[order[at - 1]]; at--) {
        order[at] = order[at - 1];
      }
      order[at] = i;
    }
    List<Classification> best = new ArrayList<>(count);
    Arrays.stream(order)
        .forEach(i -> best.add(new Classification(i, card.labels().name(i), scores[i])));
    return List.copyOf(best);
  }

  @Override
  public void close() {
    pipeline.close();
  }
}
