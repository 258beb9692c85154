package org.cvkit.cli.option;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.cvkit.core.CvException;
import org.cvkit.core.architecture.Architectures;
import org.cvkit.core.architecture.Network;
import org.cvkit.core.data.Augmentation;
import org.cvkit.core.data.ClassificationDataset;
import org.cvkit.core.data.Division;
import org.cvkit.core.data.Split;
import org.cvkit.core.geometry.Size;
import org.cvkit.core.graph.Constant;
import org.cvkit.core.graph.Graph;
import org.cvkit.core.graph.Value;
import org.cvkit.core.train.ClassifierOptions;
import org.cvkit.core.train.StepOptions;
import org.cvkit.core.train.TrainingOptions;
import org.cvkit.core.weight.Weights;
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
  private static final double HELD = 0.1;
  private static final Set<String> NAMED_PARTS = Set.of("val", "test");

  @Option(
      names = "--data",
      paramLabel = "PATH",
      description =
          "folder or .zip of CLASS/pictures or {train,val,test}/CLASS/pictures, a folder of IDX"
              + " files, or a .csv table of files and labels")
  private @Nullable Path data;

  @Option(
      names = "--val",
      paramLabel = "PART|SHARE",
      description =
          "what validates: val, test, or a share of the training pictures that is held out"
              + " (default: val if the data has it, else 0.1)")
  private @Nullable String held;

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

  @Option(
      names = "--from",
      paramLabel = "FILE",
      description = "begin with the weights of this .onnx or .safetensors file, the head excepted")
  private @Nullable Path from;

  @Option(
      names = "--freeze",
      paramLabel = "NAMES",
      split = ",",
      description =
          "parts that stay as they are, by the beginning of their names: prep,layer1; trunk for"
              + " all but the head")
  private List<String> frozen = List.of();

  @Option(
      names = "--trunk-rate",
      paramLabel = "FACTOR",
      description = "learning rate of all but the head, as a factor (default: 1)")
  private double trunkRate = 1;

  @Option(
      names = "--batch",
      paramLabel = "N|full",
      description = "pictures a step: 1 is stochastic descent, full batch descent (default: 128)")
  private String batch = "128";

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
      names = "--load-workers",
      paramLabel = "N",
      converter = Count.class,
      description = "threads that decode pictures (default: 1)")
  private long loadWorkers = 1;

  @Option(names = "--name", paramLabel = "ID", description = "of the model (default: its network)")
  private @Nullable String name;

  @Mixin private ModelOptions.OfflineOption offline = new ModelOptions.OfflineOption();

  /** The data sets of a training, closed together. */
  public record Sets(
      ClassificationDataset whole, ClassificationDataset training, ClassificationDataset held)
      implements AutoCloseable {
    @Override
    public void close() {
      held.close();
      whole.close();
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
    return name == null ? architecture : name;
  }

  /** Opens training and validation pictures. */
  public Sets open(Surroundings surroundings, long seed) {
    Path path = surroundings.folder().resolve(data());
    Set<Split> splits = ClassificationDataset.splits(path);
    ClassificationDataset whole =
        ClassificationDataset.open(path, splits.contains(Split.TRAIN) ? Split.TRAIN : Split.ALL);
    String part = held != null ? held : splits.contains(Split.VALIDATION) ? "val" : "" + HELD;
    ClassificationDataset training = chosen(whole);
    if (NAMED_PARTS.contains(part)) {
      Split split = part.equals("val") ? Split.VALIDATION : Split.TEST;
      ClassificationDataset validation = chosen(ClassificationDataset.open(path, split));
      return new Sets(whole, fewOf(training, seed), validation);
    }
    Division division = training.divide(share(part), 0, seed);
    return new Sets(whole, fewOf(division.train(), seed), division.validation());
  }

  private static double share(String text) {
    try {
      double share = Double.parseDouble(text);
      if (share > 0 && share < 1) {
        return share;
      }
    } catch (NumberFormatException e) {
      // Told below, as a share that makes no sense is.
    }
    throw new IllegalArgumentException(
        "--val: expected val, test or a share between 0 and 1, got " + text);
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
    if (held != null && !NAMED_PARTS.contains(held)) {
      share(held);
    }
    if (!(trunkRate >= 0)) {
      throw new IllegalArgumentException(
          "--trunk-rate: expected a factor of at least 0, got " + trunkRate);
    }
    Network network = Architectures.named(architecture);
    requireParts(network);
    Size input = size == null ? network.inputSize() : Size.square((int) (long) size);
    StepOptions step =
        training.step().withFrozen(n -> isFrozen(network, n)).withRates(rates(network));
    return ClassifierOptions.of(name(), network, training.withStep(step))
        .withSize(input)
        .withBatch(batch.equals(FULL) ? 1 : batchSize())
        .withAugmentation(augmentation(input))
        .withSmoothing(smoothing)
        .withWorkers((int) loadWorkers)
        .withNotes("Trained by " + command);
  }

  private int batchSize() {
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

  /** With the batch that {@code full} means. */
  public ClassifierOptions fitBatch(ClassifierOptions options, int pictures) {
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

  private boolean isFrozen(Network network, String parameter) {
    return frozen.stream().anyMatch(part -> isPart(part, network, parameter));
  }

  private static boolean isPart(String part, Network network, String parameter) {
    return part.equals("trunk")
        ? !parameter.isEmpty() && !(parameter + ".").startsWith(network.head())
        : (parameter + ".").startsWith(part.endsWith(".") ? part : part + ".");
  }

  /** A misspelt part would freeze nothing, and nobody would notice. */
  private void requireParts(Network network) {
    if (frozen.isEmpty()) {
      return;
    }
    List<String> names =
        network.forInference().parameters().keySet().stream().map(Value::name).toList();
    for (String part : frozen) {
      if (names.stream().noneMatch(name -> isPart(part, network, name))) {
        throw new IllegalArgumentException(
            "--freeze: expected trunk or the beginning of a parameter's name ("
                + names.stream()
                    .map(name -> name.split("\\.", 2)[0])
                    .distinct()
                    .collect(Collectors.joining(", "))
                + "), got "
                + part);
      }
    }
  }

  private Map<String, Double> rates(Network network) {
    return trunkRate == 1 ? Map.of() : Map.of("", trunkRate, network.head(), 1.0);
  }

  /** What the training begins with: nothing, or another model's trunk. */
  public Map<String, Constant> weights(Surroundings surroundings) {
    Path file = from;
    if (file == null) {
      return Map.of();
    }
    Network network = Architectures.named(architecture);
    String head = network.head();
    Map<String, Constant> trunk =
        Weights.read(surroundings.folder().resolve(file)).only(n -> !n.startsWith(head)).asMap();
    if (trunk.isEmpty()) {
      throw new CvException("--from " + file + ": expected weights, got none");
    }
    Graph graph = network.forInference();
    List<String> missing =
        Stream.concat(graph.parameters().keySet().stream(), graph.states().keySet().stream())
            .map(Value::name)
            .filter(name -> !name.startsWith(head) && !trunk.containsKey(name))
            .toList();
    if (!missing.isEmpty()) {
      throw new CvException(
          "--from "
              + file
              + ": expected all weights of "
              + architecture
              + " but the head's, got none for "
              + missing.get(0)
              + (missing.size() > 1 ? " and " + (missing.size() - 1) + " more" : "")
              + "; name a file of that network, or its network with --model");
    }
    return trunk;
  }
}
