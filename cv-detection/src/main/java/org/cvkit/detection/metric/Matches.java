package org.cvkit.detection.metric;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.cvkit.detection.data.CocoResult;
import org.cvkit.detection.data.GroundTruth;
import org.cvkit.detection.data.GroundTruth.Extent;

/**
 * Which detections of one category found an object of one picture, for each area range and overlap
 * limit: {@code evaluateImg} of the COCO API. Limits are the bits of a mask, lowest first.
 *
 * <p>Immutable.
 */
final class Matches {
  /** Best detections that count, for a picture and category. */
  static final int MOST_DETECTIONS = 100;

  private static final AreaRange[] RANGES = AreaRange.values();

  private final double[] scores;
  private final int[][] matched = new int[RANGES.length][];
  private final int[][] ignored = new int[RANGES.length][];
  private final int[] objects = new int[RANGES.length];

  private Matches(double[] scores) {
    this.scores = scores;
  }

  static Matches of(List<GroundTruth> truth, List<CocoResult> detections) {
    List<CocoResult> best = new ArrayList<>(detections);
    // Stable: equal scores keep the order in which they came.
    best.sort(Comparator.comparingDouble(CocoResult::score).reversed());
    best = best.subList(0, Math.min(MOST_DETECTIONS, best.size()));
    Matches matches = new Matches(best.stream().mapToDouble(CocoResult::score).toArray());
    double[][] overlaps = overlaps(truth, best);
    for (AreaRange range : RANGES) {
      matches.match(range, truth, best, overlaps);
    }
    return matches;
  }

  /** Detections that count, best first. */
  int detections() {
    return scores.length;
  }

  double score(int detection) {
    return scores[detection];
  }

  /** The limits at which {@code detection} found an object. */
  int matched(AreaRange range, int detection) {
    return matched[range.ordinal()][detection];
  }

  /** The limits at which {@code detection} counts neither for nor against. */
  int ignored(AreaRange range, int detection) {
    return ignored[range.ordinal()][detection];
  }

  /** Objects to be found. */
  int objects(AreaRange range) {
    return objects[range.ordinal()];
  }

  private static double[][] overlaps(List<GroundTruth> truth, List<CocoResult> detections) {
    double[][] overlaps = new double[detections.size()][truth.size()];
    for (int d = 0; d < overlaps.length; d++) {
      for (int g = 0; g < truth.size(); g++) {
        overlaps[d][g] = overlap(detections.get(d), truth.get(g));
      }
    }
    return overlaps;
  }

  /** Intersection over union; over the detection alone in a crowd, which it can only be part of. */
  private static double overlap(CocoResult detection, GroundTruth object) {
    double shared = detection.box().intersection(object.box());
    if (shared == 0) {
      return 0;
    }
    double own = detection.box().area();
    return shared / (isCrowd(object) ? own : own + object.box().area() - shared);
  }

  private void match(
      AreaRange range, List<GroundTruth> truth, List<CocoResult> detections, double[][] overlaps) {
    Candidates candidates = new Candidates(truth, range);
    objects[range.ordinal()] = candidates.counted;
    int[] found = new int[scores.length];
    int[] skipped = new int[scores.length];
    for (int limit = 0; limit < Overlap.LIMITS; limit++) {
      boolean[] taken = new boolean[truth.size()];
      for (int d = 0; d < found.length; d++) {
        int match = candidates.best(overlaps[d], Overlap.limit(limit), taken);
        boolean skip;
        if (match >= 0) {
          taken[match] = !isCrowd(truth.get(match));
          found[d] |= 1 << limit;
          skip = candidates.isIgnored(match);
        } else {
          skip = !range.contains(detections.get(d).box().area());
        }
        skipped[d] |= skip ? 1 << limit : 0;
      }
    }
    matched[range.ordinal()] = found;
    ignored[range.ordinal()] = skipped;
  }

  private static boolean isCrowd(GroundTruth object) {
    return object.extent() == Extent.CROWD;
  }

  /** The objects in the order in which a detection tries them: those that count come first. */
  private static final class Candidates {
    final int counted;
    private final int[] order;

    private final boolean[] ignored;

    Candidates(List<GroundTruth> truth, AreaRange range) {
      ignored = new boolean[truth.size()];
      order = new int[truth.size()];
      int next = 0;
      for (int g = 0; g < ignored.length; g++) {
        ignored[g] = isCrowd(truth.get(g)) || !range.contains(truth.get(g).area());
        if (!ignored[g]) {
          order[next++] = g;
        }
      }
      counted = next;
      for (int g = 0; g < ignored.length; g++) {
        if (ignored[g]) {
          order[next++] = g;
        }
      }
    }

    boolean isIgnored(int object) {
      return ignored[object];
    }

    /** The free object that is overlapped most, at least {@code limit}; -1 for none. */
    int best(double[] overlaps, double limit, boolean[] taken) {
      double most = Math.min(limit, 1 - 1e-10);
      int best = -1;
      for (int object : order) {
        // An object that counts is taken before any ignored one, however well that fits.
        if (best >= 0 && !ignored[best] && ignored[object]) {
          break;
        }
        // The later of two equal overlaps wins, as in the COCO API.
        if (!taken[object] && overlaps[object] >= most) {
          most = overlaps[object];
          best = object;
        }
      }
      return best;
    }
  }
}
