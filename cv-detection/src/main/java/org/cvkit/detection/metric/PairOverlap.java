package org.cvkit.detection.metric;

import org.cvkit.detection.data.CocoResult;
import org.cvkit.detection.data.GroundTruth;
import org.cvkit.detection.data.GroundTruth.Extent;

/** How far a detection and an object overlap. */
final class PairOverlap {
  private PairOverlap() {}

  /** Intersection over union; over the detection alone in a crowd, which it can only be part of. */
  static double of(CocoResult detection, GroundTruth object) {
    double shared = detection.box().intersection(object.box());
    if (shared == 0) {
      return 0;
    }
    double own = detection.box().area();
    return shared / (object.extent() == Extent.CROWD ? own : own + object.box().area() - shared);
  }
}
