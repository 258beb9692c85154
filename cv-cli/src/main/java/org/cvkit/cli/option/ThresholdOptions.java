package org.cvkit.cli.option;

import org.cvkit.detection.DetectionOptions;
import picocli.CommandLine.Option;

/**
 * From which score on a detection counts, and from which overlap on two are one.
 *
 * <p>Confined to one thread at a time.
 */
public final class ThresholdOptions {
  @Option(
      names = "--conf",
      paramLabel = "SCORE",
      converter = UnitInterval.class,
      description = "least score, 0..1 (default: ${DEFAULT-VALUE})")
  private double confidence;

  @Option(
      names = "--iou",
      paramLabel = "IOU",
      converter = UnitInterval.class,
      description =
          "overlap above which of two boxes one is dropped, 0..1 (default: ${DEFAULT-VALUE})")
  private double iou;

  /** Those of {@code base} where none are given. */
  public ThresholdOptions(DetectionOptions base) {
    confidence = decimal(base.confidence());
    iou = decimal(base.iou());
  }

  /** The number that is written alike: help shows it. */
  private static double decimal(float number) {
    return Double.parseDouble(Float.toString(number));
  }

  /** The options with these thresholds. */
  public DetectionOptions detection(DetectionOptions base) {
    return base.withConfidence((float) confidence).withIou((float) iou);
  }
}
