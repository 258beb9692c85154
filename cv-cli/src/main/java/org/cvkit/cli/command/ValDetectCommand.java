package org.cvkit.cli.command;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.cvkit.cli.option.DeviceOptions;
import org.cvkit.cli.option.ModelOptions;
import org.cvkit.cli.option.Surroundings;
import org.cvkit.cli.output.CocoTable;
import org.cvkit.cli.output.Console;
import org.cvkit.cli.output.ExitCode;
import org.cvkit.cli.output.Format;
import org.cvkit.cli.output.JsonLines;
import org.cvkit.cli.output.Progress;
import org.cvkit.cli.output.Version;
import org.cvkit.core.CvException;
import org.cvkit.core.model.Model;
import org.cvkit.detection.Detection;
import org.cvkit.detection.DetectionOptions;
import org.cvkit.detection.ObjectDetector;
import org.cvkit.detection.data.CocoResults;
import org.cvkit.detection.data.DetectionDataset;
import org.cvkit.detection.data.LabelledPicture;
import org.cvkit.detection.data.YoloFolder;
import org.cvkit.detection.metric.CocoEvaluator;
import org.cvkit.detection.metric.CocoMetrics;
import org.cvkit.detection.metric.DetectorEvaluation;
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
      "Example: cv val detect --model yolox-nano --data coco208",
      "Example: cv val detect --ground-truth gt.json --detections dt.json"
    })
final class ValDetectCommand implements Callable<Integer> {
  private static final String TASK = "val-detect";

  private final Surroundings surroundings;
  private final Console console;
  private int failures;

  @Spec
  @SuppressWarnings("NullAway.Init") // Filled in by picocli.
  private CommandSpec spec;

  @Option(
      names = "--data",
      paramLabel = "DIR|FILE",
      description = "folder with images/, labels/ and names.txt or data.yaml, or a COCO .json file")
  private @Nullable Path data;

  @Option(names = "--split", paramLabel = "NAME", description = "subfolder of images/ and labels/")
  private String split = "";

  @Option(names = "--ground-truth", paramLabel = "FILE", description = "COCO annotations")
  private @Nullable Path groundTruth;

  @Option(names = "--detections", paramLabel = "FILE", description = "COCO results")
  private @Nullable Path detections;

  @Mixin private ModelOptions model = new ModelOptions();

  @Option(names = "--conf", paramLabel = "SCORE", description = "least score (default: 0.001)")
  private float confidence = DetectionOptions.evaluation().confidence();

  @Option(names = "--iou", paramLabel = "IOU", description = "suppression (default: 0.65)")
  private float iou = DetectionOptions.evaluation().iou();

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "what standard output gets: text, json (default: text)")
  private Format format = Format.TEXT;

  @Mixin private DeviceOptions devices = new DeviceOptions();

  ValDetectCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
    console = surroundings.console();
  }

  @Override
  public Integer call() {
    if (format == Format.CSV || format == Format.COCO) {
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
    CocoMetrics metrics = CocoEvaluator.evaluate(dataset, CocoResults.read(found));
    print(metrics, found.toString(), truth.toString(), dataset.pictures().size());
    return ExitCode.OK;
  }

  private ExitCode fromModel(String named, Path folder) {
    DetectionDataset dataset =
        split.isEmpty() ? DetectionDataset.open(folder) : YoloFolder.read(folder, split);
    int workers = devices.workers(dataset.pictures().size());
    try (ObjectDetector detector = open(named, workers)) {
      console.note(
          "cvkit " + Version.text() + ", " + detector.name() + ", on " + detector.device().id());
      CocoMetrics metrics;
      try (Progress progress =
          Progress.open(console, "val detect", "images", dataset.pictures().size())) {
        metrics = DetectorEvaluation.run(detector, dataset, workers, new Steps(progress));
      }
      print(metrics, detector.name(), folder.toString(), dataset.pictures().size() - failures);
    }
    return failures == 0 ? ExitCode.OK : ExitCode.MEDIA;
  }

  private ObjectDetector open(String named, int workers) {
    DetectionOptions options;
    try {
      options = DetectionOptions.evaluation().withConfidence(confidence).withIou(iou);
    } catch (IllegalArgumentException e) {
      throw usage(String.valueOf(e.getMessage()));
    }
    return BuiltInDetector.named(named)
        .map(builtIn -> builtIn.open(options))
        .orElseGet(
            () -> {
              Model resolved = Opening.of(() -> model.resolve(named, surroundings));
              return Opening.of(
                  () -> ObjectDetector.open(resolved, options, devices.session(workers)));
            });
  }

  private void print(CocoMetrics metrics, String what, String where, long images) {
    if (format == Format.TEXT) {
      CocoTable.lines(metrics).forEach(console::data);
      return;
    }
    Map<String, String> texts = new LinkedHashMap<>();
    texts.put("model", what);
    texts.put("data", where);
    texts.put("split", split);
    console.data(JsonLines.validation(TASK, texts, Map.of("images", images), metrics.byName()));
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), "val detect: " + message);
  }

  /** Counts on the progress line. */
  private final class Steps implements DetectorEvaluation.Listener {
    private final Progress progress;

    Steps(Progress progress) {
      this.progress = progress;
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
