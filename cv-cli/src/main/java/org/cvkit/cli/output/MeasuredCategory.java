package org.cvkit.cli.output;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.cvkit.core.metric.ClassScores;
import org.cvkit.detection.metric.CategoryMetrics;
import org.jspecify.annotations.Nullable;

/**
 * How well the objects of a category, or of all, are found.
 *
 * <p>Immutable.
 *
 * @param coco over all confidences
 * @param scores at one confidence; null where all objects are difficult, which COCO counts and
 *     Pascal VOC does not
 */
public record MeasuredCategory(CategoryMetrics coco, @Nullable ClassScores scores) {

  /** The measures under their usual names, in their usual order. */
  public Map<String, Double> byName() {
    Map<String, Double> values = new LinkedHashMap<>(coco.byName());
    if (scores != null) {
      values.putAll(byName(scores));
    }
    return Collections.unmodifiableMap(values);
  }

  /** Precision, recall and F1 under their usual names. */
  public static Map<String, Double> byName(ClassScores scores) {
    Map<String, Double> values = new LinkedHashMap<>();
    values.put("precision", scores.precision());
    values.put("recall", scores.recall());
    values.put("F1", scores.f1());
    return Collections.unmodifiableMap(values);
  }
}
