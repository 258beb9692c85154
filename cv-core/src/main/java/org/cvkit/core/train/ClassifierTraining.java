package org.cvkit.core.train;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cvkit.core.architecture.Network;
import org.cvkit.core.data.ClassificationDataset;
import org.cvkit.core.data.LabelSet;
import org.cvkit.core.data.LoaderOptions;
import org.cvkit.core.data.SkippedPicture;
import org.cvkit.core.geometry.Size;
import org.cvkit.core.graph.Constant;
import org.cvkit.core.graph.GraphBuilder;
import org.cvkit.core.graph.GraphBuilder.Mode;
import org.cvkit.core.graph.Value;
import org.cvkit.core.image.Interpolation;
import org.cvkit.core.memory.NativeResource;
import org.cvkit.core.memory.Scope;
import org.cvkit.core.model.Labels;
import org.cvkit.core.model.ModelCard;
import org.cvkit.core.model.Task;
import org.cvkit.core.tensor.ElementType;
import org.cvkit.core.tensor.Shape;
import org.cvkit.core.transform.Normalization;
import org.cvkit.core.transform.Preprocessing;
import org.cvkit.core.transform.Preprocessing.ChannelOrder;
import org.cvkit.core.transform.Transform;

/**
 * Owns what trains a classifier on labelled pictures: loaders, sessions, and in the end a model with
 * its card that {@link org.cvkit.core.pipeline.Classifier} opens.
 *
 * <p>Confined to one thread at a time.
 */
public final class ClassifierTraining implements NativeResource {
  /** Below this side pictures are stretched; larger ones are cut, as ImageNet's are. */
  private static final int SMALL = 96;

  private static final double SHORT_SIDE = 256 / 224.0;

  private final ClassifierOptions options;
  private final List<LabelSet> tasks;
  private final Network network;
  private final Preprocessing preprocessing;
  private final Scope scope = new Scope();
  private final ClassifierFeed feed;
  private final ClassifierValidation validation;

  private ClassifierTraining(
      ClassifierOptions options,
      ClassificationDataset training,
      ClassificationDataset held,
      Normalization normalization) {
    this.options = options;
    tasks = training.tasks();
    network = options.network().withClasses(tasks.stream().mapToInt(LabelSet::size).sum());
    preprocessing = preprocessing(network, options.size(), normalization);
    boolean whole = false;
    try {
      feed =
          scope.add(
              new ClassifierFeed(
                  training,
                  LoaderOptions.training(preprocessing, options.batch())
                      .withAugmentation(options.augmentation())
                      .withSeed(options.training().seed())
                      .withWorkers(options.workers())));
      validation =
          scope.add(
              new ClassifierValidation(
                  network,
                  held,
                  LoaderOptions.evaluation(preprocessing, options.batch())
                      .withWorkers(options.workers()),
                  options.training().session()));
      whole = true;
    } finally {
      if (!whole) {
        scope.close();
      }
    }
  }

  /**
   * Prepares a training. The data sets stay the caller's. The caller closes it.
   *
   * @param held pictures that decide which epoch's weights are best
   * @throws org.cvkit.core.data.DatasetException when there is not one whole batch
   * @throws TrainingException when the two sets ask different questions
   */
  public static ClassifierTraining open(
      ClassifierOptions options,
      ClassificationDataset training,
      ClassificationDataset held,
      Normalization normalization) {
    if (!training.tasks().equals(held.tasks())) {
      throw new TrainingException(
          held.source()
              + ": expected the classes of "
              + training.source()
              + ", "
              + training.tasks()
              + ", got "
              + held.tasks());
    }
    return new ClassifierTraining(options, training, held, normalization);
  }

  private static Preprocessing preprocessing(
      Network network, Size size, Normalization normalization) {
    int longest = Math.max(size.width(), size.height());
    Transform transform =
        longest <= SMALL
            ? new Transform.Stretch(size, Interpolation.LINEAR)
            : new Transform.CenterCrop(
                size, Interpolation.LINEAR, (int) Math.round(longest * SHORT_SIDE));
    ChannelOrder order = network.inputChannels() == 1 ? ChannelOrder.GRAY : ChannelOrder.RGB;
    return Preprocessing.of(transform, order, normalization);
  }

  /** Steps an epoch has. */
  public int steps() {
    return feed.steps();
  }

  /** The network with the data's classes. */
  public Network network() {
    return network;
  }

  /** Pictures of the training data that could not be read so far. */
  public List<SkippedPicture> skipped() {
    return feed.skipped();
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
    Shape batch = preprocessing.shape(options.batch());
    return new Trainer(
        new ClassifierObjective(network, tasks, batch, options.smoothing()),
        feed,
        validation,
        this::export,
        options.training(),
        folder,
        listener);
  }

  private void export(Map<String, Constant> weights, List<EpochResult> history, Path file) {
    GraphBuilder g = GraphBuilder.create(Mode.INFERENCE).startingFrom(weights);
    Size size = options.size();
    Shape shape =
        Shape.of(Shape.FREE, network.inputChannels(), size.height(), size.width());
    Value x = g.input("image", ElementType.FLOAT32, shape);
    List<Value> logits = ClassifierObjective.split(g, network.apply(g, x), tasks);
    for (int task = 0; task < tasks.size(); task++) {
      String suffix = tasks.size() == 1 ? "" : "." + tasks.get(task).name();
      g.output("logits" + suffix, logits.get(task));
    }
    g.build().write(file, Map.of(ModelCard.METADATA_KEY, card(history).toJson()));
  }

  private ModelCard card(List<EpochResult> history) {
    EpochResult last = history.get(history.size() - 1);
    List<ModelCard.Quality> quality = new ArrayList<>();
    last.validation()
        .forEach((name, value) -> quality.add(new ModelCard.Quality(name, value, "validation")));
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("epoch", Integer.toString(last.epoch() + 1));
    parameters.put("seed", Long.toString(options.training().seed()));
    for (int task = 1; task < tasks.size(); task++) {
      parameters.put(
          "labels." + tasks.get(task).name(), String.join(",", tasks.get(task).classes()));
    }
    return ModelCard.of(
            options.id(),
            Task.CLASSIFY,
            "softmax",
            preprocessing,
            Labels.of(tasks.get(0).classes()))
        .withQuality(quality)
        .withParameters(parameters)
        .withNotes(options.notes());
  }

  @Override
  public void close() {
    scope.close();
  }
}
