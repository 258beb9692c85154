package org.cvkit.cli.command;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.cvkit.cli.option.BoxOptions;
import org.cvkit.cli.option.ModelOptions;
import org.cvkit.cli.option.OutputOptions;
import org.cvkit.cli.option.SourceOptions;
import org.cvkit.cli.option.Surroundings;
import org.cvkit.cli.option.ThresholdOptions;
import org.cvkit.cli.option.WorkerOptions;
import org.cvkit.cli.output.Format;
import org.cvkit.cli.output.ResultForm;
import org.cvkit.core.StageTrace;
import org.cvkit.core.model.Model;
import org.cvkit.core.model.ModelException;
import org.cvkit.core.runtime.SessionOptions;
import org.cvkit.detection.Detection;
import org.cvkit.detection.DetectionOptions;
import org.cvkit.detection.DetectionOptions.Suppression;
import org.cvkit.detection.DetectorGroup;
import org.cvkit.detection.ObjectDetector;
import org.cvkit.detection.data.SceneFile;
import org.cvkit.detection.track.Scene;
import org.cvkit.detection.track.TrackerOptions;
import org.cvkit.detection.track.TrackerOptions.Association;
import org.cvkit.detection.window.BuiltInDetector;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code cv detect}: objects in pictures and videos.
 *
 * <p>Confined to one thread at a time.
 */
@Command(
    name = "detect",
    description = "Finds objects in pictures and videos.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "Without --model it uses yolox-nano or, when that cannot be had, the built-in detectors of"
          + " people and faces (--model hog-people, --model haar-face).",
      "",
      "--format coco: image_id is the number a file name consists of, else the picture's place in"
          + " the run from 1 (a frame's number from 0 in a video); file_name is the source;"
          + " category_id is the model's class index from 0.",
      "",
      "Example: cv detect traffic.mp4 --scene gates.yaml, where gates.yaml says",
      "  zones:",
      "    crossing: [[100, 200], [500, 200], [500, 400], [100, 400]]",
      "  lines:",
      "    gate: [[0, 240], [640, 240]]",
      "Example: cv detect street.jpg --conf 0.4 --classes person,car",
      "Example: cv detect traffic.mp4 --track",
      "Example: cv detect cells.png --window hog --model ring.hog",
      "Example: cv detect harbour.jpg --slice 512 --overlap 0.2"
    })
public final class DetectCommand implements Callable<Integer> {
  private static final String DEFAULT_MODEL = "yolox-nano";

  private final Surroundings surroundings;

  @Spec
  @SuppressWarnings("NullAway.Init") // Filled in by picocli.
  private CommandSpec spec;

  @Mixin private SourceOptions sources = new SourceOptions();
  @Mixin private ModelOptions model = new ModelOptions();

  @Mixin private ThresholdOptions thresholds = new ThresholdOptions(DetectionOptions.defaults());

  @Option(
      names = "--classes",
      paramLabel = "NAME",
      split = ",",
      description = "only these classes, by name or index, separated by commas")
  private Set<String> classes = Set.of();

  @Option(
      names = "--max-det",
      paramLabel = "N",
      description = "most boxes a picture (default: 300)")
  private int maxDetections = DetectionOptions.defaults().maxDetections();

  @Mixin private BoxOptions boxes = new BoxOptions();

  @Option(
      names = "--track",
      description = "follow objects through videos: each keeps its number from frame to frame")
  private boolean track;

  @Option(
      names = "--track-buffer",
      paramLabel = "FRAMES",
      description = "how long an object may be out of sight and still be itself (default: 30)")
  private int buffer = TrackerOptions.defaults().buffer();

  @Option(
      names = "--scene",
      paramLabel = "FILE",
      description =
          "YAML of zones and lines: who enters, leaves and crosses is counted (implies --track)")
  private @Nullable Path sceneFile;

  @Option(
      names = "--window",
      paramLabel = "hog|cnn",
      description = {
        "slide a window over the picture: hog with a file of cv train hog, people without --model;",
        "cnn with a classifier"
      })
  private SlidingWindow.@Nullable Kind window;

  @Mixin private OutputOptions output = new OutputOptions();
  @Mixin private WorkerOptions devices = new WorkerOptions();

  public DetectCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    StageTrace.mark("arguments");
    DetectionOptions options = options();
    Path scene = sceneFile;
    if (scene != null) {
      return track(options, SceneFile.read(surroundings.folder().resolve(scene)));
    }
    if (track) {
      return track(options, null);
    }
    if (output.format() == Format.MOT) {
      throw new ParameterException(
          spec.commandLine(), "--format mot: only tracks have this form; add --track");
    }
    return new Prediction<>(sources, output, devices, ResultForm.detection(), surroundings)
        .run(session -> open(options, session))
        .code();
  }

  private int track(DetectionOptions options, @Nullable Scene scene) {
    if (output.format() == Format.COCO) {
      throw new ParameterException(
          spec.commandLine(), "--format coco: it has no place for tracks; use json or csv");
    }
    TrackerOptions tracking = tracking(options);
    // What is too unsure to begin a track may still go on with one.
    DetectionOptions wide = options.withConfidence(tracking.low());
    return new Prediction<>(sources, output, devices, ResultForm.tracking(), surroundings)
        .run(
            session ->
                TrackingVision.of(open(wide, session), tracking, options.confidence(), scene))
        .code();
  }

  private TrackerOptions tracking(DetectionOptions options) {
    TrackerOptions usual = TrackerOptions.defaults();
    float sure = options.confidence();
    try {
      return usual
          .withScores(sure, Math.min(sure, usual.low()), sure)
          .withBuffer(buffer)
          .withAssociation(
              options.suppression() == Suppression.AGNOSTIC
                  ? Association.AGNOSTIC
                  : Association.CLASS_WISE);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--track-buffer: " + e.getMessage(), e);
    }
  }

  private DetectionOptions options() {
    try {
      return boxes.detection(
          thresholds
              .detection(DetectionOptions.defaults())
              .withMaxDetections(maxDetections)
              .withClasses(wanted()));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  /** The classes without the blanks that people put after a comma. */
  private Set<String> wanted() {
    Set<String> wanted =
        classes.stream()
            .map(String::strip)
            .filter(name -> !name.isEmpty())
            .collect(Collectors.toUnmodifiableSet());
    if (wanted.isEmpty() && !classes.isEmpty()) {
      // Taken for no choice it would give all classes.
      throw new IllegalArgumentException("--classes: expected names or indices, got none");
    }
    return wanted;
  }

  private Vision<List<Detection>> open(DetectionOptions options, SessionOptions session) {
    try {
      String named = model.named();
      SlidingWindow sliding = new SlidingWindow(model, boxes, surroundings);
      sliding.requireKind(window);
      if (window != null) {
        return sliding.open(window, options, session);
      }
      return named == null ? ours(options, session) : named(named, options, session);
    } catch (IllegalArgumentException e) {
      // Only the model knows whether there is such a class.
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private Vision<List<Detection>> named(
      String name, DetectionOptions options, SessionOptions session) {
    Optional<BuiltInDetector> builtIn = BuiltInDetector.named(name);
    if (builtIn.isPresent()) {
      return DetectionVision.builtIn(boxes.sliced(builtIn.get().open(options), options));
    }
    Model opened = Opening.of(() -> model.resolve(name, surroundings));
    ObjectDetector detector = Opening.of(() -> ObjectDetector.open(opened, options, session));
    return DetectionVision.of(boxes.sliced(detector, options), opened.card().licence());
  }

  private Vision<List<Detection>> ours(DetectionOptions options, SessionOptions session) {
    try {
      return named(DEFAULT_MODEL, options, session);
    } catch (ModelException e) {
      surroundings
          .console()
          .note(e.getMessage() + "; the built-in detectors of people and faces take its place");
      ObjectDetector people = BuiltInDetector.HOG_PEOPLE.open(options.withClasses(Set.of()));
      ObjectDetector faces = BuiltInDetector.HAAR_FACE.open(options.withClasses(Set.of()));
      ObjectDetector both = DetectorGroup.of(List.of(people, faces), options);
      return DetectionVision.builtIn(boxes.sliced(both, options));
    }
  }
}
