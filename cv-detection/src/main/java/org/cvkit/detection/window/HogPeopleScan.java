package org.cvkit.detection.window;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Rect;
import org.bytedeco.opencv.opencv_core.RectVector;
import org.bytedeco.opencv.opencv_core.Size;
import org.bytedeco.opencv.opencv_objdetect.HOGDescriptor;
import org.cvkit.core.memory.NativeGroup;
import org.cvkit.core.memory.Ownership;
import org.cvkit.detection.decode.Candidates;

/**
 * Owns OpenCV's people detector: a linear classifier on gradient histograms of 64x128 windows,
 * eight pixels apart, in pictures each 1.05 times smaller than the last.
 *
 * <p>Its answer is a distance from the separating plane. It becomes a score as Platt proposed, by a
 * logistic curve, laid so that it says about how often the window holds a person: in photographs of
 * all kinds (COCO) about half of the windows do at a distance of 1.2, one in ten at 0.6. The usual
 * confidence of 0.25 is a distance of 0.83.
 */
final class HogPeopleScan implements WindowScan {
  static {
    NativeGroup.OPENCV_OBJDETECT.load();
  }

  private static final int WINDOW_WIDTH = 64;
  private static final int WINDOW_HEIGHT = 128;
  private static final int STEP = 8;
  private static final int MARGIN = 16;
  private static final double SHRINK = 1.05;

  private static final double SLOPE = 3;
  private static final double MIDDLE = 1.2;

  // The classifier was trained with people a quarter shorter than their window; these parts of it
  // hold the person (the same as in OpenCV's sample peopledetect.cpp).
  private static final float LEFT = 0.1f;
  private static final float RIGHT = 0.9f;
  private static final float TOP = 0.07f;
  private static final float BOTTOM = 0.87f;

  private final HOGDescriptor detector = new HOGDescriptor();
  private final Size step = new Size(STEP, STEP);
  private final Size margin = new Size(MARGIN, MARGIN);
  private final Ownership ownership;

  HogPeopleScan() {
    try (FloatPointer weights = HOGDescriptor.getDefaultPeopleDetector();
        Mat column = new Mat(new int[] {(int) weights.limit()}, opencv_core.CV_32F, weights)) {
      detector.setSVMDetector(column);
    }
    HOGDescriptor owned = detector;
    Size ownedStep = step;
    Size ownedMargin = margin;
    ownership =
        Ownership.of(
            this,
            () -> "people detector",
            () -> {
              owned.close();
              ownedStep.close();
              ownedMargin.close();
            });
  }

  /** From the distance to the separating plane to 0..1. */
  static double score(double distance) {
    return 1 / (1 + Math.exp(-SLOPE * (distance - MIDDLE)));
  }

  /** The distance that scores {@code score}; at least 0, the plane itself. */
  private static double distance(double score) {
    double distance = MIDDLE + Math.log(score / (1 - score)) / SLOPE;
    return Math.max(0, distance);
  }

  @Override
  public void scan(Mat picture, Candidates candidates) {
    ownership.check();
    // OpenCV reads beyond pictures that are smaller than the window, and crashes.
    if (picture.cols() < WINDOW_WIDTH || picture.rows() < WINDOW_HEIGHT) {
      return;
    }
    try (RectVector windows = new RectVector();
        DoublePointer distances = new DoublePointer(1)) {
      detector.detectMultiScale(
          picture,
          windows,
          distances,
          distance(candidates.confidence()),
          step,
          margin,
          SHRINK,
          0,
          false);
      List<Hit> hits = new ArrayList<>();
      for (long i = 0; i < windows.size(); i++) {
        try (Rect w = windows.get(i)) {
          hits.add(
              new Hit(
                  (float) score(distances.get(i)),
                  w.x() + LEFT * w.width(),
                  w.y() + TOP * w.height(),
                  w.x() + RIGHT * w.width(),
                  w.y() + BOTTOM * w.height()));
        }
      }
      Hit.propose(hits, candidates);
    }
  }

  @Override
  public void close() {
    ownership.release();
  }
}
