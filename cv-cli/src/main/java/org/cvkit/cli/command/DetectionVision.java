package org.cvkit.cli.command;

import java.util.List;
import org.cvkit.core.image.Image;
import org.cvkit.core.pipeline.Inference;
import org.cvkit.detection.Detection;
import org.cvkit.detection.DetectionAnnotator;
import org.cvkit.detection.ObjectDetector;

/** Owns a detector and shows what it finds. */
final class DetectionVision implements Vision<List<Detection>> {
  private static final String OPENCV_LICENCE = "part of OpenCV, Apache-2.0";

  private final ObjectDetector detector;
  private final String licence;

  private DetectionVision(ObjectDetector detector, String licence) {
    this.detector = detector;
    this.licence = licence;
  }

  /** A detector and its licence. Takes it over. The caller closes it. */
  static DetectionVision of(ObjectDetector detector, String licence) {
    return new DetectionVision(detector, licence);
  }

  /** A detector without a file. Takes it over. The caller closes it. */
  static DetectionVision builtIn(ObjectDetector detector) {
    return new DetectionVision(detector, OPENCV_LICENCE);
  }

  @Override
  public String model() {
    return detector.name();
  }

  @Override
  public String licence() {
    return licence;
  }

  @Override
  public String device() {
    return detector.device().id();
  }

  @Override
  public Inference<List<Detection>> infer(Image image) {
    return detector.infer(image);
  }

  @Override
  public void draw(Image image, List<Detection> result) {
    DetectionAnnotator.standard().draw(image, result);
  }

  @Override
  public void close() {
    detector.close();
  }
}
