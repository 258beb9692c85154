package org.cvkit.cli.command;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.cvkit.cli.option.BoxOptions;
import org.cvkit.cli.option.ErrorOptions;
import org.cvkit.cli.option.ModelOptions;
import org.cvkit.cli.option.SplitOption;
import org.cvkit.cli.option.Surroundings;
import org.cvkit.cli.option.ThresholdOptions;
import org.cvkit.cli.option.WorkerOptions;
import org.cvkit.cli.output.CategoryTable;
import org.cvkit.cli.output.CocoTable;
import org.cvkit.cli.output.Console;
import org.cvkit.cli.output.ErrorTable;
import org.cvkit.cli.output.ExitCode;
import org.cvkit.cli.output.Format;
import org.cvkit.cli.output.JsonLines;
import org.cvkit.cli.output.LabelTable;
import org.cvkit.cli.output.MeasuredCategory;
import org.cvkit.cli.output.Progress;
import org.cvkit.cli.output.RunFolder;
import org.cvkit.cli.output.Version;
import org.cvkit.core.CvException;
import org.cvkit.core.data.Split;
import org.cvkit.core.metric.ClassScores;
import org.cvkit.core.model.Model;
import org.cvkit.detection.Detection;
import org.cvkit.detection.DetectionOptions;
import org.cvkit.detection.ObjectDetector;
import org.cvkit.detection.data.Category;
import org.cvkit.detection.data.CocoResult;
import org.cvkit.detection.data.CocoResults;
import org.cvkit.detection.data.DetectionDataset;
import org.cvkit.detection.data.LabelCheck;
import org.cvkit.detection.data.LabelledPicture;
import org.cvkit.detection.metric.AnsweredPicture;
import org.cvkit.detection.metric.CategoryMetrics;
import org.cvkit.detection.metric.CocoEvaluator;
import org.cvkit.detection.metric.CocoMetrics;
import org.cvkit.detection.metric.DetectionReport;
import org.cvkit.detection.metric.DetectorEvaluation;
import org.cvkit.detection.metric.VocMetrics;
import org.cvkit.detection.metric.WorkingPoint;
import org.cvkit.detection.window.BuiltInDetector;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code cv val detect}: COCO's twelve numbers of a detector, or of detections in a file. */
@Command(
    name = "detect",
    description = "Measures a detector, or detections in a file, as COCO does.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "Example: cv val detect --model yolox-nano --data coco208 --errors",
      "Example: cv val detect --ground-truth gt.json --detections dt.json"
    })
final class ValDetectCommand implements Callable<Integer> {
  private static final String TASK = "val-detect";
  private static final int MOST_LISTED = 20;

  private final Surroundings surroundings;
  private final Console console;
  private int failures;

  @Spec
  @SuppressWarnings("NullAway.Init") // Filled in by picocli.
  private CommandSpec spec;

  @Option(
      names = "--data",
      paramLabel = "DIR|FILE",
      description =
          "data.yaml or folder of YOLO labels, COCO .json file or folder of them, or Pascal VOC"
              + " folder")
  private @Nullable Path data;

  @Mixin private SplitOption split = new SplitOption();

  @Option(names = "--ground-truth", paramLabel = "FILE", description = "COCO annotations")
  private @Nullable Path groundTruth;

  @Option(names = "--detections", paramLabel = "FILE", description = "COCO results")
  private @Nullable Path detections;

  @Mixin private ModelOptions model = new ModelOptions();

  @Mixin private ThresholdOptions thresholds = new ThresholdOptions(DetectionOptions.evaluation());

  @Mixin private BoxOptions boxes = new BoxOptions();

  @Option(names = "--voc", description = "Pascal VOC's AP at overlap 0.5 as well")
  private boolean voc;

  @Mixin private ErrorOptions errors = new ErrorOptions();

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "what standard output gets: text, json (default: text)")
  private Format format = Format.TEXT;

  @Mixin private WorkerOptions devices = new WorkerOptions();

  ValDetectCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
    console = surroundings.console();
  }

  @Override
  public Integer call() {
    if (format != Format.TEXT && format != Format.JSON && format != Format.JSONL) {
      throw usage("--format: expected text or json, got " + format);
    }
    Path truth = groundTruth;
    Path found = detections;
    Path folder = data;
    if (truth != null && found != null && folder == null) {
      return fromFiles(truth, found).code();
    }
    if (folder == null || truth != null || found != null) {
      throw usage("expected --data, or --ground-truth and --detections");
    }
    String named = model.named();
    if (named == null) {
      throw usage("expected --model beside --data");
    }
    return fromModel(named, folder).code();
  }

  private ExitCode fromFiles(Path truth, Path found) {
    DetectionDataset dataset = DetectionDataset.open(truth);
    List<CocoResult> results = CocoResults.read(found);
    CocoMetrics metrics = CocoEvaluator.evaluate(dataset, results);
    List<AnsweredPicture> answered = AnsweredPicture.join(dataset, results);
    print(metrics, dataset, answered, new Subject(found.toString(), truth.toString(), ""));
    // What is in files already needs no other file, unless one asks for it.
    if (errors.isWanted() || errors.isPlaced()) {
      save(new DetectionReport(dataset.categories(), answered, errors.confidence()));
    }
    return ExitCode.OK;
  }

  private ExitCode fromModel(String named, Path folder) {
    DetectionOptions options = options();
    Split part = split.among(DetectionDataset.splits(folder));
    LabelCheck check = LabelCheck.of(folder, LabelCheck.Depth.TEXT, part);
    check.problems().forEach(problem -> console.note("bad label: " + problem));
    LabelTable.leftOut(check.leftOut()).forEach(console::note);
    DetectionDataset dataset = check.requireObjects();
    int workers = devices.workers(dataset.pictures().size());
    try (ObjectDetector detector = open(named, options, workers)) {
      console.note(
          "cvkit " + Version.text() + ", " + detector.name() + ", on " + detector.device().id());
      List<String> unknown = DetectorEvaluation.unknownClasses(detector, dataset);
      if (!unknown.isEmpty() && unknown.size() < dataset.categories().size()) {
        console.note(
            "classes of the data that the model does not have: " + String.join(", ", unknown));
      }
      CocoMetrics metrics;
      List<AnsweredPicture> answered = new ArrayList<>();
      try (Progress progress =
          Progress.open(console, "val detect", "images", dataset.pictures().size())) {
        metrics = DetectorEvaluation.run(detector, dataset, workers, new Steps(progress, answered));
      }
      print(
          metrics,
          dataset,
          answered,
          new Subject(detector.name(), folder.toString(), part.toString()));
      save(new DetectionReport(dataset.categories(), answered, errors.confidence()));
    }
    return failures == 0 ? ExitCode.OK : ExitCode.MEDIA;
  }

  /** Plots, and what went wrong if that is wanted. */
  private void save(DetectionReport report) {
    if (errors.isWanted() && format == Format.TEXT) {
      ErrorTable.lines(report.errors(), MOST_LISTED).forEach(console::data);
    }
    RunFolder folder = errors.folder(surroundings.folder());
    if (folder == null) {
      return;
    }
    report.writePlots(folder.path());
    if (errors.isWanted()) {
      report.writeErrors(folder.path(), console::error);
    }
    String line = "Results saved to " + folder.path();
    if (format == Format.TEXT) {
      console.data(line);
    } else {
      console.note(line);
    }
  }

  private DetectionOptions options() {
    try {
      return boxes.detection(thresholds.detection(DetectionOptions.evaluation()));
    } catch (IllegalArgumentException e) {
      throw usage(String.valueOf(e.getMessage()));
    }
  }

  private ObjectDetector open(String named, DetectionOptions options, int workers) {
    ObjectDetector detector =
        BuiltInDetector.named(named)
            .map(builtIn -> builtIn.open(options))
            .orElseGet(
                () -> {
                  Model resolved = Opening.of(() -> model.resolve(named, surroundings));
                  return Opening.of(
                      () -> ObjectDetector.open(resolved, options, devices.session(workers)));
                });
    return boxes.sliced(detector, options);
  }

  /** What was measured, on what. */
  private record Subject(String what, String where, String split) {}

  private void print(
      CocoMetrics metrics,
      DetectionDataset dataset,
      List<AnsweredPicture> answered,
      Subject subject) {
    VocMetrics measured = VocMetrics.of(answered);
    WorkingPoint point = measured.workingPoint().orElse(null);
    Map<String, MeasuredCategory> classes = new LinkedHashMap<>();
    for (Category category : dataset.categories()) {
      CategoryMetrics coco = metrics.categories().get(category.id());
      if (coco != null) {
        ClassScores scores = point == null ? null : point.classes().get(category.id());
        classes.put(category.name(), new MeasuredCategory(coco, scores));
      }
    }
    if (format == Format.TEXT) {
      CocoTable.lines(metrics).forEach(console::data);
      if (voc) {
        CocoTable.vocLines(measured).forEach(console::data);
      }
      ClassScores mean = point == null ? null : point.mean();
      CategoryTable.lines(new MeasuredCategory(metrics.all(), mean), classes)
          .forEach(console::data);
      if (point != null) {
        console.data(CategoryTable.confidenceLine(point));
      }
      return;
    }
    Map<String, String> texts = new LinkedHashMap<>();
    texts.put("model", subject.what());
    texts.put("data", subject.where());
    texts.put("split", subject.split());
    Map<String, Double> numbers = new LinkedHashMap<>(metrics.byName());
    if (point != null) {
      numbers.putAll(MeasuredCategory.byName(point.mean()));
      numbers.put("confidence", point.confidence());
    }
    if (voc) {
      numbers.put("VOC07", measured.ap11());
      numbers.put("VOC", measured.ap());
    }
    console.data(
        JsonLines.validation(
            TASK, texts, Map.of("images", (long) answered.size()), numbers, classes));
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), "val detect: " + message);
  }

  /** Counts on the progress line. */
  private final class Steps implements DetectorEvaluation.Listener {
    private final Progress progress;

    private final List<AnsweredPicture> all;

    Steps(Progress progress, List<AnsweredPicture> all) {
      this.progress = progress;
      this.all = all;
    }

    @Override
    public void answered(AnsweredPicture answer) {
      all.add(answer);
    }

    @Override
    public void done(LabelledPicture picture, List<Detection> found) {
      progress.step();
    }

    @Override
    public void failed(LabelledPicture picture, CvException failure) {
      failures++;
      console.error(failure);
      progress.step();
    }
  }
}
