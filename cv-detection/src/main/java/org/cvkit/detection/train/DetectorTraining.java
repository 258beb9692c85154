package org.cvkit.detection.train;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.cvkit.core.data.SkippedPicture;
import org.cvkit.core.geometry.Size;
import org.cvkit.core.graph.Constant;
import org.cvkit.core.graph.Graph;
import org.cvkit.core.graph.GraphBuilder;
import org.cvkit.core.graph.GraphBuilder.Mode;
import org.cvkit.core.image.Image;
import org.cvkit.core.image.ImageFormat;
import org.cvkit.core.model.Labels;
import org.cvkit.core.model.Model;
import org.cvkit.core.model.ModelCard;
import org.cvkit.core.model.ModelRegistry;
import org.cvkit.core.model.Task;
import org.cvkit.core.report.HtmlReport;
import org.cvkit.core.report.RunDescription;
import org.cvkit.core.runtime.SessionOptions;
import org.cvkit.core.tensor.Shape;
import org.cvkit.core.train.EpochResult;
import org.cvkit.core.train.Feed;
import org.cvkit.core.train.Trainer;
import org.cvkit.core.train.Training;
import org.cvkit.core.train.TrainingException;
import org.cvkit.core.train.TrainingListener;
import org.cvkit.core.train.TrainingReport;
import org.cvkit.core.transform.Normalization;
import org.cvkit.core.transform.Preprocessing;
import org.cvkit.core.transform.Preprocessing.ChannelOrder;
import org.cvkit.detection.DetectionOptions;
import org.cvkit.detection.ObjectDetector;
import org.cvkit.detection.architecture.Anchors;
import org.cvkit.detection.architecture.DetectionNetwork;
import org.cvkit.detection.data.Category;
import org.cvkit.detection.data.DetectionDataset;
import org.cvkit.detection.data.LabelledPicture;
import org.jspecify.annotations.Nullable;

/**
 * Owns what trains a detector on labelled pictures: loaders, sessions, and in the end a model with
 * its card that {@link org.cvkit.detection.ObjectDetector} opens.
 *
 * <p>Confined to one thread at a time.
 */
public final class DetectorTraining implements Training {
  private static final int EXAMPLE_BATCHES = 2;

  private final DetectorOptions options;
  private final DetectionDataset training;
  private final DetectionDataset held;
  private final List<String> labels;
  private final DetectionNetwork network;
  private final Preprocessing preprocessing;
  private final Feed feed;
  private final int objects;
  private final @Nullable DetectionLoader loader;

  /** Takes over the feed. */
  DetectorTraining(
      DetectorOptions options,
      DetectionDataset training,
      DetectionDataset held,
      Feed feed,
      int objects) {
    this(options, training, held, feed, objects, null);
  }

  private DetectorTraining(
      DetectorOptions options,
      DetectionDataset training,
      DetectionDataset held,
      Feed feed,
      int objects,
      @Nullable DetectionLoader loader) {
    this.options = options;
    this.training = training;
    this.held = held;
    this.feed = feed;
    this.objects = objects;
    this.loader = loader;
    labels = names(training);
    network = options.network().withClasses(labels.size());
    preprocessing =
        Preprocessing.of(options.loading().letterbox(), ChannelOrder.RGB, Normalization.unit());
  }

  /**
   * Prepares a training. The caller closes it.
   *
   * @param held pictures that decide which epoch's weights are best
   * @throws org.cvkit.core.data.DatasetException when there is not one whole batch
   * @throws TrainingException when the two sets have different classes, or there is no object to
   *     learn
   */
  public static DetectorTraining open(
      DetectorOptions options, DetectionDataset training, DetectionDataset held) {
    requireSameClasses(training, held);
    requireObjects(training);
    DetectionLoader loader = DetectionLoader.open(training, options.loading());
    return new DetectorTraining(
        options, training, held, new DetectorFeed(training, loader), loader.boxes(), loader);
  }

  private static List<String> names(DetectionDataset data) {
    return data.categories().stream().map(Category::name).toList();
  }

  private static void requireSameClasses(DetectionDataset training, DetectionDataset held) {
    if (!names(training).equals(names(held))) {
      throw new TrainingException(
          "validation pictures: expected the classes of the training, "
              + names(training)
              + ", got "
              + names(held));
    }
  }

  private static void requireObjects(DetectionDataset training) {
    if (training.pictures().stream().allMatch(picture -> picture.annotations().isEmpty())) {
      throw new TrainingException(
          "training pictures: no objects: expected labelled boxes, got "
              + training.pictures().size()
              + " pictures of background");
    }
  }

  /**
   * Pictures to train on, and others that are held out.
   *
   * <p>Immutable.
   */
  public record Division(DetectionDataset training, DetectionDataset held) {}

  /** Holds a share of the pictures out, at least one, drawn by {@code seed}. */
  public static Division divide(DetectionDataset data, double share, long seed) {
    List<LabelledPicture> mixed = new ArrayList<>(data.pictures());
    Collections.shuffle(mixed, new Random(seed));
    int count = (int) Math.min(mixed.size(), Math.max(1, Math.round(share * mixed.size())));
    return new Division(
        new DetectionDataset(data.categories(), mixed.subList(count, mixed.size())),
        new DetectionDataset(data.categories(), mixed.subList(0, count)));
  }

  /**
   * Anchors for a grid head, clustered from the boxes of the training pictures.
   *
   * @throws IllegalArgumentException when there are fewer boxes than anchors
   */
  public static Anchors anchors(DetectionDataset training, Size input, int count, long seed) {
    return Anchors.kMeans(LabelSizes.of(training, input), count, seed);
  }

  @Override
  public Graph graph() {
    return network.forInference();
  }

  @Override
  public int trainingPictures() {
    return training.pictures().size();
  }

  @Override
  public int heldPictures() {
    return held.pictures().size();
  }

  @Override
  public int steps() {
    return feed.steps();
  }

  /** The network with the data's classes. */
  public DetectionNetwork network() {
    return network;
  }

  @Override
  public TrainingReport train(
      Map<String, Constant> weights, Path folder, TrainingListener listener) {
    return trainer(folder, listener).train(weights);
  }

  @Override
  public TrainingReport resume(Path folder, TrainingListener listener) {
    return trainer(folder, listener).resume();
  }

  private Trainer trainer(Path folder, TrainingListener listener) {
    SessionOptions session = options.training().session();
    DetectorValidation validation =
        new DetectorValidation(
            network, held, labels, preprocessing, 1, session.withOptimizedModelCache(null));
    return new Trainer(
        new DetectorObjective(
            network,
            options.loss(),
            options.loading().letterbox().size(),
            options.loading().batchSize(),
            objects),
        feed,
        validation,
        this::export,
        options.training(),
        folder,
        listener);
  }

  private void export(Map<String, Constant> weights, List<EpochResult> history, Path file) {
    GraphBuilder g = GraphBuilder.create(Mode.INFERENCE).startingFrom(weights);
    network
        .build(g, Shape.of(Shape.FREE, 3, Shape.FREE, Shape.FREE))
        .write(file, Map.of(ModelCard.METADATA_KEY, card(history).toJson()));
  }

  private ModelCard card(List<EpochResult> history) {
    String id = options.card().id();
    ModelCard card =
        ModelCard.of(id, Task.DETECT, network.decoder(), preprocessing, Labels.of(labels));
    return options.card().on(card, history, options.training().seed());
  }

  @Override
  public List<SkippedPicture> skipped() {
    return loader == null ? List.of() : loader.skipped();
  }

  @Override
  public List<String> remarks() {
    int boxes = loader == null ? 0 : loader.boxesLeftOut();
    return boxes == 0
        ? List.of()
        : List.of(
            boxes
                + " boxes of crowded pictures had no room and were not learned; raise --objects,"
                + " the most objects of a picture");
  }

  /**
   * Besides the curves {@code labels.png}, the first batches as {@code train_batch0.jpg}, {@code
   * PR_curve.png} and {@code F1_curve.png}.
   */
  @Override
  public void report(TrainingReport results, Path folder, RunDescription run) {
    HtmlReport report = HtmlReport.titled(run.title());
    EpochResult best = results.bestEpoch();
    Map<String, String> figures = new LinkedHashMap<>();
    best.validation()
        .forEach((name, value) -> figures.put(name, String.format(Locale.ROOT, "%.4f", value)));
    report.section("Result").figures(figures).table(run.facts());
    results.addTo(report, folder);
    Model model = ModelRegistry.standard().resolve(results.best().toString());
    SessionOptions session = options.training().session();
    try (ObjectDetector detector =
        ObjectDetector.open(model, DetectionOptions.evaluation(), session)) {
      HeldPictures.of(detector, held).addTo(report, folder);
    }
    LabelSizes.addTo(report, training, options.loading().letterbox().size(), folder);
    addBatches(report, folder);
    run.addTo(report);
    report.write(folder.resolve("report.html"));
  }

  private void addBatches(HtmlReport report, Path folder) {
    if (loader == null) {
      return;
    }
    HtmlReport.Section section = report.section("What the network saw first");
    loader.begin(0, 0);
    for (int i = 0; i < Math.min(EXAMPLE_BATCHES, loader.batches()); i++) {
      try (Image image = BatchPicture.of(loader.next(), labels)) {
        image.write(folder.resolve("train_batch" + i + ".jpg"));
        section.picture("batch " + i, image.encode(ImageFormat.JPEG));
      }
    }
  }

  @Override
  public void close() {
    feed.close();
  }
}
