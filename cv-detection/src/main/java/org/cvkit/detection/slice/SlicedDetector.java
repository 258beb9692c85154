package org.cvkit.detection.slice;

import java.util.ArrayList;
import java.util.List;
import org.cvkit.core.geometry.Box;
import org.cvkit.core.image.Image;
import org.cvkit.core.memory.Scope;
import org.cvkit.core.pipeline.Inference;
import org.cvkit.core.pipeline.Timings;
import org.cvkit.core.runtime.Device;
import org.cvkit.core.transform.Placement;
import org.cvkit.detection.Detection;
import org.cvkit.detection.DetectionOptions;
import org.cvkit.detection.ObjectDetector;
import org.cvkit.detection.decode.Candidates;

/**
 * Owns a detector and lets it look at the whole picture and at slices of it, in which small objects
 * are as large for the network as others are in the whole. What is found in a slice is moved to
 * where the slice lies, and boxes that overlap are made one. A picture no larger than a slice is
 * looked at once, as it is.
 *
 * <p>Source: Akyon et al. 2022, "Slicing aided hyper inference and fine-tuning for small object
 * detection" (SAHI), section 3.
 *
 * <p>Thread-safe: as many pictures are in flight as there are calling threads.
 */
public final class SlicedDetector implements ObjectDetector {
  /** How many pictures the detector is given at a time; more only takes memory. */
  static final int BATCH = 8;

  private final ObjectDetector detector;
  private final SliceOptions slices;
  private final DetectionOptions merging;

  private SlicedDetector(ObjectDetector detector, SliceOptions slices, DetectionOptions merging) {
    this.detector = detector;
    this.slices = slices;
    this.merging = merging;
  }

  /**
   * Takes a detector over, also when it fails. The caller closes it.
   *
   * @param options what counts in the end: classes, least score, most boxes, and whether boxes of
   *     different classes are merged; best those that the detector was opened with
   * @throws IllegalArgumentException when a class is wanted that the detector does not know
   */
  public static SlicedDetector of(
      ObjectDetector detector, SliceOptions slices, DetectionOptions options) {
    try {
      options.classesAmong(detector.labels());
      return new SlicedDetector(
          detector,
          slices,
          options.withNms(slices.nms()).withOverlap(slices.measure()).withIou(slices.threshold()));
    } catch (IllegalArgumentException e) {
      detector.close();
      throw e;
    }
  }

  @Override
  public Inference<List<Detection>> infer(Image image) {
    List<Box> parts = SliceGrid.of(image.size(), slices);
    if (parts.size() == 1) {
      return detector.infer(image);
    }
    Candidates candidates = new Candidates(detector.labels(), merging);
    candidates.begin(Placement.identity(image.size()));
    Inference<List<Detection>> whole = detector.infer(image);
    propose(whole.result(), 0, 0, candidates);
    Timings timings = whole.timings();
    for (int from = 0; from < parts.size(); from += BATCH) {
      List<Box> some = parts.subList(from, Math.min(parts.size(), from + BATCH));
      timings = timings.plus(look(image, some, candidates));
    }
    long start = System.nanoTime();
    List<Detection> merged = candidates.detections();
    return new Inference<>(merged, timings.plus(new Timings(0, 0, System.nanoTime() - start)));
  }

  private Timings look(Image image, List<Box> parts, Candidates candidates) {
    try (Scope scope = new Scope()) {
      long start = System.nanoTime();
      List<Image> pictures = new ArrayList<>();
      for (Box part : parts) {
        pictures.add(scope.add(image.crop(part)));
      }
      Timings timings = new Timings(System.nanoTime() - start, 0, 0);
      List<Inference<List<Detection>>> answers = detector.inferAll(pictures);
      for (int i = 0; i < answers.size(); i++) {
        Box part = parts.get(i);
        propose(answers.get(i).result(), part.left(), part.top(), candidates);
        timings = timings.plus(answers.get(i).timings());
      }
      return timings;
    }
  }

  private static void propose(List<Detection> found, float dx, float dy, Candidates candidates) {
    for (Detection d : found) {
      Box box = d.box();
      candidates.add(
          d.score(),
          d.classIndex(),
          box.left() + dx,
          box.top() + dy,
          box.right() + dx,
          box.bottom() + dy);
    }
  }

  @Override
  public List<String> labels() {
    return detector.labels();
  }

  /** The detector's. */
  @Override
  public String name() {
    return detector.name();
  }

  @Override
  public Device device() {
    return detector.device();
  }

  @Override
  public void close() {
    detector.close();
  }
}
