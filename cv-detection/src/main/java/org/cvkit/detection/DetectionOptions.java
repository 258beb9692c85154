package org.cvkit.detection;

import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What counts as a detection.
 *
 * <p>Immutable.
 *
 * @param confidence least score, 0..1
 * @param iou overlap above which of two boxes only the better is kept, or both are made one, 0..1;
 *     {@link Nms#SOFT} has no such threshold
 * @param maxDetections most boxes a picture
 * @param classes the classes wanted, by name, or by index from 0 where no class has such a name;
 *     empty for all
 * @param suppression whether boxes of different classes suppress each other
 * @param labelling whether a box may be reported under several classes
 * @param nms what becomes of boxes that overlap
 * @param overlap how overlap is measured; {@link Nms#SOFT}, {@link Nms#SOFT_LINEAR} and {@link
 *     Nms#WBF} always take intersection over union
 */
public record DetectionOptions(
    float confidence,
    float iou,
    int maxDetections,
    Set<String> classes,
    Suppression suppression,
    Labelling labelling,
    Nms nms,
    BoxOverlap overlap) {
  /** As many class names as a message lists: COCO's 80 still fit. */
  private static final int LISTED_LABELS = 100;

  public DetectionOptions {
    requireUnitInterval("confidence", confidence);
    requireUnitInterval("iou", iou);
    if (maxDetections < 1) {
      throw new IllegalArgumentException(
          "detection options: expected at least 1 detection, got " + maxDetections);
    }
    classes = Set.copyOf(classes);
  }

  private static void requireUnitInterval(String name, float value) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException(
          "detection options: expected " + name + " in 0..1, got " + value);
    }
  }

  /** Confidence 0.25, IoU 0.45, 300 boxes, all classes, class by class, one label a box, hard. */
  public static DetectionOptions defaults() {
    return new DetectionOptions(
        0.25f,
        0.45f,
        300,
        Set.of(),
        Suppression.CLASS_WISE,
        Labelling.BEST,
        Nms.HARD,
        BoxOverlap.IOU);
  }

  /**
   * As COCO evaluation wants it: confidence 0.001, IoU 0.65, 300 boxes, every class above the
   * confidence reported.
   */
  public static DetectionOptions evaluation() {
    return defaults().withConfidence(0.001f).withIou(0.65f).withLabelling(Labelling.EVERY);
  }

  public DetectionOptions withConfidence(float other) {
    return new DetectionOptions(
        other, iou, maxDetections, classes, suppression, labelling, nms, overlap);
  }

  public DetectionOptions withIou(float other) {
    return new DetectionOptions(
        confidence, other, maxDetections, classes, suppression, labelling, nms, overlap);
  }

  public DetectionOptions withMaxDetections(int other) {
    return new DetectionOptions(
        confidence, iou, other, classes, suppression, labelling, nms, overlap);
  }

  public DetectionOptions withClasses(Set<String> other) {
    return new DetectionOptions(
        confidence, iou, maxDetections, other, suppression, labelling, nms, overlap);
  }

  public DetectionOptions withSuppression(Suppression other) {
    return new DetectionOptions(
        confidence, iou, maxDetections, classes, other, labelling, nms, overlap);
  }

  public DetectionOptions withLabelling(Labelling other) {
    return new DetectionOptions(
        confidence, iou, maxDetections, classes, suppression, other, nms, overlap);
  }

  public DetectionOptions withNms(Nms other) {
    return new DetectionOptions(
        confidence, iou, maxDetections, classes, suppression, labelling, other, overlap);
  }

  public DetectionOptions withOverlap(BoxOverlap other) {
    return new DetectionOptions(
        confidence, iou, maxDetections, classes, suppression, labelling, nms, other);
  }

  /**
   * The indices of the classes wanted among a detector's labels. A number is a name where a class
   * has it, as those of digits do, else an index.
   *
   * @throws IllegalArgumentException when a class is wanted that the detector does not know
   */
  public BitSet classesAmong(List<String> labels) {
    BitSet wanted = new BitSet(labels.size());
    for (String name : classes) {
      if (!labels.contains(name)) {
        wanted.set(index(name, labels));
      }
    }
    for (int i = 0; i < labels.size(); i++) {
      if (classes.isEmpty() || classes.contains(labels.get(i))) {
        wanted.set(i);
      }
    }
    return wanted;
  }

  /** The index that is written where no class has this name. */
  private static int index(String text, List<String> labels) {
    // Nine digits always fit.
    if (text.matches("[0-9]{1,9}") && Integer.parseInt(text) < labels.size()) {
      return Integer.parseInt(text);
    }
    throw new IllegalArgumentException(
        "detection options: no class "
            + text
            + ": expected some of "
            + labels.stream().limit(LISTED_LABELS).collect(Collectors.joining(", "))
            + (labels.size() > LISTED_LABELS ? ", … (" + labels.size() + " in all)" : "")
            + ", or indices below "
            + labels.size());
  }

  /** Which boxes compete. */
  public enum Suppression {
    CLASS_WISE,
    AGNOSTIC
  }

  /** How many classes a box is reported under. */
  public enum Labelling {
    /** Only the best one. */
    BEST,
    /** Every class whose score reaches the confidence, as evaluation protocols count. */
    EVERY
  }

  /** What becomes of boxes that overlap a better one. */
  public enum Nms {
    /** They are dropped: greedy non-maximum suppression. */
    HARD,
    /** They lose score, the more they overlap: Soft-NMS, Gaussian with sigma 0.5. */
    SOFT,
    /** They lose score in proportion to what they overlap above the threshold: Soft-NMS, linear. */
    SOFT_LINEAR,
    /** They become one box, the mean weighted by score: weighted boxes fusion. */
    WBF,
    /** Chains of boxes become one that encloses them: SAHI's NMM. */
    NMM,
    /** The best and what overlaps it become one box that encloses them: SAHI's GREEDYNMM. */
    GREEDY_NMM
  }
}
