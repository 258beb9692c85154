package org.cvkit.cli.option;

import java.util.Locale;
import org.cvkit.detection.BoxOverlap;
import org.cvkit.detection.DetectionOptions;
import org.cvkit.detection.DetectionOptions.Nms;
import org.cvkit.detection.DetectionOptions.Suppression;
import org.cvkit.detection.ObjectDetector;
import org.cvkit.detection.slice.SliceOptions;
import org.cvkit.detection.slice.SlicedDetector;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/**
 * What becomes of boxes that overlap, and whether a picture is looked at in slices.
 *
 * <p>Confined to one thread at a time.
 */
public final class BoxOptions {
  @Option(
      names = "--nms",
      paramLabel = "KIND",
      converter = NmsConverter.class,
      description =
          "what becomes of boxes that overlap: hard (the worse is dropped), soft or soft-linear (it"
              + " loses score), wbf (their mean), nmm or greedy-nmm (one that encloses them)"
              + " (default: hard; greedy-nmm with --slice)")
  private @Nullable Nms nms;

  @Option(
      names = "--match-metric",
      paramLabel = "METRIC",
      converter = MetricConverter.class,
      description =
          "overlap over the union, iou, or over the smaller box, ios; for hard, nmm and greedy-nmm"
              + " (default: iou; ios with --slice)")
  private @Nullable BoxOverlap metric;

  @Option(
      names = "--agnostic",
      description =
          "let boxes of different classes suppress each other, and tracks go on with another class")
  private boolean agnostic;

  @Option(
      names = "--slice",
      paramLabel = "PIXELS",
      description = "look at the picture and at slices of this side, for small objects")
  private @Nullable Integer side;

  @Option(
      names = "--overlap",
      paramLabel = "SHARE",
      description = "share of a slice that the next one sees as well, 0..0.9 (default: 0.2)")
  private @Nullable Float overlap;

  @Option(
      names = "--match-threshold",
      paramLabel = "OVERLAP",
      description =
          "with --slice: overlap from which --nms makes boxes of slices one (default: 0.5)")
  private @Nullable Float threshold;

  /**
   * The options of a detector; slices are merged by {@link #sliced} afterwards.
   *
   * @throws IllegalArgumentException when the slices make no sense
   */
  public DetectionOptions detection(DetectionOptions base) {
    DetectionOptions options =
        base.withSuppression(agnostic ? Suppression.AGNOSTIC : Suppression.CLASS_WISE);
    if (slices() != null) {
      return options;
    }
    return options
        .withNms(nms == null ? base.nms() : nms)
        .withOverlap(metric == null ? base.overlap() : metric);
  }

  /** The detector, looking at slices where that is wanted. Takes it over. The caller closes it. */
  public ObjectDetector sliced(ObjectDetector detector, DetectionOptions options) {
    SliceOptions slices = slices();
    return slices == null ? detector : SlicedDetector.of(detector, slices, options);
  }

  private @Nullable SliceOptions slices() {
    if (side == null) {
      if (overlap != null || threshold != null) {
        throw new IllegalArgumentException(
            (overlap != null ? "--overlap" : "--match-threshold") + ": expected --slice beside it");
      }
      return null;
    }
    SliceOptions slices = SliceOptions.of(side);
    slices = overlap == null ? slices : slices.withOverlap(overlap);
    slices = nms == null ? slices : slices.withNms(nms);
    slices = metric == null ? slices : slices.withMeasure(metric);
    return threshold == null ? slices : slices.withThreshold(threshold);
  }

  private static final class NmsConverter implements ITypeConverter<Nms> {
    @Override
    public Nms convert(String value) {
      return switch (value.toLowerCase(Locale.ROOT)) {
        case "hard" -> Nms.HARD;
        case "soft" -> Nms.SOFT;
        case "soft-linear" -> Nms.SOFT_LINEAR;
        case "wbf" -> Nms.WBF;
        case "nmm" -> Nms.NMM;
        case "greedy-nmm", "greedynmm" -> Nms.GREEDY_NMM;
        default ->
            throw new TypeConversionException(
                "expected hard, soft, soft-linear, wbf, nmm or greedy-nmm, got " + value);
      };
    }
  }

  private static final class MetricConverter implements ITypeConverter<BoxOverlap> {
    @Override
    public BoxOverlap convert(String value) {
      return switch (value.toLowerCase(Locale.ROOT)) {
        case "iou" -> BoxOverlap.IOU;
        case "ios" -> BoxOverlap.IOS;
        default -> throw new TypeConversionException("expected iou or ios, got " + value);
      };
    }
  }
}
