package org.cvkit.detection.metric;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How well the objects of one category are found, objects of all sizes, each number in 0..1 ({@link
 * CocoMetrics} says what they mean).
 *
 * <p>Immutable.
 *
 * @param objects that are labelled and count
 * @param ap AP, 100 detections an image
 * @param ap50 AP at overlap 0.50
 * @param ap75 AP at overlap 0.75
 * @param ar100 AR with 100 detections an image
 */
public record CategoryMetrics(int objects, double ap, double ap50, double ap75, double ar100) {

  /** The measures under their usual names, in their usual order. */
  public Map<String, Double> byName() {
    Map<String, Double> values = new LinkedHashMap<>();
    values.put("AP", ap);
    values.put("AP50", ap50);
    values.put("AP75", ap75);
    values.put("AR100", ar100);
    return Collections.unmodifiableMap(values);
  }
}
