package org.cvkit.detection.metric;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.cvkit.core.metric.ConfusionMatrix;
import org.cvkit.detection.data.Category;
import org.cvkit.detection.data.CocoResult;
import org.cvkit.detection.data.GroundTruth;
import org.cvkit.detection.data.GroundTruth.Extent;

/**
 * Which class was taken for which by a detector. Detections and objects are paired whatever their
 * class, the pair that overlaps most first; the last row counts detections of nothing, the last
 * column objects that were missed (as Ultralytics counts them). Crowds and difficult objects, and
 * detections that overlap nothing else, are left out.
 *
 * <p>Thread-safe: it keeps no state.
 */
public final class DetectionConfusion {
  /** What the last row and column are called. */
  public static final String BACKGROUND = "background";

  private DetectionConfusion() {}

  /**
   * Counts.
   *
   * @param score least score of a detection that counts
   * @param overlap least intersection over union of a pair, above 0
   */
  public static ConfusionMatrix of(
      List<Category> categories, List<AnsweredPicture> pictures, double score, double overlap) {
    Map<Integer, Integer> indices = new HashMap<>();
    List<String> labels = new ArrayList<>();
    for (Category category : categories) {
      indices.put(category.id(), labels.size());
      labels.add(category.name());
    }
    int background = labels.size();
    labels.add(BACKGROUND);
    ConfusionMatrix.Counter counter = ConfusionMatrix.counter(labels);
    for (AnsweredPicture picture : pictures) {
      List<CocoResult> detections =
          picture.detections().stream().filter(d -> d.score() >= score).toList();
      int[] paired = pair(picture.objects(), detections, overlap);
      boolean[] found = new boolean[picture.objects().size()];
      for (int d = 0; d < paired.length; d++) {
        int predicted = indices.getOrDefault(detections.get(d).category(), background);
        if (paired[d] >= 0) {
          found[paired[d]] = true;
          counter.add(
              indices.getOrDefault(picture.objects().get(paired[d]).category(), background),
              predicted);
        } else if (!isOfIgnored(detections.get(d), picture.objects(), overlap)) {
          counter.add(background, predicted);
        }
      }
      for (int i = 0; i < found.length; i++) {
        GroundTruth object = picture.objects().get(i);
        if (!found[i] && object.extent() == Extent.SINGLE) {
          counter.add(indices.getOrDefault(object.category(), background), background);
        }
      }
    }
    return counter.matrix();
  }

  private record Pair(int detection, int object, double overlap) {}

  /** The object of each detection, or -1. */
  private static int[] pair(
      List<GroundTruth> objects, List<CocoResult> detections, double overlap) {
    List<Pair> pairs = new ArrayList<>();
    for (int d = 0; d < detections.size(); d++) {
      for (int i = 0; i < objects.size(); i++) {
        double shared = PairOverlap.of(detections.get(d), objects.get(i));
        if (shared >= overlap && objects.get(i).extent() == Extent.SINGLE) {
          pairs.add(new Pair(d, i, shared));
        }
      }
    }
    pairs.sort(Comparator.comparingDouble(Pair::overlap).reversed());
    int[] paired = new int[detections.size()];
    Arrays.fill(paired, -1);
    boolean[] taken = new boolean[objects.size()];
    for (Pair pair : pairs) {
      if (paired[pair.detection()] < 0 && !taken[pair.object()]) {
        paired[pair.detection()] = pair.object();
        taken[pair.object()] = true;
      }
    }
    return paired;
  }

  private static boolean isOfIgnored(
      CocoResult detection, List<GroundTruth> objects, double overlap) {
    return objects.stream()
        .anyMatch(
            object ->
                object.extent() != Extent.SINGLE && PairOverlap.of(detection, object) >= overlap);
  }
}
