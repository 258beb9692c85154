package org.cvkit.detection.train;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cvkit.core.geometry.Size;
import org.cvkit.core.graph.Constant;
import org.cvkit.core.graph.GraphBuilder;
import org.cvkit.core.graph.GraphBuilder.Mode;
import org.cvkit.core.image.Interpolation;
import org.cvkit.core.memory.NativeResource;
import org.cvkit.core.model.Labels;
import org.cvkit.core.model.ModelCard;
import org.cvkit.core.model.Task;
import org.cvkit.core.report.HtmlReport;
import org.cvkit.core.report.RunDescription;
import org.cvkit.core.tensor.Shape;
import org.cvkit.core.train.EpochResult;
import org.cvkit.core.train.Feed;
import org.cvkit.core.train.Trainer;
import org.cvkit.core.train.TrainingException;
import org.cvkit.core.train.TrainingListener;
import org.cvkit.core.train.TrainingReport;
import org.cvkit.core.transform.Normalization;
import org.cvkit.core.transform.Preprocessing;
import org.cvkit.core.transform.Preprocessing.ChannelOrder;
import org.cvkit.core.transform.Transform;
import org.cvkit.detection.architecture.DetectionNetwork;
import org.cvkit.detection.data.Category;
import org.cvkit.detection.data.DetectionDataset;

/**
 * Owns what trains a detector on labelled pictures: loaders, sessions, and in the end a model with
 * its card that {@link org.cvkit.detection.ObjectDetector} opens.
 *
 * <p>Confined to one thread at a time.
 */
public final class DetectorTraining implements NativeResource {
  private static final int FILL = 114;

  private final DetectorOptions options;
  private final List<String> labels;
  private final DetectionNetwork network;
  private final Feed feed;
  private final DetectorValidation validation;

  /** Takes over the feed. */
  DetectorTraining(
      DetectorOptions options, DetectionDataset training, DetectionDataset held, Feed feed) {
    this.options = options;
    this.feed = feed;
    labels = names(training);
    network = options.network().withClasses(labels.size());
    validation =
        new DetectorValidation(
            network,
            held,
            labels,
            preprocessing(options.size()),
            1,
            options.training().session().withOptimizedModelCache(null));
  }

  private static List<String> names(DetectionDataset data) {
    return data.categories().stream().map(Category::name).toList();
  }

  static void requireSameClasses(DetectionDataset training, DetectionDataset held) {
    if (!names(training).equals(names(held))) {
      throw new TrainingException(
          "validation pictures: expected the classes of the training, "
              + names(training)
              + ", got "
              + names(held));
    }
  }

  /** Centred in grey 114, RGB in 0..1. */
  static Preprocessing preprocessing(Size size) {
    Transform letterbox =
        new Transform.Letterbox(
            size,
            Interpolation.LINEAR,
            Transform.Anchor.CENTER,
            Transform.Rounding.NEAREST,
            FILL);
    return Preprocessing.of(letterbox, ChannelOrder.RGB, Normalization.unit());
  }

  /** Steps an epoch has. */
  public int steps() {
    return feed.steps();
  }

  /** The network with the data's classes. */
  public DetectionNetwork network() {
    return network;
  }

  /**
   * Trains from the beginning.
   *
   * @param weights what parameters begin with, by name; what is missing is drawn
   */
  public TrainingReport train(
      Map<String, Constant> weights, Path folder, TrainingListener listener) {
    return trainer(folder, listener).train(weights);
  }

  /** Goes on after the folder's last checkpoint. */
  public TrainingReport resume(Path folder, TrainingListener listener) {
    return trainer(folder, listener).resume();
  }

  private Trainer trainer(Path folder, TrainingListener listener) {
    return new Trainer(
        new DetectorObjective(
            network, options.loss(), options.size(), options.batch(), options.objects()),
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
    EpochResult last = history.get(history.size() - 1);
    List<ModelCard.Quality> quality = new ArrayList<>();
    last.validation()
        .forEach((name, value) -> quality.add(new ModelCard.Quality(name, value, "validation")));
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("epoch", Integer.toString(last.epoch() + 1));
    parameters.put("seed", Long.toString(options.training().seed()));
    return ModelCard.of(
            options.id(),
            Task.DETECT,
            network.decoder(),
            preprocessing(options.size()),
            Labels.of(labels))
        .withLicence(options.licence())
        .withQuality(quality)
        .withParameters(parameters)
        .withNotes(options.notes());
  }

  /**
   * Writes what people read of a training that is over into its folder: curves, what the best model
   * does on the pictures held out, and {@code report.html} with all of it.
   *
   * @throws org.cvkit.core.CvException when a file cannot be written, or no plot can be drawn
   */
  public void report(TrainingReport training, Path folder, RunDescription run) {
    HtmlReport report = HtmlReport.titled(run.title());
    training.addTo(report, folder);
    run.addTo(report);
    report.write(folder.resolve("report.html"));
  }

  @Override
  public void close() {
    feed.close();
  }
}
