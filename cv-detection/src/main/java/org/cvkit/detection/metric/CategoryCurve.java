package org.cvkit.detection.metric;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Precision over recall of one category in one area range: {@code accumulate} of the COCO API.
 *
 * <p>Immutable.
 */
final class CategoryCurve {
  private static final int RECALLS = 101;

  private final List<Matches> pictures;
  private final int objects;

  /** The curve of {@code pictures}, in the order of their ids. */
  CategoryCurve(List<Matches> pictures) {
    this.pictures = pictures;
    objects = pictures.stream().mapToInt(Matches::objects).sum();
  }

  /** Whether there is an object to be found; without one there is nothing to measure. */
  boolean isDefined() {
    return objects > 0;
  }

  /** How many objects are to be found. */
  int objects() {
    return objects;
  }

  /** Recall with the best {@code most} detections of each picture, averaged over the limits. */
  double recall(int most) {
    long found = 0;
    for (Matches picture : pictures) {
      for (int d = 0; d < Math.min(most, picture.detections()); d++) {
        found += Integer.bitCount(picture.matched(d) & ~picture.ignored(d));
      }
    }
    return found / ((double) Overlap.LIMITS * objects);
  }

  /** Average precision at each overlap limit. */
  double[] precisions() {
    int count = pictures.stream().mapToInt(Matches::detections).sum();
    double[] scores = new double[count];
    int[] matched = new int[count];
    int[] ignored = new int[count];
    int next = 0;
    for (Matches picture : pictures) {
      for (int d = 0; d < picture.detections(); d++, next++) {
        scores[next] = picture.score(d);
        matched[next] = picture.matched(d);
        ignored[next] = picture.ignored(d);
      }
    }
    // Stable, so that equal scores keep the order of the pictures.
    int[] order =
        IntStream.range(0, count)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> -scores[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    double[] result = new double[Overlap.LIMITS];
    Arrays.setAll(result, limit -> precision(order, matched, ignored, 1 << limit));
    return result;
  }

  /** The mean, over 101 recalls, of the best precision at that recall or beyond. */
  private double precision(int[] order, int[] matched, int[] ignored, int limit) {
    double[] precision = new double[order.length];
    double[] recall = new double[order.length];
    double right = 0;
    double wrong = 0;
    for (int i = 0; i < order.length; i++) {
      if ((ignored[order[i]] & limit) == 0) {
        if ((matched[order[i]] & limit) != 0) {
          right++;
        } else {
          wrong++;
        }
      }
      recall[i] = right / objects;
      precision[i] = right / (wrong + right + Math.ulp(1.0));
    }
    for (int i = order.length - 1; i > 0; i--) {
      precision[i - 1] = Math.max(precision[i - 1], precision[i]);
    }
    double sum = 0;
    int at = 0;
    for (int i = 0; i < RECALLS; i++) {
      while (at < recall.length && recall[at] < i * 0.01) {
        at++;
      }
      sum += at < recall.length ? precision[at] : 0;
    }
    return sum / RECALLS;
  }
}
