package org.cvkit.detection.metric;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.cvkit.detection.data.CocoResult;
import org.cvkit.detection.data.GroundTruth;
import org.cvkit.detection.data.GroundTruth.Extent;

/**
 * Pascal VOC's measure of a detector (Everingham et al. 2010, section 4.2; {@code VOCevaldet.m}): a
 * detection is right when the object of its class that it overlaps most is overlapped by at least a
 * half and was not found before by a surer one. Difficult objects, and groups labelled as one,
 * count neither way. Overlaps are of half-open boxes, where the development kit counts whole pixels
 * and adds 1.
 *
 * <p>Immutable.
 *
 * @param curves by {@link org.cvkit.detection.data.Category#id}, of classes with an object
 */
public record VocMetrics(Map<Integer, DetectionCurve> curves) {
  /** The overlap that makes a detection right. */
  public static final double OVERLAP = 0.5;

  public VocMetrics {
    curves = Collections.unmodifiableMap(new TreeMap<>(curves));
  }

  /** The measure of {@code pictures}; of two equal scores the earlier picture's comes first. */
  public static VocMetrics of(List<AnsweredPicture> pictures) {
    Map<Integer, Integer> objects = new TreeMap<>();
    Map<Integer, List<JudgedDetection>> answers = new TreeMap<>();
    for (AnsweredPicture picture : pictures) {
      for (GroundTruth object : picture.objects()) {
        if (object.extent() == Extent.SINGLE) {
          objects.merge(object.category(), 1, Integer::sum);
        }
      }
      judge(picture, answers);
    }
    Map<Integer, DetectionCurve> curves = new TreeMap<>();
    objects.forEach(
        (category, count) ->
            curves.put(
                category, new DetectionCurve(count, answers.getOrDefault(category, List.of()))));
    return new VocMetrics(curves);
  }

  /** Notes of each detection that counts whether it is right. */
  private static void judge(AnsweredPicture picture, Map<Integer, List<JudgedDetection>> answers) {
    List<CocoResult> sorted = new ArrayList<>(picture.detections());
    sorted.sort(Comparator.comparingDouble(CocoResult::score).reversed());
    boolean[] found = new boolean[picture.objects().size()];
    for (CocoResult detection : sorted) {
      int best = -1;
      double most = 0;
      for (int i = 0; i < found.length; i++) {
        GroundTruth object = picture.objects().get(i);
        double overlap = PairOverlap.of(detection, object);
        if (object.category() == detection.category() && overlap > most) {
          most = overlap;
          best = i;
        }
      }
      boolean fits = most >= OVERLAP;
      if (fits && picture.objects().get(best).extent() != Extent.SINGLE) {
        continue;
      }
      boolean right = fits && !found[best];
      if (right) {
        found[best] = true;
      }
      answers
          .computeIfAbsent(detection.category(), id -> new ArrayList<>())
          .add(new JudgedDetection(detection.score(), right));
    }
  }

  /** Mean over the classes of the area under the curve; -1 without a class. */
  public double ap() {
    return mean(DetectionCurve::averagePrecision);
  }

  /** Mean over the classes of VOC 2007's eleven-point precision; -1 without a class. */
  public double ap11() {
    return mean(DetectionCurve::elevenPointPrecision);
  }

  /**
   * The confidence that serves all classes best, and what each has there; empty without a class.
   */
  public Optional<WorkingPoint> workingPoint() {
    return WorkingPoint.of(curves);
  }

  private double mean(ToDoubleFunction<DetectionCurve> measure) {
    return curves.values().stream().mapToDouble(measure).average().orElse(-1);
  }
}
