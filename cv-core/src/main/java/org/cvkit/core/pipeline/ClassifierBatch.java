package org.cvkit.core.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.cvkit.core.image.Image;
import org.cvkit.core.memory.NativeResource;
import org.cvkit.core.memory.Scope;
import org.cvkit.core.model.ModelException;
import org.cvkit.core.runtime.InferenceException;
import org.cvkit.core.runtime.InferenceSession;
import org.cvkit.core.runtime.Outputs;
import org.cvkit.core.tensor.Shape;
import org.cvkit.core.tensor.Tensor;
import org.cvkit.core.transform.Preprocessing;
import org.cvkit.core.transform.Preprocessor;

/**
 * Owns one worker's input of several pictures, which a classifier answers in one run. That pays for
 * small networks on the CPU, and on a GPU.
 *
 * <p>Confined to one thread at a time.
 */
public final class ClassifierBatch implements NativeResource {
  private final Scope scope = new Scope();
  private final Classifier classifier;
  private final int head;
  private final int capacity;
  private final Tensor input;
  private final Preprocessor preprocessor;
  private final InferenceSession.Binding binding;
  private int size;

  private ClassifierBatch(Classifier classifier, int head, int capacity) {
    this.classifier = classifier;
    this.head = head;
    this.capacity = capacity;
    Preprocessing preprocessing = classifier.card().preprocessing();
    try {
      input =
          scope.add(Tensor.allocate(preprocessing.elementType(), preprocessing.shape(capacity)));
      preprocessor = scope.add(Preprocessor.open(preprocessing));
      binding = scope.add(classifier.session().bind(input));
    } catch (RuntimeException e) {
      scope.close();
      throw e;
    }
  }

  /**
   * Room for {@code capacity} pictures. It must be closed before the classifier is. The caller
   * closes it.
   *
   * @param head which of {@link Classifier#heads()} answers
   * @throws ModelException when the model takes batches of another size only
   */
  public static ClassifierBatch open(Classifier classifier, int head, int capacity) {
    Objects.checkIndex(head, classifier.heads().size());
    if (capacity < 1) {
      throw new IllegalArgumentException(
          "batch: expected room for at least 1 picture, got " + capacity);
    }
    Shape shape = classifier.session().inputs().get(0).shape();
    long fixed = shape.rank() == 0 ? 1 : shape.dimension(0);
    if (fixed != Shape.FREE && fixed != capacity) {
      throw new ModelException(
          "classifier "
              + classifier.name()
              + ": batch: expected "
              + fixed
              + " as the model's input "
              + classifier.session().inputs().get(0)
              + ", got "
              + capacity);
    }
    return new ClassifierBatch(classifier, head, capacity);
  }

  /** How many pictures find room. */
  public int capacity() {
    return capacity;
  }

  /** How many pictures there are. */
  public int size() {
    return size;
  }

  /**
   * Prepares one more picture; it is not needed any longer afterwards.
   *
   * @throws IllegalStateException when there is no room
   */
  public void add(Image image) {
    if (size == capacity) {
      throw new IllegalStateException("batch: expected at most " + capacity + " pictures");
    }
    preprocessor.prepare(image, input, size);
    size++;
  }

  /**
   * The probabilities of all classes of the head, in the model's order, one array a picture. The
   * batch is empty afterwards.
   *
   * @throws InferenceException when ONNX Runtime fails, or the model's answer is not a number
   */
  public List<float[]> run() {
    int pictures = size;
    size = 0;
    if (pictures == 0) {
      return List.of();
    }
    // What is left of earlier pictures in the unused room is answered as well, and ignored.
    Outputs outputs = binding.run();
    Tensor output = outputs.get(head);
    long classes = output.shape().elements() / capacity;
    if (output.shape().elements() % capacity != 0 || classes == 0) {
      throw new InferenceException(
          "classifier "
              + classifier.name()
              + ": output: expected one row for each of "
              + capacity
              + " pictures, got "
              + output);
    }
    List<float[]> answers = new ArrayList<>(pictures);
    for (int i = 0; i < pictures; i++) {
      float[] scores = new float[(int) classes];
      output.asFloatBuffer().position((int) (i * classes)).get(scores);
      answers.add(classifier.probabilities(scores, head));
    }
    return answers;
  }

  @Override
  public void close() {
    scope.close();
  }
}
