package org.cvkit.detection.track;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.cvkit.core.image.MediaException;

/**
 * Objects and tracks of a sequence, frame by frame, with their overlaps; identities are numbered
 * from 0.
 */
record FrameOverlaps(List<Frame> frames, int objects, int tracks) {

  /**
   * One frame.
   *
   * @param overlap IoU of each object with each track
   */
  record Frame(int[] objects, int[] tracks, double[][] overlap) {}

  static FrameOverlaps of(List<TrackedBox> truth, List<TrackedBox> tracks) {
    SortedMap<Integer, List<TrackedBox>> objects = byFrame("ground truth", truth);
    SortedMap<Integer, List<TrackedBox>> found = byFrame("tracks", tracks);
    Map<Integer, Integer> objectNumbers = new HashMap<>();
    Map<Integer, Integer> trackNumbers = new HashMap<>();
    SortedMap<Integer, List<TrackedBox>> all = new TreeMap<>(objects);
    all.putAll(found);
    List<Frame> frames = new ArrayList<>();
    for (int number : all.keySet()) {
      List<TrackedBox> there = objects.getOrDefault(number, List.of());
      List<TrackedBox> here = found.getOrDefault(number, List.of());
      double[][] overlap = new double[there.size()][here.size()];
      for (int o = 0; o < overlap.length; o++) {
        for (int t = 0; t < overlap[o].length; t++) {
          overlap[o][t] = there.get(o).box().iou(here.get(t).box());
        }
      }
      frames.add(new Frame(numbers(there, objectNumbers), numbers(here, trackNumbers), overlap));
    }
    return new FrameOverlaps(frames, objectNumbers.size(), trackNumbers.size());
  }

  private static SortedMap<Integer, List<TrackedBox>> byFrame(String what, List<TrackedBox> boxes) {
    SortedMap<Integer, List<TrackedBox>> frames = new TreeMap<>();
    for (TrackedBox box : boxes) {
      List<TrackedBox> frame = frames.computeIfAbsent(box.frame(), f -> new ArrayList<>());
      if (frame.stream().anyMatch(other -> other.id() == box.id())) {
        throw new MediaException(
            what
                + ": frame "
                + box.frame()
                + ": expected each identity once, got "
                + box.id()
                + " twice");
      }
      frame.add(box);
    }
    return frames;
  }

  private static int[] numbers(List<TrackedBox> boxes, Map<Integer, Integer> known) {
    return boxes.stream()
        .mapToInt(box -> known.computeIfAbsent(box.id(), id -> known.size()))
        .toArray();
  }

  /** How many boxes there are of each object. */
  int[] objectBoxes() {
    int[] counts = new int[objects];
    frames.forEach(f -> count(f.objects(), counts));
    return counts;
  }

  /** How many boxes there are of each track. */
  int[] trackBoxes() {
    int[] counts = new int[tracks];
    frames.forEach(f -> count(f.tracks(), counts));
    return counts;
  }

  private static void count(int[] ids, int[] counts) {
    for (int id : ids) {
      counts[id]++;
    }
  }
}
