package org.cvkit.detection.metric;

import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.cvkit.core.CvException;
import org.cvkit.core.geometry.Size;
import org.cvkit.core.image.DecodeOptions;
import org.cvkit.core.image.Image;
import org.cvkit.core.image.ImageDecoder;
import org.cvkit.core.image.MediaException;
import org.cvkit.core.memory.Scope;
import org.cvkit.core.pipeline.OrderedWorkers;
import org.cvkit.detection.Detection;
import org.cvkit.detection.ObjectDetector;
import org.cvkit.detection.data.Category;
import org.cvkit.detection.data.CocoBox;
import org.cvkit.detection.data.CocoResult;
import org.cvkit.detection.data.DatasetException;
import org.cvkit.detection.data.DetectionDataset;
import org.cvkit.detection.data.LabelledPicture;
import org.jspecify.annotations.Nullable;

/**
 * Lets a detector look at every picture of a data set and measures it. Classes are matched by name;
 * detections of classes that the data set does not have are left out. The detector is best opened
 * with {@link org.cvkit.detection.DetectionOptions#evaluation()}.
 *
 * <p>Thread-safe: it keeps no state.
 */
public final class DetectorEvaluation {
  /** As many class names as a message lists. */
  private static final int LISTED = 20;

  private DetectorEvaluation() {}

  /** Is told how the evaluation goes, on the thread that started it, in the pictures' order. */
  public interface Listener {
    /** A picture was answered; called before {@link #done}, with its labels in pixels. */
    default void answered(AnsweredPicture answer) {}

    /** A picture was answered. */
    void done(LabelledPicture picture, List<Detection> found);

    /** A picture could not be read; the metrics are those of the others. */
    void failed(LabelledPicture picture, CvException failure);
  }

  /**
   * Evaluates.
   *
   * @param workers how many pictures are looked at at once, at least 1
   * @throws DatasetException when the detector knows none of the data's classes
   * @throws org.cvkit.core.runtime.InferenceException when the detector fails
   */
  public static CocoMetrics run(
      ObjectDetector detector, DetectionDataset data, int workers, Listener listener) {
    List<String> unknown = unknownClasses(detector, data);
    if (!unknown.isEmpty() && unknown.size() == data.categories().size()) {
      throw new DatasetException(
          "data set: expected at least one class that "
              + detector.name()
              + " has ("
              + listed(detector.labels())
              + "), got "
              + listed(unknown)
              + "; give both the same names");
    }
    CocoEvaluator evaluator = new CocoEvaluator();
    Iterator<LabelledPicture> pictures = data.pictures().iterator();
    OrderedWorkers.<LabelledPicture, Answer>run(
        pictures,
        workers,
        () -> new Looking(detector),
        answer -> {
          CvException failure = answer.failure();
          if (failure != null) {
            listener.failed(answer.picture(), failure);
            return;
          }
          LabelledPicture picture = answer.picture();
          AnsweredPicture answered =
              new AnsweredPicture(
                  picture, picture.objects(answer.size()), results(picture, answer.found(), data));
          evaluator.add(picture.id(), answered.objects(), answered.detections());
          listener.answered(answered);
          listener.done(picture, answer.found());
        });
    return evaluator.evaluate();
  }

  /**
   * The classes of the data that the detector does not have, which it can only miss; none where the
   * detector does not name its classes.
   */
  public static List<String> unknownClasses(ObjectDetector detector, DetectionDataset data) {
    Set<String> known = Set.copyOf(detector.labels());
    return known.isEmpty()
        ? List.of()
        : data.names().stream().filter(name -> !known.contains(name)).toList();
  }

  private static String listed(List<String> names) {
    String some = names.stream().limit(LISTED).collect(Collectors.joining(", "));
    return names.size() > LISTED ? some + ", … (" + names.size() + " in all)" : some;
  }

  private static List<CocoResult> results(
      LabelledPicture picture, List<Detection> found, DetectionDataset data) {
    return found.stream().flatMap(d -> result(picture, d, data).stream()).toList();
  }

  private static Optional<CocoResult> result(
      LabelledPicture picture, Detection d, DetectionDataset data) {
    return data.category(d.label())
        .map(Category::id)
        .map(id -> new CocoResult(picture.id(), id, CocoBox.of(d.box()), d.score()));
  }

  /** What one picture gave. */
  private record Answer(
      LabelledPicture picture, Size size, List<Detection> found, @Nullable CvException failure) {}

  /** Reads and looks. */
  private static final class Looking implements OrderedWorkers.Worker<LabelledPicture, Answer> {
    private final Scope scope = new Scope();
    private final ObjectDetector detector;
    private final ImageDecoder decoder = scope.add(ImageDecoder.open(DecodeOptions.defaults()));
    private final Image image = scope.add(Image.empty());

    Looking(ObjectDetector detector) {
      this.detector = detector;
    }

    @Override
    public Answer work(LabelledPicture picture) {
      try {
        decoder.decode(picture.file(), image);
        return new Answer(picture, image.size(), detector.detect(image), null);
      } catch (MediaException e) {
        // A model that fails would fail at every picture: that ends the evaluation.
        return new Answer(picture, new Size(0, 0), List.of(), e);
      }
    }

    @Override
    public void close() {
      scope.close();
    }
  }
}
