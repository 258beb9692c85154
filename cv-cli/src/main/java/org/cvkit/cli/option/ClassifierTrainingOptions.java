package org.cvkit.cli.option;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.cvkit.core.architecture.Architectures;
import org.cvkit.core.architecture.MirrorAverage;
import org.cvkit.core.architecture.Network;
import org.cvkit.core.data.Augmentation;
import org.cvkit.core.data.ClassificationDataset;
import org.cvkit.core.data.Division;
import org.cvkit.core.data.Split;
import org.cvkit.core.geometry.Size;
import org.cvkit.core.graph.Constant;
import org.cvkit.core.train.ClassifierOptions;
import org.cvkit.core.train.StepOptions;
import org.cvkit.core.train.TrainingOptions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * What a classifier is trained on, and what it is made of.
 *
 * <p>Confined to one thread at a time.
 */
public final class ClassifierTrainingOptions {
  private static final String FULL = "full";
  private static final int BATCH = 128;

  @Option(
      names = "--data",
      paramLabel = "PATH",
      description =
          "folder or .zip of CLASS/pictures or {train,val,test}/CLASS/pictures, a folder of IDX"
              + " files, or a .csv table of files and labels")
  private @Nullable Path data;

  @Mixin private HeldOption held = new HeldOption();

  @Option(
      names = "--few",
      paramLabel = "N",
      converter = Count.class,
      description = "train on N pictures of each class only")
  private @Nullable Long few;

  @Option(
      names = "--classes",
      paramLabel = "NAMES",
      split = ",",
      description = "train on these classes only, separated by commas")
  private List<String> classes = List.of();

  @Option(
      names = "--model",
      paramLabel = "ARCHITECTURE",
      description = "the network (default: resnet20); an unknown name lists them")
  private String architecture = "resnet20";

  @Mixin private TransferOptions transfer = new TransferOptions();

  @Option(
      names = "--trunk-rate",
      paramLabel = "FACTOR",
      description = "learning rate of all but the head, as a factor (default: 1)")
  private double trunkRate = 1;

  @Option(
      names = "--batch",
      paramLabel = "N|full",
      description =
          "pictures a step: 1 is stochastic descent, full batch descent (default: 128, or all there"
              + " are)")
  private @Nullable String batch;

  @Option(
      names = "--size",
      paramLabel = "PIXELS",
      converter = Count.class,
      description = "sides of the input (default: what the network was designed for)")
  private @Nullable Long size;

  @Option(
      names = "--augment",
      paramLabel = "POLICY",
      description = "none, cifar, standard or strong (default: none)")
  private String augment = "none";

  @Option(
      names = "--label-smoothing",
      paramLabel = "SHARE",
      description = "of the target that is spread over all classes (default: 0)")
  private double smoothing;

  @Option(
      names = "--mirror-average",
      description =
          "let the model answer with the mean for a picture and its mirror image, at twice the time")
  private boolean mirrors;

  @Option(
      names = "--load-workers",
      paramLabel = "N",
      converter = Count.class,
      description = "threads that decode pictures (default: 1)")
  private long loadWorkers = 1;

  @Mixin private CardOptions card = new CardOptions();

  @Mixin private ModelOptions.OfflineOption offline = new ModelOptions.OfflineOption();

  /** The data sets of a training, closed together. */
  public record Sets(
      List<ClassificationDataset> opened,
      ClassificationDataset training,
      ClassificationDataset held)
      implements AutoCloseable {
    @Override
    public void close() {
      opened.forEach(ClassificationDataset::close);
    }
  }

  public Path data() {
    Path path = data;
    if (path == null) {
      throw new IllegalArgumentException("expected --data and labelled pictures");
    }
    return path;
  }

  /** The model's name. */
  public String name() {
    return card.name(architecture);
  }

  /** Opens training and validation pictures. */
  public Sets open(Surroundings surroundings, long seed) {
    Path path = surroundings.folder().resolve(data());
    Set<Split> splits = ClassificationDataset.splits(path);
    HeldOption.Choice validating = held.among(splits);
    // What is chosen of a set is a view: the sets themselves are what is to be closed.
    List<ClassificationDataset> opened = new ArrayList<>();
    try {
      opened.add(ClassificationDataset.open(path, HeldOption.training(splits)));
      validating.part().ifPresent(part -> opened.add(ClassificationDataset.open(path, part)));
      return sets(opened, validating.share(), seed);
    } catch (RuntimeException e) {
      opened.forEach(ClassificationDataset::close);
      throw e;
    }
  }

  private Sets sets(List<ClassificationDataset> opened, double share, long seed) {
    ClassificationDataset training = chosen(opened.get(0));
    if (opened.size() > 1) {
      return new Sets(opened, fewOf(training, seed), chosen(opened.get(1)));
    }
    Division division = training.divide(share, 0, seed);
    return new Sets(opened, fewOf(division.train(), seed), division.validation());
  }

  private ClassificationDataset chosen(ClassificationDataset set) {
    return classes.isEmpty() ? set : set.withClasses(classes);
  }

  private ClassificationDataset fewOf(ClassificationDataset set, long seed) {
    return few == null ? set : set.few((int) Math.min(few, Integer.MAX_VALUE), seed);
  }

  /**
   * All of it for the library.
   *
   * @throws IllegalArgumentException when a word is none of those expected
   */
  public ClassifierOptions classifier(TrainingOptions training, String command) {
    data();
    held.among(Set.of());
    if (!(trunkRate >= 0)) {
      throw new IllegalArgumentException(
          "--trunk-rate: expected a factor of at least 0, got " + trunkRate);
    }
    Network network = network();
    transfer.requireParts(network.forInference(), n -> isHead(network, n));
    Size input = size == null ? network.inputSize() : Size.square((int) (long) size);
    StepOptions step =
        training
            .step()
            .withFrozen(n -> transfer.isFrozen(n, name -> isHead(network, name)))
            .withRates(rates(network));
    return ClassifierOptions.of(name(), network, training.withStep(step))
        .withSize(input)
        .withBatch(batchSize())
        .withAugmentation(augmentation(input))
        .withSmoothing(smoothing)
        .withWorkers((int) loadWorkers)
        .withCard(card.text(architecture, command));
  }

  private Network network() {
    Network network = Architectures.named(architecture);
    return mirrors ? new MirrorAverage(network) : network;
  }

  private int batchSize() {
    if (batch == null || batch.equals(FULL)) {
      return BATCH;
    }
    try {
      int number = Integer.parseInt(batch);
      if (number >= 1) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Told below.
    }
    throw new IllegalArgumentException("--batch: expected a number from 1, or full, got " + batch);
  }

  /** With the batch that was not given as a number, now that the pictures are counted. */
  public ClassifierOptions fitBatch(ClassifierOptions options, int pictures) {
    if (batch == null) {
      return options.withBatch(Math.max(1, Math.min(BATCH, pictures)));
    }
    return batch.equals(FULL) ? options.withBatch(pictures) : options;
  }

  private Augmentation augmentation(Size input) {
    return switch (augment) {
      case "none" -> Augmentation.none();
      case "cifar" -> Augmentation.cifar();
      case "standard" -> Augmentation.standard(input);
      case "strong" -> Augmentation.strong(input);
      default ->
          throw new IllegalArgumentException(
              "--augment: expected none, cifar, standard or strong, got " + augment);
    };
  }

  private static boolean isHead(Network network, String name) {
    return name.startsWith(network.head());
  }

  private Map<String, Double> rates(Network network) {
    return trunkRate == 1 ? Map.of() : Map.of("", trunkRate, network.head(), 1.0);
  }

  /** What the training begins with: nothing, or another model's trunk. */
  public Map<String, Constant> weights(Surroundings surroundings) {
    Network network = network();
    return transfer.weights(
        surroundings, architecture, network.forInference(), n -> isHead(network, n));
  }
}
