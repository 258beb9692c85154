package org.cvkit.detection.window;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.cvkit.detection.DetectionOptions;
import org.cvkit.detection.ObjectDetector;

/**
 * The detectors that come with cvkit and need no model file.
 *
 * <p>Immutable.
 */
public enum BuiltInDetector {
  /**
   * Standing people at least about 100 pixels tall, by OpenCV's histograms of oriented gradients
   * and linear classifier. Source: Dalal and Triggs, "Histograms of Oriented Gradients for Human
   * Detection", 2005.
   */
  HOG_PEOPLE("hog-people", "person", HogPeopleScan::new),
  /**
   * Upright faces seen from the front, at least 24 pixels wide, by OpenCV's cascade of Haar
   * features. Source: Viola and Jones, "Rapid Object Detection using a Boosted Cascade of Simple
   * Features", 2001; Lienhart and Maydt, 2002.
   */
  HAAR_FACE("haar-face", "face", HaarFaceScan::new);

  private final String id;
  private final List<String> labels;
  private final Supplier<WindowScan> scans;

  BuiltInDetector(String id, String label, Supplier<WindowScan> scans) {
    this.id = id;
    labels = List.of(label);
    this.scans = scans;
  }

  /** The name it goes by where models have theirs: {@code hog-people}, {@code haar-face}. */
  public String id() {
    return id;
  }

  /** The names of the classes it finds. */
  public List<String> labels() {
    return labels;
  }

  /** The built-in detector called {@code id}. */
  public static Optional<BuiltInDetector> named(String id) {
    return Arrays.stream(values()).filter(d -> d.id.equals(id)).findFirst();
  }

  /**
   * Opens it. The caller closes it.
   *
   * @throws IllegalArgumentException when the options name a class it does not know
   */
  public ObjectDetector open(DetectionOptions options) {
    return new WindowDetector(id, labels, options, scans);
  }
}
