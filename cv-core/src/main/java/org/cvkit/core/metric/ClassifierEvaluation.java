package org.cvkit.core.metric;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;
import org.cvkit.core.CvException;
import org.cvkit.core.data.ClassificationDataset;
import org.cvkit.core.data.LabelSet;
import org.cvkit.core.image.DecodeOptions;
import org.cvkit.core.image.Image;
import org.cvkit.core.image.ImageDecoder;
import org.cvkit.core.image.MediaException;
import org.cvkit.core.memory.Scope;
import org.cvkit.core.model.Labels;
import org.cvkit.core.pipeline.Classifier;
import org.cvkit.core.pipeline.ClassifierBatch;
import org.cvkit.core.pipeline.OrderedWorkers;
import org.jspecify.annotations.Nullable;

/**
 * Lets a classifier look at every picture of a data set and measures it. Classes are matched by
 * name, and so is the head of a classifier that has several; the metrics are over all of the
 * model's classes, whether the data has them or not. Pictures that cannot be read are named and
 * left out, as are those without a label.
 *
 * <p>Immutable.
 *
 * @param mistakes the wrong answers the model was surest of, the surest first
 * @param failures the pictures that could not be read
 * @param unlabelled number of pictures without a label
 */
public record ClassifierEvaluation(
    ClassificationMetrics metrics,
    List<Mistake> mistakes,
    List<Failure> failures,
    long unlabelled) {
  private static final int MOST_MISTAKES = 32;

  public ClassifierEvaluation {
    mistakes = List.copyOf(mistakes);
    failures = List.copyOf(failures);
  }

  /**
   * A wrong answer.
   *
   * <p>Immutable.
   *
   * @param picture its index in the data set
   * @param name what the data set calls it
   * @param actual its class, as the model counts them
   * @param predicted the class it was taken for
   * @param score how sure the model was, 0..1
   */
  public record Mistake(int picture, String name, int actual, int predicted, float score) {}

  /**
   * A picture that could not be read.
   *
   * <p>Immutable.
   */
  public record Failure(int picture, String name, String message) {}

  /** Is told how the evaluation goes, on the thread that started it, in the pictures' order. */
  public interface Listener {
    /**
     * A picture was answered.
     *
     * @param picture its index in the data set
     * @param actual its class, as the model counts them
     * @param probabilities of all classes of the model, its to keep
     */
    void done(int picture, int actual, float[] probabilities);

    /** A picture could not be read; the metrics are those of the others. */
    void failed(int picture, CvException failure);
  }

  /**
   * Evaluates.
   *
   * @param batch how many pictures the model answers in one run, at least 1
   * @param workers how many such runs are under way at once, at least 1
   * @param data of one task; see {@link ClassificationDataset#withTask}
   * @throws org.cvkit.core.data.DatasetException when the task or a class of the data is none of
   *     the model's, or there are several tasks
   * @throws org.cvkit.core.model.ModelException when the model does not take batches of that size
   * @throws org.cvkit.core.runtime.InferenceException when the classifier fails
   */
  public static ClassifierEvaluation run(
      Classifier classifier,
      ClassificationDataset data,
      int batch,
      int workers,
      Listener listener) {
    int head = ClassMatch.head(data, classifier.name(), classifier.heads());
    Labels labels = classifier.heads().get(head).labels();
    int[] classes = ClassMatch.of(data, classifier.name(), labels);
    Tally tally = new Tally(labels, data, listener);
    OrderedWorkers.<List<Item>, List<Answer>>run(
        new Batches(data, classes, batch, tally),
        workers,
        () -> new Looking(classifier, head, data, batch),
        answers -> answers.forEach(tally::add));
    return tally.evaluation();
  }

  /** A picture and the model's index of its class. */
  private record Item(int picture, int actual) {}

  /** What one picture gave: probabilities, or why there are none. */
  private record Answer(Item item, float[] probabilities, @Nullable CvException failure) {}

  /** The labelled pictures, so many at a time. */
  private static final class Batches implements Iterator<List<Item>> {
    private final ClassificationDataset data;
    private final int[] classes;
    private final int batch;
    private final Tally tally;
    private int next;

    Batches(ClassificationDataset data, int[] classes, int batch, Tally tally) {
      this.data = data;
      this.classes = classes;
      this.batch = batch;
      this.tally = tally;
      skip();
    }

    private void skip() {
      while (next < data.size() && data.label(next, 0) == LabelSet.UNKNOWN) {
        tally.unlabelled++;
        next++;
      }
    }

    @Override
    public boolean hasNext() {
      return next < data.size();
    }

    @Override
    public List<Item> next() {
      if (!hasNext()) {
        throw new NoSuchElementException("no more pictures");
      }
      List<Item> items = new ArrayList<>(batch);
      while (hasNext() && items.size() < batch) {
        items.add(new Item(next, classes[data.label(next, 0)]));
        next++;
        skip();
      }
      return items;
    }
  }

  /** Reads and looks. */
  private static final class Looking implements OrderedWorkers.Worker<List<Item>, List<Answer>> {
    private static final float[] NONE = new float[0];

    private final Scope scope = new Scope();
    private final ClassificationDataset data;
    private final ClassifierBatch batch;
    private final ImageDecoder decoder;
    private final Image image;

    Looking(Classifier classifier, int head, ClassificationDataset data, int capacity) {
      this.data = data;
      try {
        batch = scope.add(ClassifierBatch.open(classifier, head, capacity));
        decoder = scope.add(ImageDecoder.open(DecodeOptions.defaults()));
        image = scope.add(Image.empty());
      } catch (RuntimeException e) {
        scope.close();
        throw e;
      }
    }

    @Override
    public List<Answer> work(List<Item> items) {
      List<@Nullable CvException> failures = new ArrayList<>();
      for (Item item : items) {
        failures.add(read(item));
      }
      Iterator<float[]> scores = batch.run().iterator();
      List<Answer> answers = new ArrayList<>(items.size());
      for (int i = 0; i < items.size(); i++) {
        CvException failure = failures.get(i);
        answers.add(new Answer(items.get(i), failure == null ? scores.next() : NONE, failure));
      }
      return answers;
    }

    private @Nullable CvException read(Item item) {
      try {
        data.read(item.picture(), decoder, image);
        batch.add(image);
        return null;
      } catch (MediaException e) {
        // A model that fails would fail at every picture: that ends the evaluation.
        return e;
      }
    }

    @Override
    public void close() {
      scope.close();
    }
  }

  /** Counts the answers. */
  private static final class Tally {
    private static final Comparator<Mistake> SUREST_FIRST =
        Comparator.comparingDouble(Mistake::score).reversed().thenComparingInt(Mistake::picture);

    private final ClassificationDataset data;
    private final Listener listener;
    private final ClassificationMeter meter;
    private final PriorityQueue<Mistake> mistakes = new PriorityQueue<>(SUREST_FIRST.reversed());
    private final List<Failure> failures = new ArrayList<>();
    private long unlabelled;

    Tally(Labels labels, ClassificationDataset data, Listener listener) {
      this.data = data;
      this.listener = listener;
      meter = ClassificationMeter.of(labels.names());
    }

    void add(Answer answer) {
      int picture = answer.item().picture();
      CvException failure = answer.failure();
      if (failure != null) {
        failures.add(
            new Failure(picture, data.name(picture), String.valueOf(failure.getMessage())));
        listener.failed(picture, failure);
        return;
      }
      int actual = answer.item().actual();
      int predicted = meter.add(answer.probabilities(), actual);
      if (predicted != actual) {
        float score = answer.probabilities()[predicted];
        mistakes.add(new Mistake(picture, data.name(picture), actual, predicted, score));
        if (mistakes.size() > MOST_MISTAKES) {
          mistakes.remove();
        }
      }
      listener.done(picture, actual, answer.probabilities());
    }

    ClassifierEvaluation evaluation() {
      return new ClassifierEvaluation(
          meter.metrics(), mistakes.stream().sorted(SUREST_FIRST).toList(), failures, unlabelled);
    }
  }
}
