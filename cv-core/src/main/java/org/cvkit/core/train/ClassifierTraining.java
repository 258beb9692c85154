package org.cvkit.core.train;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.cvkit.core.CvException;
import org.cvkit.core.architecture.Network;
import org.cvkit.core.data.ChannelStatistics;
import org.cvkit.core.data.ClassificationDataset;
import org.cvkit.core.data.LabelSet;
import org.cvkit.core.data.LoaderOptions;
import org.cvkit.core.data.SkippedPicture;
import org.cvkit.core.geometry.Size;
import org.cvkit.core.graph.Constant;
import org.cvkit.core.graph.Graph;
import org.cvkit.core.graph.GraphBuilder;
import org.cvkit.core.graph.GraphBuilder.Mode;
import org.cvkit.core.graph.Value;
import org.cvkit.core.image.Interpolation;
import org.cvkit.core.memory.Scope;
import org.cvkit.core.metric.ClassifierEvaluation;
import org.cvkit.core.model.Labels;
import org.cvkit.core.model.Model;
import org.cvkit.core.model.ModelCard;
import org.cvkit.core.model.ModelRegistry;
import org.cvkit.core.model.Task;
import org.cvkit.core.pipeline.Classifier;
import org.cvkit.core.report.ClassifierReport;
import org.cvkit.core.report.HtmlReport;
import org.cvkit.core.report.RunDescription;
import org.cvkit.core.runtime.SessionOptions;
import org.cvkit.core.tensor.ElementType;
import org.cvkit.core.tensor.Shape;
import org.cvkit.core.transform.Normalization;
import org.cvkit.core.transform.Preprocessing;
import org.cvkit.core.transform.Preprocessing.ChannelOrder;
import org.cvkit.core.transform.Transform;

/**
 * Owns what trains a classifier on labelled pictures: loaders, sessions, and in the end a model
 * with its card that {@link org.cvkit.core.pipeline.Classifier} opens.
 *
 * <p>Confined to one thread at a time.
 */
public final class ClassifierTraining implements Training {
  /** Below this side pictures are stretched; larger ones are cut, as ImageNet's are. */
  private static final int SMALL = 96;

  /** Pictures that the statistics of a data set are taken of. */
  private static final int MEASURED = 5000;

  private static final double SHORT_SIDE = 256 / 224.0;

  private final ClassifierOptions options;
  private final ClassificationDataset training;
  private final ClassificationDataset held;
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
    this.training = training;
    this.held = held;
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

  /**
   * The normalisation that gives the training pictures mean 0 and deviation 1 (course 2, week 1),
   * measured on some thousand of them.
   */
  public static Normalization normalization(
      ClassifierOptions options, ClassificationDataset training) {
    Preprocessing plain = preprocessing(options.network(), options.size(), Normalization.unit());
    long seed = options.training().seed();
    return ChannelStatistics.measure(training, plain, MEASURED, seed, options.workers())
        .normalization();
  }

  @Override
  public Graph graph() {
    return network.forInference();
  }

  @Override
  public int trainingPictures() {
    return training.size();
  }

  @Override
  public int heldPictures() {
    return held.size();
  }

  @Override
  public int steps() {
    return feed.steps();
  }

  @Override
  public List<SkippedPicture> skipped() {
    List<SkippedPicture> skipped = new ArrayList<>(feed.skipped());
    skipped.addAll(validation.skipped());
    return skipped;
  }

  @Override
  public List<String> remarks() {
    return List.of();
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

  /** The plots of several tasks come into {@code task1}, {@code task2}, ... */
  @Override
  public void report(TrainingReport results, Path folder, RunDescription run) {
    HtmlReport report = HtmlReport.titled(run.title());
    results.addTo(report, folder);
    Model best = ModelRegistry.standard().resolve(results.best().toString());
    SessionOptions session = options.training().session();
    try (Classifier classifier = Classifier.open(best, session)) {
      for (int task = 0; task < tasks.size(); task++) {
        String name = tasks.get(task).name();
        ClassificationDataset asked = held.withTask(name);
        ClassifierEvaluation evaluation =
            ClassifierEvaluation.run(classifier, asked, options.batch(), 1, SILENT);
        Path plots = folder;
        if (tasks.size() > 1) {
          report.section("Task " + name);
          plots = folder.resolve("task" + (task + 1));
        }
        ClassifierReport.of(evaluation).addTo(report, plots, asked, run);
      }
    }
    run.addTo(report);
    report.write(folder.resolve("report.html"));
  }

  /** What cannot be read was told while it was trained. */
  private static final ClassifierEvaluation.Listener SILENT =
      new ClassifierEvaluation.Listener() {
        @Override
        public void done(int picture, int actual, float[] probabilities) {}

        @Override
        public void failed(int picture, CvException failure) {}
      };

  /**
   * Looks for a learning rate; nothing of what is learned meanwhile is kept.
   *
   * @param steps from the lowest rate to the highest
   */
  public RateSearch searchRate(
      Map<String, Constant> weights, int steps, double lowest, double highest) {
    Shape batch = preprocessing.shape(options.batch());
    Objective objective = new ClassifierObjective(network, tasks, batch, options.smoothing());
    return RateSearch.run(objective, feed, weights, options.training(), steps, lowest, highest);
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
    Shape shape = Shape.of(Shape.FREE, network.inputChannels(), size.height(), size.width());
    Value x = g.input("image", ElementType.FLOAT32, shape);
    List<Value> logits = ClassifierObjective.split(g, network.apply(g, x), tasks);
    for (int task = 0; task < tasks.size(); task++) {
      String suffix = tasks.size() == 1 ? "" : "." + tasks.get(task).name();
      g.output("logits" + suffix, logits.get(task));
    }
    g.build().write(file, Map.of(ModelCard.METADATA_KEY, card(history).toJson()));
  }

  private ModelCard card(List<EpochResult> history) {
    List<ModelCard.Head> heads =
        tasks.stream().map(t -> new ModelCard.Head(t.name(), Labels.of(t.classes()))).toList();
    String id = options.card().id();
    ModelCard card =
        ModelCard.of(id, Task.CLASSIFY, "softmax", preprocessing, heads.get(0).labels())
            .withHeads(heads);
    return options.card().on(card, history, options.training().seed());
  }

  @Override
  public void close() {
    scope.close();
  }
}
