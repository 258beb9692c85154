package org.cvkit.detection.metric;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * The twelve numbers of COCO's detection benchmark, each in 0..1, or -1 where no labelled object
 * falls under it.
 *
 * <p>AP is precision averaged over recall, over the overlap limits 0.50:0.05:0.95 unless one is
 * named, and over the categories. AR is the recall that is reached at last, averaged likewise.
 * Small objects are those of up to 32x32 pixels, large ones those from 96x96.
 *
 * <p>Immutable.
 *
 * @param ap AP, 100 detections an image and category
 * @param ap50 AP at overlap 0.50
 * @param ap75 AP at overlap 0.75
 * @param apSmall AP of small objects
 * @param apMedium AP of medium objects
 * @param apLarge AP of large objects
 * @param ar1 AR with 1 detection an image and category
 * @param ar10 AR with 10
 * @param ar100 AR with 100
 * @param arSmall AR of small objects
 * @param arMedium AR of medium objects
 * @param arLarge AR of large objects
 * @param categories each category that has labelled objects, by its id, in order
 */
public record CocoMetrics(
    double ap,
    double ap50,
    double ap75,
    double apSmall,
    double apMedium,
    double apLarge,
    double ar1,
    double ar10,
    double ar100,
    double arSmall,
    double arMedium,
    double arLarge,
    Map<Integer, CategoryMetrics> categories) {

  public CocoMetrics {
    categories = Collections.unmodifiableMap(new TreeMap<>(categories));
  }

  /** What {@link #categories} have each, of all of them: the means, and the sum of the objects. */
  public CategoryMetrics all() {
    int objects = categories.values().stream().mapToInt(CategoryMetrics::objects).sum();
    return new CategoryMetrics(objects, ap, ap50, ap75, ar100);
  }

  /** The twelve numbers under their usual names, in their usual order. */
  public Map<String, Double> byName() {
    Map<String, Double> values = new LinkedHashMap<>();
    values.put("AP", ap);
    values.put("AP50", ap50);
    values.put("AP75", ap75);
    values.put("APsmall", apSmall);
    values.put("APmedium", apMedium);
    values.put("APlarge", apLarge);
    values.put("AR1", ar1);
    values.put("AR10", ar10);
    values.put("AR100", ar100);
    values.put("ARsmall", arSmall);
    values.put("ARmedium", arMedium);
    values.put("ARlarge", arLarge);
    return Collections.unmodifiableMap(values);
  }
}
