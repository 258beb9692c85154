package org.cvkit.cli.command;

import java.nio.file.InvalidPathException;
import java.util.List;
import java.util.Locale;
import org.cvkit.cli.option.BoxOptions;
import org.cvkit.cli.option.ModelOptions;
import org.cvkit.cli.option.Surroundings;
import org.cvkit.core.model.Model;
import org.cvkit.core.runtime.SessionOptions;
import org.cvkit.detection.Detection;
import org.cvkit.detection.DetectionOptions;
import org.cvkit.detection.ObjectDetector;
import org.cvkit.detection.window.BuiltInDetector;
import org.cvkit.detection.window.HogModel;
import org.cvkit.detection.window.ImagePyramid;
import org.cvkit.detection.window.SlidingClassifier;
import org.jspecify.annotations.Nullable;

/** What {@code cv detect --window} slides over pictures. */
final class SlidingWindow {

  /** The kinds, as they are written on the command line. */
  enum Kind {
    HOG,
    CNN;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final ModelOptions model;
  private final BoxOptions boxes;
  private final Surroundings surroundings;

  SlidingWindow(ModelOptions model, BoxOptions boxes, Surroundings surroundings) {
    this.model = model;
    this.boxes = boxes;
    this.surroundings = surroundings;
  }

  /**
   * Lets everything pass but a file of {@code cv train hog} that is not to be slid as one: ONNX
   * Runtime would only say that it cannot parse it.
   *
   * @throws IllegalArgumentException when it is such a file
   */
  void requireKind(@Nullable Kind kind) {
    String named = model.named();
    if (named != null && kind != Kind.HOG && isOfTrainHog(named)) {
      throw new IllegalArgumentException(
          "--model "
              + named
              + ": made by cv train hog, so no network: expected --window hog, got "
              + (kind == null ? "no window" : "--window " + kind)
              + "; add --window hog");
    }
  }

  private boolean isOfTrainHog(String named) {
    try {
      return HogModel.isWrittenTo(surroundings.folder().resolve(named));
    } catch (InvalidPathException e) {
      // No file can have this name, so it is an id.
      return false;
    }
  }

  /**
   * Opens it. The caller closes the result.
   *
   * @throws IllegalArgumentException when a classifier is wanted and none named, or the options
   *     name a class that there is not
   */
  Vision<List<Detection>> open(Kind kind, DetectionOptions options, SessionOptions session) {
    String named = model.named();
    if (kind == Kind.HOG) {
      boolean people = named == null || named.equals(BuiltInDetector.HOG_PEOPLE.id());
      return people
          ? DetectionVision.builtIn(boxes.sliced(BuiltInDetector.HOG_PEOPLE.open(options), options))
          : DetectionVision.of(
              boxes.sliced(
                  HogModel.read(surroundings.folder().resolve(named)).open(options), options),
              "your own");
    }
    if (named == null) {
      throw new IllegalArgumentException(
          "--window cnn: expected --model with a classifier, got none");
    }
    Model classifier = Opening.of(() -> model.resolve(named, surroundings));
    ObjectDetector detector =
        Opening.of(
            () -> SlidingClassifier.open(classifier, ImagePyramid.standard(), options, session));
    return DetectionVision.of(boxes.sliced(detector, options), classifier.card().licence());
  }
}
