package org.cvkit.detection.metric;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.cvkit.detection.data.CocoResult;
import org.cvkit.detection.data.GroundTruth;
import org.cvkit.detection.data.GroundTruth.Extent;

/**
 * Which detections of one category found an object of one picture, in one area range and at each
 * overlap limit: {@code evaluateImg} of the COCO API. Limits are the bits of a mask, lowest first.
 *
 * <p>Immutable.
 */
final class Matches {
  /** Best detections that count, for a picture and category. */
  static final int MOST_DETECTIONS = 100;

  /** Objects to be found. */
  private final int objects;

  private final double[] scores;
  private final int[] matched;
  private final int[] ignored;

  private Matches(
      AreaRange range, List<GroundTruth> truth, List<CocoResult> detections, double[][] overlaps) {
    scores = detections.stream().mapToDouble(CocoResult::score).toArray();
    matched = new int[scores.length];
    ignored = new int[scores.length];
    Candidates candidates = new Candidates(truth, range);
    objects = candidates.counted;
    for (int limit = 0; limit < Overlap.LIMITS; limit++) {
      boolean[] taken = new boolean[truth.size()];
      for (int d = 0; d < scores.length; d++) {
        int match = candidates.best(overlaps[d], Overlap.limit(limit), taken);
        boolean skipped;
        if (match >= 0) {
          taken[match] = !isCrowd(truth.get(match));
          matched[d] |= 1 << limit;
          skipped = candidates.ignored[match];
        } else {
          skipped = !range.contains(detections.get(d).box().area());
        }
        ignored[d] |= skipped ? 1 << limit : 0;
      }
    }
  }

  /** The matches of one picture and category, in each area range. */
  static Map<AreaRange, Matches> of(List<GroundTruth> truth, List<CocoResult> detections) {
    List<CocoResult> best = new ArrayList<>(detections);
    // Stable: equal scores keep the order in which they came.
    best.sort(Comparator.comparingDouble(CocoResult::score).reversed());
    best = best.subList(0, Math.min(MOST_DETECTIONS, best.size()));
    double[][] overlaps = overlaps(truth, best);
    Map<AreaRange, Matches> matches = new EnumMap<>(AreaRange.class);
    for (AreaRange range : AreaRange.values()) {
      matches.put(range, new Matches(range, truth, best, overlaps));
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
  int matched(int detection) {
    return matched[detection];
  }

  /** The limits at which {@code detection} counts neither for nor against. */
  int ignored(int detection) {
    return ignored[detection];
  }

  int objects() {
    return objects;
  }

  private static double[][] overlaps(List<GroundTruth> truth, List<CocoResult> detections) {
    double[][] overlaps = new double[detections.size()][truth.size()];
    for (int d = 0; d < overlaps.length; d++) {
      for (int g = 0; g < truth.size(); g++) {
        overlaps[d][g] = PairOverlap.of(detections.get(d), truth.get(g));
      }
    }
    return overlaps;
  }

  private static boolean isCrowd(GroundTruth object) {
    return object.extent() == Extent.CROWD;
  }

  /** The objects in the order in which a detection tries them: those that count come first. */
  private static final class Candidates {
    final int counted;
    final boolean[] ignored;
    private final int[] order;

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
