package org.cvkit.detection.window;

import java.util.Comparator;
import java.util.List;
import org.bytedeco.opencv.opencv_core.Mat;
import org.cvkit.core.memory.NativeResource;
import org.cvkit.detection.decode.Candidates;

/**
 * One way of looking at every window of a picture. Confined to one thread at a time: OpenCV's
 * detectors keep scratch memory.
 */
interface WindowScan extends NativeResource {

  /**
   * Proposes the windows that look like the one class it knows.
   *
   * @param picture 8 bits, grey or BGR
   */
  void scan(Mat picture, Candidates candidates);

  /** A window and its score, in pixels of the picture. */
  record Hit(float score, float left, float top, float right, float bottom) {
    // OpenCV's threads report windows in any order; equal scores must not be decided by that.
    private static final Comparator<Hit> ORDER =
        Comparator.comparingDouble((Hit hit) -> -hit.score)
            .thenComparingDouble(Hit::left)
            .thenComparingDouble(Hit::top)
            .thenComparingDouble(Hit::right);

    /** Proposes the hits in an order that is the same from run to run. */
    static void propose(List<Hit> hits, Candidates candidates) {
      hits.stream()
          .sorted(ORDER)
          .forEach(h -> candidates.add(h.score, 0, h.left, h.top, h.right, h.bottom));
    }
  }
}
