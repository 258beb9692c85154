package org.cvkit.cli.option;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.cvkit.core.data.Split;
import org.cvkit.core.geometry.Size;
import org.cvkit.core.graph.Constant;
import org.cvkit.core.train.StepOptions;
import org.cvkit.core.train.TrainingOptions;
import org.cvkit.detection.architecture.DetectionNetwork;
import org.cvkit.detection.architecture.Mirrors;
import org.cvkit.detection.architecture.Yolo;
import org.cvkit.detection.architecture.YoloGrid;
import org.cvkit.detection.data.DetectionDataset;
import org.cvkit.detection.data.LabelCheck;
import org.cvkit.detection.data.LabelProblem;
import org.cvkit.detection.train.BoxSimilarity;
import org.cvkit.detection.train.DetectionAugmentation;
import org.cvkit.detection.train.DetectionLoaderOptions;
import org.cvkit.detection.train.DetectionLoss;
import org.cvkit.detection.train.DetectorOptions;
import org.cvkit.detection.train.DetectorTraining;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/**
 * What a detector is trained on, and what it is made of.
 *
 * <p>Confined to one thread at a time.
 */
public final class DetectorTrainingOptions {
  private static final int ANCHORS = 9;
  private static final int BATCH = 16;
  private static final String GRID = "yolo-grid";

  @Option(
      names = "--data",
      paramLabel = "PATH",
      description =
          "data.yaml or its folder (YOLO), a COCO .json file or folder, or a Pascal VOC folder")
  private @Nullable Path data;

  @Mixin private HeldOption held = new HeldOption();

  @Option(
      names = "--few",
      paramLabel = "N",
      converter = Count.class,
      description = "train on the first N pictures only")
  private @Nullable Long few;

  @Option(
      names = "--skip-bad",
      description = {
        "leave bad labels out, and say which, instead of stopping with the list;",
        "pictures whose objects are not all known are left out whole"
      })
  private boolean skipsBad;

  @Option(
      names = "--model",
      paramLabel = "ARCHITECTURE",
      description =
          "yolo-pico, yolo-nano, yolo-small, or yolo-grid, which has anchors (default: yolo-pico)")
  private String architecture = "yolo-pico";

  @Mixin private TransferOptions transfer = new TransferOptions();

  @Option(
      names = "--batch",
      paramLabel = "N",
      converter = Count.class,
      description = "pictures a step (default: 16, or all there are)")
  private @Nullable Long batch;

  @Option(
      names = "--size",
      paramLabel = "PIXELS|WxH",
      converter = Sides.class,
      description =
          "sides of the input, multiples of 32: one number for a square, or 512x384 where all"
              + " pictures lie so (default: ${DEFAULT-VALUE})")
  private Size size = Size.square(320);

  @Option(
      names = "--objects",
      paramLabel = "N",
      converter = Count.class,
      description = "most objects of a picture, the largest ones (default: as the data need)")
  private @Nullable Long objects;

  @Option(
      names = "--augment",
      paramLabel = "POLICY",
      description = "none, standard or strong, which has mosaics (default: standard)")
  private String augment = "standard";

  @Option(
      names = "--mosaic",
      paramLabel = "PROBABILITY",
      description = "that four pictures become one (default: as the policy says)")
  private @Nullable Double mosaic;

  @Option(
      names = "--mixup",
      paramLabel = "PROBABILITY",
      description = "that another picture is mixed in (default: as the policy says)")
  private @Nullable Double mixup;

  @Option(
      names = "--flip-vertical",
      paramLabel = "PROBABILITY",
      description = "that a picture is turned upside down (default: as the policy says)")
  private @Nullable Double flipVertical;

  @Option(
      names = "--box-loss",
      paramLabel = "NAME",
      description =
          "iou, giou, diou or ciou, for the networks without anchors (default: giou); yolo-grid"
              + " takes ciou")
  private @Nullable String boxLoss;

  @Option(
      names = "--mirror-average",
      paramLabel = "AXES",
      arity = "0..1",
      fallbackValue = "horizontal",
      converter = MirrorsConverter.class,
      description =
          "let the model answer with the mean for a picture and its mirror images: horizontal, at"
              + " twice the time, or both, upside down too, at four times (default: neither); for"
              + " the networks without anchors")
  private Mirrors mirrors = Mirrors.NONE;

  @Option(
      names = "--load-workers",
      paramLabel = "N",
      converter = Count.class,
      description = "threads that decode pictures (default: 1)")
  private long loadWorkers = 1;

  @Mixin private CardOptions card = new CardOptions();

  @Mixin private ModelOptions.OfflineOption offline = new ModelOptions.OfflineOption();

  /**
   * The pictures of a training, and what was left out of them: labels, and pictures whose objects
   * are not all known.
   */
  public record Sets(
      DetectionDataset training,
      DetectionDataset held,
      List<LabelProblem> skipped,
      List<Path> leftOut) {}

  public Path data() {
    Path path = data;
    if (path == null) {
      throw new IllegalArgumentException("expected --data, or --resume and a folder");
    }
    return path;
  }

  /** The model's name. */
  public String name() {
    return card.name(architecture);
  }

  /**
   * The data to train and to validate on.
   *
   * @throws org.cvkit.core.data.DatasetException with the complete list when labels are bad and are
   *     not to be skipped
   */
  public Sets open(Surroundings surroundings, long seed) {
    Path path = surroundings.folder().resolve(data());
    Set<Split> there = DetectionDataset.splits(path);
    Split main = HeldOption.training(there);
    HeldOption.Choice validating = held.among(there);
    LabelCheck training = LabelCheck.of(path, LabelCheck.Depth.LABELS, main);
    if (validating.part().isEmpty()) {
      DetectorTraining.Division division =
          DetectorTraining.divide(learnable(training), validating.share(), seed);
      return new Sets(
          fewOf(division.training()), division.held(), skipped(training), training.leftOut());
    }
    LabelCheck validation = LabelCheck.of(path, LabelCheck.Depth.LABELS, validating.part().get());
    return new Sets(
        fewOf(learnable(training)),
        usable(validation),
        skipped(training, validation),
        Stream.concat(training.leftOut().stream(), validation.leftOut().stream()).toList());
  }

  private DetectionDataset learnable(LabelCheck check) {
    usable(check);
    return check.requireObjects();
  }

  private DetectionDataset usable(LabelCheck check) {
    return skipsBad ? check.dataset() : check.clean();
  }

  private static List<LabelProblem> skipped(LabelCheck... checks) {
    return java.util.Arrays.stream(checks).flatMap(c -> c.problems().stream()).toList();
  }

  private DetectionDataset fewOf(DetectionDataset set) {
    return few == null || few >= set.pictures().size()
        ? set
        : new DetectionDataset(set.categories(), set.pictures().subList(0, (int) (long) few));
  }

  /**
   * All of it for the library.
   *
   * @param training pictures whose boxes the anchors are taken from, where there are any
   * @throws IllegalArgumentException when a word is none of those expected
   */
  public DetectorOptions detector(
      TrainingOptions descent, DetectionDataset training, String command) {
    Size input = DetectionNetwork.requireFitting(size);
    BoxSimilarity similarity = similarity();
    if (mirrors != Mirrors.NONE) {
      requireNoAnchors("--mirror-average");
    }
    DetectionNetwork network = network(training, input, descent.seed());
    transfer.requireParts(network.forInference(), network::isHead);
    StepOptions step = descent.step().withFrozen(n -> transfer.isFrozen(n, network::isHead));
    DetectionLoaderOptions loading =
        DetectionLoaderOptions.training(input, batchSize(training.pictures().size()))
            .withAugmentation(augmentation())
            .withWorkers((int) loadWorkers)
            .withBoxes(objects == null ? 0 : (int) (long) objects);
    return DetectorOptions.of(name(), network, loading, descent.withStep(step))
        .withLoss(DetectionLoss.standard().withSimilarity(similarity))
        .withCard(card.text(architecture, command));
  }

  private int batchSize(int pictures) {
    return batch == null
        ? Math.max(1, Math.min(BATCH, pictures))
        : (int) Math.min(batch, Integer.MAX_VALUE);
  }

  private DetectionNetwork network(DetectionDataset training, Size input, long seed) {
    return switch (architecture) {
      case "yolo-pico" -> Yolo.pico().withMirrors(mirrors);
      case "yolo-nano" -> Yolo.nano().withMirrors(mirrors);
      case "yolo-small" -> Yolo.small().withMirrors(mirrors);
      case GRID -> YoloGrid.pico(DetectorTraining.anchors(training, input, ANCHORS, seed));
      default ->
          throw new IllegalArgumentException(
              "--model: expected yolo-pico, yolo-nano, yolo-small or yolo-grid, got "
                  + architecture);
    };
  }

  private BoxSimilarity similarity() {
    if (boxLoss == null) {
      return BoxSimilarity.GIOU;
    }
    requireNoAnchors("--box-loss");
    return switch (boxLoss.toLowerCase(Locale.ROOT)) {
      case "iou" -> BoxSimilarity.IOU;
      case "giou" -> BoxSimilarity.GIOU;
      case "diou" -> BoxSimilarity.DIOU;
      case "ciou" -> BoxSimilarity.CIOU;
      default ->
          throw new IllegalArgumentException(
              "--box-loss: expected iou, giou, diou or ciou, got " + boxLoss);
    };
  }

  private void requireNoAnchors(String option) {
    if (architecture.equals(GRID)) {
      throw new IllegalArgumentException(
          option + ": expected a network without anchors beside it, got --model " + GRID);
    }
  }

  private static final class MirrorsConverter implements ITypeConverter<Mirrors> {
    @Override
    public Mirrors convert(String value) {
      return switch (value.toLowerCase(Locale.ROOT)) {
        case "horizontal" -> Mirrors.HORIZONTAL;
        case "both" -> Mirrors.BOTH;
        default -> throw new TypeConversionException("expected horizontal or both, got " + value);
      };
    }
  }

  private DetectionAugmentation augmentation() {
    DetectionAugmentation policy =
        switch (augment) {
          case "none" -> DetectionAugmentation.none();
          case "standard" -> DetectionAugmentation.defaults();
          case "strong" -> DetectionAugmentation.strong();
          default ->
              throw new IllegalArgumentException(
                  "--augment: expected none, standard or strong, got " + augment);
        };
    policy = mosaic == null ? policy : policy.withMosaic(mosaic);
    policy = mixup == null ? policy : policy.withMixup(mixup);
    return flipVertical == null
        ? policy
        : policy.withFlips(policy.flips().horizontal(), flipVertical);
  }

  /** What the training begins with: nothing, or another model's trunk. */
  public Map<String, Constant> weights(Surroundings surroundings, DetectionNetwork network) {
    return transfer.weights(surroundings, architecture, network.forInference(), network::isHead);
  }
}
