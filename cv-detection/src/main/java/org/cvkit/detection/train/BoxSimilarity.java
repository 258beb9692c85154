package org.cvkit.detection.train;

import org.cvkit.core.graph.GraphBuilder;
import org.cvkit.core.graph.Value;

/**
 * How well one box fits another, 1 when they are the same: functions that can be differentiated.
 * The loss is 1 minus it.
 *
 * <p>Immutable.
 */
public enum BoxSimilarity {
  /** Intersection over union, 0 to 1; no slope where boxes do not touch. */
  IOU,
  /** Less the part of the hull that neither covers (Rezatofighi et al. 2019), -1 to 1. */
  GIOU,
  /**
   * IoU less the squared distance of the centres over that of the hull's corners (Zheng et al.
   * 2020, equation 7).
   */
  DIOU,
  /** DIoU less the difference of the aspect ratios (Zheng et al. 2020, equation 10). */
  CIOU;

  /** Keeps divisions by empty boxes finite. */
  private static final double EPSILON = 1e-7;

  /** The similarity of boxes of float32, of the shape their corners broadcast to. */
  public Value apply(GraphBuilder g, Corners a, Corners b) {
    Value shared = a.intersection(g, b);
    Value union = above(g, g.subtract(g.add(a.area(g), b.area(g)), shared));
    Value iou = g.divide(shared, union);
    return switch (this) {
      case IOU -> iou;
      case GIOU -> g.subtract(iou, uncovered(g, a.hull(g, b), union));
      case DIOU -> g.subtract(iou, distance(g, a, b));
      case CIOU -> g.subtract(g.subtract(iou, distance(g, a, b)), aspect(g, a, b, iou));
    };
  }

  private static Value above(GraphBuilder g, Value x) {
    return g.add(x, g.scalar(x, EPSILON));
  }

  private static Value uncovered(GraphBuilder g, Corners hull, Value union) {
    Value area = above(g, hull.area(g));
    return g.divide(g.subtract(area, union), area);
  }

  private static Value distance(GraphBuilder g, Corners a, Corners b) {
    Corners hull = a.hull(g, b);
    Value diagonal = g.add(squared(g, hull.width(g)), squared(g, hull.height(g)));
    Value x = g.subtract(g.add(a.left(), a.right()), g.add(b.left(), b.right()));
    Value y = g.subtract(g.add(a.top(), a.bottom()), g.add(b.top(), b.bottom()));
    Value apart = g.multiply(g.add(squared(g, x), squared(g, y)), g.scalar(x, 0.25));
    return g.divide(apart, above(g, diagonal));
  }

  /** The weight of the aspect ratio is taken as given, as the paper's own code does. */
  private static Value aspect(GraphBuilder g, Corners a, Corners b, Value iou) {
    Value difference = g.subtract(angle(g, a), angle(g, b));
    Value v = g.multiply(squared(g, difference), g.scalar(difference, 4 / (Math.PI * Math.PI)));
    Value lacking = g.subtract(g.scalar(iou, 1 + EPSILON), iou);
    Value weight = g.divide(v, g.add(lacking, v));
    return g.multiply(v, g.stopGradient(weight));
  }

  private static Value angle(GraphBuilder g, Corners box) {
    return g.unary("Atan", g.divide(box.width(g), above(g, box.height(g))));
  }

  private static Value squared(GraphBuilder g, Value x) {
    return g.multiply(x, x);
  }
}
