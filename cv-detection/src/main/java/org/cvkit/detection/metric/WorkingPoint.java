package org.cvkit.detection.metric;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.cvkit.core.metric.ClassScores;

/**
 * Precision, recall and F1 of every class at one confidence, the one at which the mean of the
 * classes' F1 is greatest; of several such the highest. Ultralytics prints the same, from a curve
 * of 1,000 confidences that it smooths; here nothing is smoothed.
 *
 * <p>Immutable.
 *
 * @param confidence least score of the detections that count; 0, so that all do, when none is right
 * @param classes by {@link org.cvkit.detection.data.Category#id}, of classes with an object
 */
public record WorkingPoint(double confidence, Map<Integer, ClassScores> classes) {
  /** Sums of F1 that differ by less are equal: rounding must not choose between them. */
  private static final double ROUNDING = 1e-9;

  public WorkingPoint {
    classes = Collections.unmodifiableMap(new TreeMap<>(classes));
    if (classes.isEmpty()) {
      throw new IllegalArgumentException("working point: expected at least 1 class, got none");
    }
  }

  /** The best confidence for all classes together; empty without a class. */
  static Optional<WorkingPoint> of(Map<Integer, DetectionCurve> curves) {
    if (curves.isEmpty()) {
      return Optional.empty();
    }
    double confidence = bestConfidence(List.copyOf(curves.values()));
    Map<Integer, ClassScores> classes = new TreeMap<>();
    curves.forEach((category, curve) -> classes.put(category, curve.scores(confidence)));
    return Optional.of(new WorkingPoint(confidence, classes));
  }

  private static double bestConfidence(List<DetectionCurve> curves) {
    List<Step> steps = new ArrayList<>();
    for (DetectionCurve curve : curves) {
      Counts counts = new Counts(curve.objects());
      curve.detections().forEach(detection -> steps.add(new Step(detection, counts)));
    }
    steps.sort(Comparator.comparingDouble(Step::score).reversed());
    double sum = 0;
    double most = 0;
    double confidence = 0;
    for (int i = 0; i < steps.size(); i++) {
      Step step = steps.get(i);
      sum += step.take();
      // Equal scores pass a threshold together.
      boolean whole = i + 1 == steps.size() || steps.get(i + 1).score() < step.score();
      if (whole && sum > most + ROUNDING) {
        most = sum;
        confidence = step.score();
      }
    }
    return confidence;
  }

  /** The next detection, and what it is counted to. */
  private record Step(JudgedDetection detection, Counts counts) {
    double score() {
      return detection.score();
    }

    /** Counts the detection; how much F1 of its class grows. */
    double take() {
      double before = counts.f1();
      counts.add(detection.right());
      return counts.f1() - before;
    }
  }

  /** What one class has so far. */
  private static final class Counts {
    private final int objects;
    private int right;
    private int all;

    Counts(int objects) {
      this.objects = objects;
    }

    void add(boolean isRight) {
      right += isRight ? 1 : 0;
      all++;
    }

    double f1() {
      return 2.0 * right / (objects + all);
    }
  }

  /** The means of the classes, and the sums of their objects and detections. */
  public ClassScores mean() {
    return new ClassScores(
        mean(ClassScores::precision),
        mean(ClassScores::recall),
        mean(ClassScores::f1),
        classes.values().stream().mapToLong(ClassScores::examples).sum(),
        classes.values().stream().mapToLong(ClassScores::answers).sum());
  }

  private double mean(ToDoubleFunction<ClassScores> measure) {
    return classes.values().stream().mapToDouble(measure).average().orElseThrow();
  }
}
