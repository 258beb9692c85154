package org.cvkit.detection.metric;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import org.cvkit.detection.data.CocoResult;
import org.cvkit.detection.data.DatasetException;
import org.cvkit.detection.data.DetectionDataset;
import org.cvkit.detection.data.GroundTruth;

/**
 * Measures detections against labelled pictures as COCO's own evaluation does for boxes
 * (pycocotools, {@code cocoeval.py}), to the last bit of its choices: 101 recalls, at most 100
 * detections a picture and category, stable order of equal scores, crowds ignored. The one
 * difference: an annotation may have the id 0, which pycocotools takes for a missed object.
 *
 * <p>Pictures are added in any order; the ids decide which of two equal scores comes first.
 *
 * <p>Confined to one thread at a time.
 */
public final class CocoEvaluator {
  /** By picture and category, both ascending: the order in which COCO goes through them. */
  private final Map<Long, Map<Integer, Map<AreaRange, Matches>>> pictures = new TreeMap<>();

  /**
   * The metrics of {@code results} on the pictures of {@code truth}.
   *
   * @throws DatasetException when a result is of a picture that {@code truth} does not have
   * @throws IllegalStateException when labels are in fractions of a picture of unknown size
   */
  public static CocoMetrics evaluate(DetectionDataset truth, List<CocoResult> results) {
    CocoEvaluator evaluator = new CocoEvaluator();
    for (AnsweredPicture answered : AnsweredPicture.join(truth, results)) {
      evaluator.add(answered.picture().id(), answered.objects(), answered.detections());
    }
    return evaluator.evaluate();
  }

  /**
   * Adds one picture: the objects labelled in it and what was detected.
   *
   * @throws IllegalArgumentException when the picture was added before, or a detection is of
   *     another
   */
  public void add(long imageId, List<GroundTruth> objects, List<CocoResult> detections) {
    Map<Integer, List<GroundTruth>> truth = new HashMap<>();
    for (GroundTruth object : objects) {
      truth.computeIfAbsent(object.category(), id -> new ArrayList<>()).add(object);
    }
    Map<Integer, List<CocoResult>> found = new HashMap<>();
    for (CocoResult detection : detections) {
      if (detection.imageId() != imageId) {
        throw new IllegalArgumentException(
            "picture " + imageId + ": got a detection of picture " + detection.imageId());
      }
      found.computeIfAbsent(detection.category(), id -> new ArrayList<>()).add(detection);
    }
    TreeSet<Integer> categories = new TreeSet<>(truth.keySet());
    categories.addAll(found.keySet());
    Map<Integer, Map<AreaRange, Matches>> matches = new TreeMap<>();
    for (Integer category : categories) {
      matches.put(
          category,
          Matches.of(
              truth.getOrDefault(category, List.of()), found.getOrDefault(category, List.of())));
    }
    if (pictures.putIfAbsent(imageId, matches) != null) {
      throw new IllegalArgumentException("picture " + imageId + ": was added before");
    }
  }

  /** Number of pictures added. */
  public int pictures() {
    return pictures.size();
  }

  /** The metrics of all pictures added so far; more may be added afterwards. */
  public CocoMetrics evaluate() {
    Map<AreaRange, Map<Integer, Scores>> scores = new EnumMap<>(AreaRange.class);
    inOrder()
        .forEach(
            (range, categories) -> {
              Map<Integer, Scores> defined = new TreeMap<>();
              categories.forEach(
                  (category, pictures) -> {
                    CategoryCurve curve = new CategoryCurve(pictures);
                    if (curve.isDefined()) {
                      defined.put(category, Scores.of(curve));
                    }
                  });
              scores.put(range, defined);
            });
    return metrics(scores);
  }

  /** The matches of each range and category, in the order of the pictures. */
  private Map<AreaRange, Map<Integer, List<Matches>>> inOrder() {
    Map<AreaRange, Map<Integer, List<Matches>>> result = new EnumMap<>(AreaRange.class);
    for (Map<Integer, Map<AreaRange, Matches>> picture : pictures.values()) {
      picture.forEach(
          (category, ranges) ->
              ranges.forEach(
                  (range, matches) ->
                      result
                          .computeIfAbsent(range, r -> new TreeMap<>())
                          .computeIfAbsent(category, id -> new ArrayList<>())
                          .add(matches)));
    }
    return result;
  }

  private static CocoMetrics metrics(Map<AreaRange, Map<Integer, Scores>> scores) {
    Map<Integer, Scores> all = scores.getOrDefault(AreaRange.ALL, Map.of());
    Map<Integer, Scores> small = scores.getOrDefault(AreaRange.SMALL, Map.of());
    Map<Integer, Scores> medium = scores.getOrDefault(AreaRange.MEDIUM, Map.of());
    Map<Integer, Scores> large = scores.getOrDefault(AreaRange.LARGE, Map.of());
    Map<Integer, CategoryMetrics> categories = new TreeMap<>();
    all.forEach((category, score) -> categories.put(category, score.metrics()));
    return new CocoMetrics(
        mean(all, Scores::ap),
        mean(all, Scores::ap50),
        mean(all, Scores::ap75),
        mean(small, Scores::ap),
        mean(medium, Scores::ap),
        mean(large, Scores::ap),
        mean(all, Scores::ar1),
        mean(all, Scores::ar10),
        mean(all, Scores::ar100),
        mean(small, Scores::ar100),
        mean(medium, Scores::ar100),
        mean(large, Scores::ar100),
        categories);
  }

  private static double mean(Map<Integer, Scores> all, ToDoubleFunction<Scores> score) {
    return all.values().stream().mapToDouble(score).average().orElse(-1);
  }

  /** What one category in one area range adds to the means. */
  private record Scores(
      int objects, double ap, double ap50, double ap75, double ar1, double ar10, double ar100) {
    static Scores of(CategoryCurve curve) {
      double[] precisions = curve.precisions();
      return new Scores(
          curve.objects(),
          DoubleStream.of(precisions).average().orElseThrow(),
          precisions[Overlap.AT_50],
          precisions[Overlap.AT_75],
          curve.recall(1),
          curve.recall(10),
          curve.recall(Matches.MOST_DETECTIONS));
    }

    CategoryMetrics metrics() {
      return new CategoryMetrics(objects, ap, ap50, ap75, ar100);
    }
  }
}
