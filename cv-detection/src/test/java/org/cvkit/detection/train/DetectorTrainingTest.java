package org.cvkit.detection.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.cvkit.core.geometry.Size;
import org.cvkit.core.image.Image;
import org.cvkit.core.pipeline.Inference;
import org.cvkit.core.pipeline.Timings;
import org.cvkit.core.report.HtmlReport;
import org.cvkit.core.report.RunDescription;
import org.cvkit.core.runtime.Device;
import org.cvkit.core.runtime.SessionOptions;
import org.cvkit.core.runtime.SessionOptions.Optimization;
import org.cvkit.core.train.CardText;
import org.cvkit.core.train.EpochResult;
import org.cvkit.core.train.LearningRate;
import org.cvkit.core.train.Optimizer;
import org.cvkit.core.train.StepOptions;
import org.cvkit.core.train.TrainingListener;
import org.cvkit.core.train.TrainingOptions;
import org.cvkit.core.train.TrainingReport;
import org.cvkit.detection.Detection;
import org.cvkit.detection.ObjectDetector;
import org.cvkit.detection.architecture.Anchors;
import org.cvkit.detection.architecture.Anchors.Anchor;
import org.cvkit.detection.architecture.DetectionNetwork;
import org.cvkit.detection.architecture.Mirrors;
import org.cvkit.detection.architecture.Trunk;
import org.cvkit.detection.architecture.Yolo;
import org.cvkit.detection.architecture.YoloGrid;
import org.cvkit.detection.data.DetectionDataset;
import org.cvkit.detection.data.GroundTruth;
import org.cvkit.detection.data.LabelledPicture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Small networks that learn to find rectangles and discs. */
class DetectorTrainingTest {
  private static final int BATCH = 8;
  private static final Trunk TRUNK = new Trunk(0.25, 0.1, 256);

  @TempDir private Path folder;

  private static DetectorOptions options(DetectionNetwork network, int epochs) {
    TrainingOptions training =
        TrainingOptions.defaults(epochs)
            .withLearningRate(LearningRate.cosine(4e-3))
            .withStep(StepOptions.of(Optimizer.adamW()).withAveraging(0.98))
            .withSeed(1)
            // Optimising thousands of small nodes takes longer than running them a few times.
            .withSession(
                SessionOptions.defaults().withThreads(1).withOptimization(Optimization.NONE));
    DetectionLoaderOptions loading =
        DetectionLoaderOptions.training(Size.square(ShapePictures.SIDE), BATCH)
            .withAugmentation(DetectionAugmentation.none())
            .withWorkers(1);
    return DetectorOptions.of("shapes", network, loading, training)
        .withCard(new CardText("shapes", "MIT", "Trained by a test"));
  }

  /** On batches made up without end. */
  private TrainingReport train(DetectionNetwork network, int epochs, int steps, Path to) {
    DetectionDataset held = ShapePictures.write(folder, 0, 24);
    try (DetectorTraining training =
        new DetectorTraining(
            options(network, epochs),
            held,
            held,
            new ShapePictures.Batches(BATCH, steps),
            ShapePictures.OBJECTS)) {
      return training.train(Map.of(), to, new TrainingListener() {});
    }
  }

  @Test
  void learns_to_find_shapes_and_writes_a_model_that_runs() {
    Yolo network = new Yolo(TRUNK, 1, Yolo.Distances.EXPONENTIAL, Mirrors.NONE, 80);

    TrainingReport report = train(network, 4, 40, folder.resolve("run"));

    EpochResult best = report.bestEpoch();
    assertThat(best.validation().keySet()).containsExactly("mAP50-95", "mAP50");
    assertThat(best.validation().get("mAP50")).isGreaterThan(0.85);
    assertThat(best.fitness()).isGreaterThan(0.5);
    try (ObjectDetector detector = ObjectDetector.open(report.best().toString())) {
      assertThat(detector.labels()).containsExactly("rectangle", "disc");
      int found = 0;
      for (LabelledPicture picture : ShapePictures.write(folder, 50, 60).pictures()) {
        try (Image image = Image.read(picture.file())) {
          found += found(picture.objects(), detector.detect(image));
        }
      }
      assertThat(found).isGreaterThanOrEqualTo(9);
    }
  }

  /** 1 when the first object was found, under its class. */
  private static int found(List<GroundTruth> objects, List<Detection> detections) {
    GroundTruth object = objects.get(0);
    return detections.stream()
            .anyMatch(
                d -> d.classIndex() == object.category() && d.box().iou(object.box().toBox()) > 0.5)
        ? 1
        : 0;
  }

  @Test
  void learns_with_anchors() {
    Anchors anchors =
        new Anchors(List.of(new Anchor(14, 14), new Anchor(20, 30), new Anchor(24, 24)));
    YoloGrid network = new YoloGrid(TRUNK, anchors, 80);

    TrainingReport report = train(network, 3, 40, folder.resolve("run"));

    assertThat(report.bestEpoch().validation().get("mAP50")).isGreaterThan(0.5);
    try (ObjectDetector detector = ObjectDetector.open(report.best().toString());
        Image image = Image.read(folder.resolve("shapes0.png"))) {
      assertThat(detector.detect(image)).isNotEmpty();
    }
  }

  /** From files, by the loader. */
  @Test
  void resumes_to_the_same_bits_and_reports() throws IOException {
    Yolo network =
        new Yolo(new Trunk(0.125, 0.1, 256), 1, Yolo.Distances.DISTRIBUTION, Mirrors.NONE, 80);
    DetectionDataset data = ShapePictures.write(folder, 0, 24);
    Path whole = folder.resolve("whole");
    Path parts = folder.resolve("parts");

    try (DetectorTraining training = DetectorTraining.open(options(network, 2), data, data)) {
      assertThat(training.steps()).isEqualTo(3);
      training.train(Map.of(), whole, new TrainingListener() {});
    }
    try (DetectorTraining training = DetectorTraining.open(options(network, 2), data, data)) {
      assertThat(training.train(Map.of(), parts, new Stopping()).end())
          .isEqualTo(TrainingReport.End.STOPPED);
    }
    try (DetectorTraining training = DetectorTraining.open(options(network, 2), data, data)) {
      TrainingReport report = training.resume(parts, new TrainingListener() {});
      assertThat(report.history()).hasSize(2);
      assertThat(report.history().get(0).training().keySet())
          .containsExactly("loss", "box", "class", "distribution");
      training.report(
          report, parts, new RunDescription("train detect", Map.of(), Map.of(), "cv train detect"));
    }

    assertThat(Files.readAllBytes(parts.resolve("last.onnx")))
        .isEqualTo(Files.readAllBytes(whole.resolve("last.onnx")));
    for (String file :
        List.of(
            "best.onnx",
            "results.csv",
            "curves.png",
            "labels.png",
            "train_batch0.jpg",
            "report.html")) {
      assertThat(parts.resolve(file)).isNotEmptyFile();
    }
    try (Image batch = Image.read(parts.resolve("train_batch0.jpg"))) {
      assertThat(batch.size()).isEqualTo(new Size(4 * 64, 2 * 64));
    }
  }

  @Test
  void curves_of_each_class_are_counted_at_half_overlap() {
    DetectionDataset data = ShapePictures.write(folder, 0, 12);
    HtmlReport report = HtmlReport.titled("curves");

    HeldPictures.of(new Oracle(data), data).addTo(report, folder);

    report.write(folder.resolve("report.html"));
    assertThat(folder.resolve("report.html"))
        .content()
        .contains("rectangle", "disc", "1.000", "data:image/jpeg");
    assertThat(folder.resolve("PR_curve.png")).isNotEmptyFile();
    assertThat(folder.resolve("F1_curve.png")).isNotEmptyFile();
  }

  /** Finds every object, one picture after the other. */
  private static final class Oracle implements ObjectDetector {
    private final java.util.Iterator<LabelledPicture> pictures;

    Oracle(DetectionDataset data) {
      pictures = data.pictures().iterator();
    }

    @Override
    public Inference<List<Detection>> infer(Image image) {
      List<Detection> found =
          pictures.next().objects().stream()
              .map(
                  o ->
                      new Detection(
                          o.box().toBox(),
                          o.category(),
                          ShapePictures.CLASSES.get(o.category()).name(),
                          0.9f))
              .toList();
      return new Inference<>(found, new Timings(0, 0, 0));
    }

    @Override
    public List<String> labels() {
      return ShapePictures.CLASSES.stream().map(c -> c.name()).toList();
    }

    @Override
    public String name() {
      return "oracle";
    }

    @Override
    public Device device() {
      return Device.cpu();
    }

    @Override
    public void close() {}
  }

  /** Ends in the middle of the second epoch. */
  private static final class Stopping implements TrainingListener {
    private int steps;

    @Override
    public void step(int epoch, int step, Map<String, Double> values) {
      steps++;
    }

    @Override
    public boolean isStopped() {
      return steps == 4;
    }
  }
}
