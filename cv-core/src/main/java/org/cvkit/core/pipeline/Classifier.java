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
import org.cvkit.core.tensor.TensorSpec;

/**
 * Owns a model that says what a picture shows as a whole.
 *
 * <p>Thread-safe: as many pictures are in flight as there are calling threads.
 */
public final class Classifier implements NativeResource {
  private final ModelCard card;
  private final List<ModelCard.Head> heads;
  private final Probabilities decoder;
  private final ModelPipeline<List<float[]>> pipeline;

  private Classifier(ModelCard card, Probabilities decoder, ModelPipeline<List<float[]>> pipeline) {
    this.card = card;
    heads = card.heads();
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
      List<ModelCard.Head> heads = card.heads();
      requireLabels(card.id(), heads, session);
      Decoder<List<float[]>> reading = decoder.ofHeads(heads.size());
      return new Classifier(
          card, decoder, ModelPipeline.of(session, card.preprocessing(), () -> reading));
    } catch (RuntimeException e) {
      session.close();
      throw e;
    }
  }

  private static void requireLabels(
      String id, List<ModelCard.Head> heads, InferenceSession session) {
    List<TensorSpec> outputs = session.outputs();
    if (heads.size() > outputs.size()) {
      throw new ModelException(
          "classifier "
              + id
              + ": heads: expected at most "
              + outputs.size()
              + " as the model has outputs, got "
              + heads.size()
              + "; correct the card");
    }
    for (int head = 0; head < heads.size(); head++) {
      requireLabels(id, heads.get(head).labels(), outputs.get(head));
    }
  }

  private static void requireLabels(String id, Labels labels, TensorSpec output) {
    Shape shape = output.shape();
    long classes = 1;
    for (int axis = 1; axis < shape.rank(); axis++) {
      // With a free dimension the number is not known before the first run, and 0 stands for that.
      classes *= Math.max(0, shape.dimension(axis));
    }
    if (classes > 0 && labels.size() > 0 && classes != labels.size()) {
      throw new ModelException(
          "classifier "
              + id
              + ": labels: expected "
              + classes
              + " as the model's output "
              + output
              + ", got "
              + labels.size()
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

  /** The classes of the first head. */
  public Labels labels() {
    return card.labels();
  }

  /** What it answers of each picture: one head, unless the model was trained on several tasks. */
  public List<ModelCard.Head> heads() {
    return heads;
  }

  /** The session it runs in, for its device. */
  public InferenceSession session() {
    return pipeline.session();
  }

  /**
   * The {@code top} likeliest classes of the first head, the likeliest first; classes of equal
   * score in the model's order.
   *
   * @param top how many, at least 1; fewer come where the model has fewer classes
   * @throws InferenceException when ONNX Runtime fails, or the model's answer is not a number
   */
  public List<Classification> classify(Image image, int top) {
    return infer(image, top).result();
  }

  /** As {@link #classify}, with where the time went. */
  public Inference<List<Classification>> infer(Image image, int top) {
    Inference<List<HeadAnswer>> all = inferHeads(image, top);
    return new Inference<>(all.result().get(0).classes(), all.timings());
  }

  /** As {@link #infer}, the answers of all heads. */
  public Inference<List<HeadAnswer>> inferHeads(Image image, int top) {
    if (top < 1) {
      throw new IllegalArgumentException("classify: expected at least 1 class, got " + top);
    }
    Inference<List<float[]>> inference = pipeline.run(image);
    long start = System.nanoTime();
    List<HeadAnswer> answers = new ArrayList<>(heads.size());
    for (int head = 0; head < heads.size(); head++) {
      float[] scores = inference.result().get(head);
      requireFinite(scores, head);
      answers.add(new HeadAnswer(heads.get(head).name(), ranked(scores, head, top)));
    }
    Timings choosing = new Timings(0, 0, System.nanoTime() - start);
    return new Inference<>(List.copyOf(answers), inference.timings().plus(choosing));
  }

  /** The model's raw numbers for one picture as probabilities, in place. */
  float[] probabilities(float[] scores, int head) {
    decoder.toProbabilities(scores);
    requireFinite(scores, head);
    return scores;
  }

  /** NaN is neither more nor less than anything, so it must not come among what is compared. */
  private void requireFinite(float[] scores, int head) {
    for (int i = 0; i < scores.length; i++) {
      if (!Float.isFinite(scores[i])) {
        throw new InferenceException(
            "classifier "
                + name()
                + ": output: expected finite scores, got "
                + scores[i]
                + " for "
                + heads.get(head).labels().name(i)
                + "; the model is damaged, or its card prepares pictures wrongly");
      }
    }
  }

  /**
   * The {@code top} greatest of scores in the model's order, as {@link #classify} ranks them.
   *
   * @param scores one a class
   * @param head whose classes they are
   */
  public List<Classification> ranked(float[] scores, int head, int top) {
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
    Labels labels = heads.get(head).labels();
    Arrays.stream(order).forEach(i -> best.add(new Classification(i, labels.name(i), scores[i])));
    return List.copyOf(best);
  }

  @Override
  public void close() {
    pipeline.close();
  }
}
