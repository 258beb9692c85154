package org.cvkit.core.metric;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * What a classifier's answers are worth.
 *
 * <p>Immutable.
 *
 * @param confusion which class was taken for which
 * @param top accuracy of the first answers
 * @param calibration of the first answer's score
 * @param precisionRecall the curve of each class that has examples, by its index: this class
 *     against all others. Empty when there were too many scores to keep
 * @param roc likewise, of each class that has examples and that not all examples are of
 */
public record ClassificationMetrics(
    ConfusionMatrix confusion,
    TopAccuracy top,
    Calibration calibration,
    Map<Integer, PrecisionRecall> precisionRecall,
    Map<Integer, RocCurve> roc) {

  public ClassificationMetrics {
    precisionRecall = Collections.unmodifiableMap(new TreeMap<>(precisionRecall));
    roc = Collections.unmodifiableMap(new TreeMap<>(roc));
  }

  /** Number of examples. */
  public long images() {
    return confusion.total();
  }

  /** Share of the examples whose first answer is right, 0..1. */
  public double accuracy() {
    return confusion.accuracy();
  }

  /** Average precision, averaged over the classes that have a curve; empty when none has. */
  public OptionalDouble meanAveragePrecision() {
    return precisionRecall.values().stream()
        .mapToDouble(PrecisionRecall::averagePrecision)
        .average();
  }

  /** The area under the ROC curve, averaged over the classes that have one; empty when none has. */
  public OptionalDouble meanRocArea() {
    return roc.values().stream().mapToDouble(RocCurve::area).average();
  }

  /** The numbers under their usual names, {@code accuracy} and {@code top5} first. */
  public Map<String, Double> byName() {
    Map<String, Double> values = new LinkedHashMap<>();
    values.put("accuracy", accuracy());
    values.put("top" + top.deepest(), top.of(top.deepest()));
    ClassScores macro = confusion.average(Average.MACRO);
    values.put("precision", macro.precision());
    values.put("recall", macro.recall());
    values.put("F1", macro.f1());
    meanAveragePrecision().ifPresent(value -> values.put("mAP", value));
    meanRocArea().ifPresent(value -> values.put("AUC", value));
    values.put("ECE", calibration.expectedError());
    return Collections.unmodifiableMap(values);
  }
}
