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

/** Owns OpenCV's multi-scale scan with a classifier of one's own; a window is the object's box. */
final class HogScan implements WindowScan {
  static {
    NativeGroup.OPENCV_OBJDETECT.load();
  }

  private static final double SHRINK = 1.05;

  private final org.cvkit.core.geometry.Size window;
  private final HOGDescriptor detector;
  private final Size step = new Size(HogModel.CELL, HogModel.CELL);
  private final Size margin = new Size(0, 0);
  private final Ownership ownership;

  HogScan(HogModel model) {
    window = model.window();
    detector = Hog.descriptor(window);
    float[] weights = new float[model.weights().size()];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = model.weights().get(i);
    }
    try (FloatPointer values = new FloatPointer(weights);
        Mat column = new Mat(new int[] {weights.length}, opencv_core.CV_32F, values)) {
      detector.setSVMDetector(column);
    }
    HOGDescriptor owned = detector;
    Size ownedStep = step;
    Size ownedMargin = margin;
    ownership =
        Ownership.of(
            this,
            () -> "HOG detector",
            () -> {
              owned.close();
              ownedStep.close();
              ownedMargin.close();
            });
  }

  @Override
  public void scan(Mat picture, Candidates candidates) {
    ownership.check();
    // OpenCV reads beyond pictures that are smaller than the window, and crashes.
    if (picture.cols() < window.width() || picture.rows() < window.height()) {
      return;
    }
    // 0 and 1 are infinitely far from the plane.
    double least = Math.min(0.999, Math.max(0.001, candidates.confidence()));
    try (RectVector windows = new RectVector();
        DoublePointer answers = new DoublePointer(1)) {
      detector.detectMultiScale(
          picture, windows, answers, HogModel.answer(least), step, margin, SHRINK, 0, false);
      List<Hit> hits = new ArrayList<>();
      for (long i = 0; i < windows.size(); i++) {
        try (Rect w = windows.get(i)) {
          float score = (float) HogModel.score(answers.get(i));
          hits.add(new Hit(score, w.x(), w.y(), w.x() + w.width(), w.y() + w.height()));
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
