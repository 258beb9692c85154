package org.cvkit.detection.metric;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.cvkit.detection.data.CocoResult;
import org.cvkit.detection.data.DatasetException;
import org.cvkit.detection.data.DetectionDataset;
import org.cvkit.detection.data.GroundTruth;
import org.cvkit.detection.data.LabelledPicture;

/**
 * A labelled picture and what was detected in it: what all measures start from.
 *
 * <p>Immutable.
 *
 * @param picture whose labels these are
 * @param objects labelled in it, in pixels
 * @param detections in any order
 */
public record AnsweredPicture(
    LabelledPicture picture, List<GroundTruth> objects, List<CocoResult> detections) {

  public AnsweredPicture {
    objects = List.copyOf(objects);
    detections = List.copyOf(detections);
  }

  /**
   * Joins labels with results of the same pictures.
   *
   * @throws DatasetException when a result is of a picture that {@code truth} does not have
   * @throws IllegalStateException when labels are in fractions of a picture of unknown size
   */
  public static List<AnsweredPicture> join(DetectionDataset truth, List<CocoResult> results) {
    Map<Long, List<CocoResult>> byPicture = new HashMap<>();
    for (CocoResult result : results) {
      byPicture.computeIfAbsent(result.imageId(), id -> new ArrayList<>()).add(result);
    }
    List<AnsweredPicture> answered = new ArrayList<>();
    for (LabelledPicture picture : truth.pictures()) {
      List<CocoResult> found = byPicture.remove(picture.id());
      answered.add(
          new AnsweredPicture(picture, picture.objects(), found == null ? List.of() : found));
    }
    if (!byPicture.isEmpty()) {
      throw new DatasetException(
          "detections: picture "
              + byPicture.keySet().iterator().next()
              + ": not in the ground truth: expected detections of its pictures only");
    }
    return answered;
  }
}
