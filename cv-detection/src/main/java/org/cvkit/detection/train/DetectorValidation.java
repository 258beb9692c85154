package org.cvkit.detection.train;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cvkit.core.CvException;
import org.cvkit.core.graph.Constant;
import org.cvkit.core.runtime.SessionOptions;
import org.cvkit.core.train.Validation;
import org.cvkit.core.transform.Preprocessing;
import org.cvkit.detection.Detection;
import org.cvkit.detection.DetectionOptions;
import org.cvkit.detection.ObjectDetector;
import org.cvkit.detection.architecture.DetectionNetwork;
import org.cvkit.detection.data.DetectionDataset;
import org.cvkit.detection.data.LabelledPicture;
import org.cvkit.detection.metric.CocoMetrics;
import org.cvkit.detection.metric.DetectorEvaluation;

/**
 * Measures weights as {@code cv val detect} would measure the model: whole pictures, suppression,
 * COCO's average precision in the pictures' own pixels.
 *
 * @param workers how many pictures are looked at at once
 */
record DetectorValidation(
    DetectionNetwork network,
    DetectionDataset held,
    List<String> labels,
    Preprocessing preprocessing,
    int workers,
    SessionOptions session)
    implements Validation {

  /** What decides which weights are best. */
  static final String DECISIVE = "mAP50-95";

  @Override
  public Map<String, Double> evaluate(Map<String, Constant> weights) {
    try (ObjectDetector detector = open(weights, DetectionOptions.evaluation())) {
      CocoMetrics metrics = DetectorEvaluation.run(detector, held, workers, SILENT);
      Map<String, Double> result = new LinkedHashMap<>();
      result.put(DECISIVE, metrics.ap());
      result.put("mAP50", metrics.ap50());
      return result;
    }
  }

  /** The caller closes it. */
  private ObjectDetector open(Map<String, Constant> weights, DetectionOptions options) {
    return WeightsDetector.open(network, weights, preprocessing, labels, options, session);
  }

  /** Pictures that cannot be read were told before the training began. */
  static final DetectorEvaluation.Listener SILENT =
      new DetectorEvaluation.Listener() {
        @Override
        public void done(LabelledPicture picture, List<Detection> found) {}

        @Override
        public void failed(LabelledPicture picture, CvException failure) {}
      };
}
