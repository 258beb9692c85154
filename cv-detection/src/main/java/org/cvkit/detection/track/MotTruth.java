package org.cvkit.detection.track;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Where the objects of a sequence are, as MOTChallenge's ground truth says it. Lines with flag 0
 * are not to be found: a tracker's box that follows one counts neither way, as in TrackEval (Luiten
 * and Hoffhues 2020, preprocessing of MOT16 and MOT17), unless the line's class says that it is a
 * vehicle, an occluder or a crowd, for which no tracker of people may take it.
 *
 * <p>Immutable.
 *
 * @param objects to be found
 * @param ignored boxes of flag 0 that may be followed: distractors, reflections, people who sit
 * @param others boxes of flag 0 that may not
 */
public record MotTruth(
    List<TrackedBox> objects, List<TrackedBox> ignored, List<TrackedBox> others) {
  private static final double LIMIT = 0.5;

  /** Cars, bicycles, motorbikes, other vehicles, three kinds of occluders, crowds. */
  private static final Set<Integer> OTHERS = Set.of(3, 4, 5, 6, 9, 10, 11, 13);

  public MotTruth {
    objects = List.copyOf(objects);
    ignored = List.copyOf(ignored);
    others = List.copyOf(others);
  }

  /**
   * Reads a file.
   *
   * @throws org.cvkit.core.image.MediaException naming the line that is not understood
   */
  public static MotTruth read(Path file) {
    List<TrackedBox> objects = new ArrayList<>();
    List<TrackedBox> ignored = new ArrayList<>();
    List<TrackedBox> others = new ArrayList<>();
    for (MotLine line : MotLine.read(file)) {
      List<TrackedBox> kept = OTHERS.contains(line.kind()) ? others : ignored;
      (line.flag() == 0 ? kept : objects).add(line.box());
    }
    return new MotTruth(objects, ignored, others);
  }

  /**
   * The boxes of {@code tracks} that count: all but those that are paired with an ignored box, at
   * IoU 0.5 and more, when all boxes of a frame are paired for the most overlap.
   */
  public List<TrackedBox> counted(List<TrackedBox> tracks) {
    if (ignored.isEmpty()) {
      return tracks;
    }
    List<TrackedBox> all = new ArrayList<>(ignored);
    all.addAll(objects);
    all.addAll(others);
    Map<Integer, List<Integer>> truth = new HashMap<>();
    for (int i = 0; i < all.size(); i++) {
      truth.computeIfAbsent(all.get(i).frame(), frame -> new ArrayList<>()).add(i);
    }
    Map<Integer, List<Integer>> found = new HashMap<>();
    for (int i = 0; i < tracks.size(); i++) {
      found.computeIfAbsent(tracks.get(i).frame(), frame -> new ArrayList<>()).add(i);
    }
    boolean[] follows = new boolean[tracks.size()];
    found.forEach(
        (frame, there) -> mark(all, truth.getOrDefault(frame, List.of()), tracks, there, follows));
    List<TrackedBox> counted = new ArrayList<>();
    for (int i = 0; i < follows.length; i++) {
      if (!follows[i]) {
        counted.add(tracks.get(i));
      }
    }
    return counted;
  }

  /** Marks the tracks of one frame that follow an ignored box; those come first in {@code all}. */
  private void mark(
      List<TrackedBox> all,
      List<Integer> truth,
      List<TrackedBox> tracks,
      List<Integer> found,
      boolean[] follows) {
    double[][] cost = new double[truth.size()][found.size()];
    for (int o = 0; o < cost.length; o++) {
      for (int t = 0; t < cost[o].length; t++) {
        double overlap = all.get(truth.get(o)).box().iou(tracks.get(found.get(t)).box());
        cost[o][t] = overlap < LIMIT ? 0 : -overlap;
      }
    }
    int[] partners = LinearAssignment.minimise(cost, 0);
    for (int o = 0; o < partners.length; o++) {
      if (partners[o] != LinearAssignment.NONE && truth.get(o) < ignored.size()) {
        follows[found.get(partners[o])] = true;
      }
    }
  }
}
