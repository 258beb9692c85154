package org.cvkit.detection.window;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.cvkit.core.geometry.Size;
import org.cvkit.core.graph.Graph;
import org.cvkit.core.graph.GraphException;
import org.cvkit.core.graph.Value;
import org.cvkit.core.image.Image;
import org.cvkit.core.image.Interpolation;
import org.cvkit.core.model.Model;
import org.cvkit.core.model.ModelCard;
import org.cvkit.core.model.ModelException;
import org.cvkit.core.model.Task;
import org.cvkit.core.pipeline.Inference;
import org.cvkit.core.pipeline.Timings;
import org.cvkit.core.runtime.Device;
import org.cvkit.core.runtime.SessionOptions;
import org.cvkit.core.tensor.ElementType;
import org.cvkit.core.tensor.Tensor;
import org.cvkit.core.transform.Placement;
import org.cvkit.core.transform.Prepared;
import org.cvkit.core.transform.Preprocessing;
import org.cvkit.core.transform.Transform;
import org.cvkit.detection.Detection;
import org.cvkit.detection.DetectionOptions;
import org.cvkit.detection.ObjectDetector;
import org.cvkit.detection.decode.Candidates;

/**
 * Owns a classifier that is slid over pictures as a detector: each level of an image pyramid is
 * prepared as the classifier's card says, every window scored, and what scores enough thinned out
 * by non-maximum suppression. A class called {@code background} or {@code negative} is what windows
 * without an object are of; a classifier that has none calls something in every window, so it wants
 * a high confidence.
 *
 * <p>A classifier without padding is applied to a whole level at once ({@link DenseForm}), any
 * other window by window, a quarter of a window apart; {@link #name} says which.
 *
 * <p>Thread-safe: as many pictures are in flight as there are calling threads.
 */
public final class SlidingClassifier implements ObjectDetector {
  private static final Pattern BACKGROUND = Pattern.compile("(?i)_*(background|negative)_*");
  private static final int BATCH = 64;

  /** Parts of a window from one to the next where they are scored one by one. */
  private static final int STEPS = 4;

  private final String name;
  private final List<String> labels;
  private final boolean logits;
  private final Preprocessing preprocessing;
  private final ImagePyramid pyramid;
  private final DetectionOptions options;
  private final WindowScorer scorer;

  private SlidingClassifier(
      ModelCard card, ImagePyramid pyramid, DetectionOptions options, WindowScorer scorer) {
    String how = scorer instanceof OnePassScorer ? "one pass a scale" : "window by window";
    name = card.id() + " (" + how + ")";
    labels = card.labels().names();
    logits = card.decoder().equals("softmax");
    preprocessing = card.preprocessing();
    this.pyramid = pyramid;
    this.options = options;
    this.scorer = scorer;
  }

  /**
   * Opens a classifier as a detector. The caller closes it.
   *
   * @throws ModelException when the model is no classifier of float32 pictures N x C x H x W with
   *     one label a class
   * @throws GraphException when its file cannot be read as a graph
   * @throws IllegalArgumentException when the options name a class it does not know
   */
  public static SlidingClassifier open(
      Model model, ImagePyramid pyramid, DetectionOptions options, SessionOptions session) {
    ModelCard card = model.card();
    boolean fits =
        card.task() == Task.CLASSIFY
            && card.heads().size() == 1
            && card.preprocessing().layout() == Preprocessing.Layout.NCHW
            && card.preprocessing().elementType() == ElementType.FLOAT32
            && (card.decoder().equals("softmax") || card.decoder().equals("probabilities"));
    if (!fits) {
      throw new ModelException(
          "sliding window "
              + card.id()
              + ": expected a classifier of one task, its input NCHW float32, got "
              + card.task().id()
              + ", decoder "
              + card.decoder()
              + "; name a classifier");
    }
    options.classesAmong(card.labels().names());
    Graph classifier = Graph.read(model.file());
    requirePicture(card.id(), classifier.inputs().get(0));
    WindowScorer scorer = scorer(classifier, session);
    return new SlidingClassifier(card, pyramid, options, scorer);
  }

  private static WindowScorer scorer(Graph classifier, SessionOptions session) {
    DenseForm form;
    try {
      form = DenseForm.of(classifier);
    } catch (GraphException e) {
      Size stride = stride(classifier);
      return WindowScorer.eachWindow(classifier, stride, BATCH, session);
    }
    return WindowScorer.onePass(form, session);
  }

  private static void requirePicture(String id, Value input) {
    if (input.rank() != 4 || input.dimension(2) < 1 || input.dimension(3) < 1) {
      throw new ModelException(
          "sliding window "
              + id
              + ": expected an input N x C x H x W of known height and width, got "
              + input
              + "; export the classifier for pictures of one size");
    }
  }

  private static Size stride(Graph classifier) {
    Value input = classifier.inputs().get(0);
    return new Size(
        (int) Math.max(1, input.dimension(3) / STEPS),
        (int) Math.max(1, input.dimension(2) / STEPS));
  }

  @Override
  public Inference<List<Detection>> infer(Image image) {
    long start = System.nanoTime();
    Candidates candidates = new Candidates(labels, options);
    candidates.begin(Placement.identity(image.size()));
    long prepared = 0;
    for (Size level : pyramid.levels(image.size(), scorer.window())) {
      long before = System.nanoTime();
      Preprocessing stretched =
          preprocessing.withTransform(new Transform.Stretch(level, Interpolation.AREA));
      try (Prepared picture = stretched.prepare(image)) {
        prepared += System.nanoTime() - before;
        propose(picture.tensor(), level, image.size(), candidates);
      }
    }
    long ran = System.nanoTime();
    List<Detection> detections = candidates.detections();
    long decoded = System.nanoTime();
    return new Inference<>(
        detections, new Timings(prepared, ran - start - prepared, decoded - ran));
  }

  /** Proposes the windows of one level, in pixels of the picture. */
  private void propose(Tensor level, Size size, Size picture, Candidates candidates) {
    Size windows = scorer.windows(size);
    float scaleX = (float) picture.width() / size.width();
    float scaleY = (float) picture.height() / size.height();
    int count = windows.width() * windows.height();
    float[] row = new float[labels.size()];
    try (Tensor scores = scorer.score(level)) {
      if (scores.shape().dimension(0) != labels.size()) {
        throw new ModelException(
            "sliding window "
                + name
                + ": labels: expected "
                + scores.shape().dimension(0)
                + ", got "
                + labels.size()
                + "; correct the card");
      }
      FloatBuffer values = scores.asFloatBuffer();
      for (int i = 0; i < count; i++) {
        for (int c = 0; c < row.length; c++) {
          row[c] = values.get(c * count + i);
        }
        float left = i % windows.width() * scorer.stride().width() * scaleX;
        float top = i / windows.width() * scorer.stride().height() * scaleY;
        float right = left + scorer.window().width() * scaleX;
        float bottom = top + scorer.window().height() * scaleY;
        int best = best(row);
        if (!BACKGROUND.matcher(labels.get(best)).matches()) {
          candidates.add(row[best], best, left, top, right, bottom);
        }
      }
    }
  }

  /** The most probable class; the row holds probabilities afterwards. */
  private int best(float[] row) {
    int best = 0;
    for (int c = 1; c < row.length; c++) {
      best = row[c] > row[best] ? c : best;
    }
    if (logits) {
      double sum = 0;
      float highest = row[best];
      for (int c = 0; c < row.length; c++) {
        row[c] = (float) Math.exp(row[c] - highest);
        sum += row[c];
      }
      for (int c = 0; c < row.length; c++) {
        row[c] = (float) (row[c] / sum);
      }
    }
    return best;
  }

  @Override
  public List<String> labels() {
    return new ArrayList<>(labels);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Device device() {
    return scorer.device();
  }

  @Override
  public void close() {
    scorer.close();
  }
}
