package org.cvkit.detection.track;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.assertj.core.api.ThrowingConsumer;
import org.cvkit.core.geometry.Box;
import org.cvkit.detection.Detection;
import org.cvkit.detection.track.TrackerOptions.Association;
import org.junit.jupiter.api.Test;

/**
 * What a detector found in two real videos, frame by frame (see the README beside them), against
 * who was counted by eye.
 */
class RecordedVideosTest {
  private static final int PEOPLE_FRAMES = 1394;
  private static final int CAR_FRAMES = 377;

  /** Frames in which nobody is there, between one person and the next. */
  private static final int[] PAUSES = {224, 476, 728, 896, 1232};

  private static Map<Integer, List<Detection>> recorded(String video) throws IOException {
    Map<Integer, List<Detection>> frames = new TreeMap<>();
    List<String> labels = new ArrayList<>();
    try (InputStream in =
        Objects.requireNonNull(RecordedVideosTest.class.getResourceAsStream(video + ".csv"))) {
      new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .skip(1)
          .forEach(
              line -> {
                String[] f = line.split(",");
                if (!labels.contains(f[1])) {
                  labels.add(f[1]);
                }
                Box box =
                    new Box(
                        Float.parseFloat(f[3]),
                        Float.parseFloat(f[4]),
                        Float.parseFloat(f[5]),
                        Float.parseFloat(f[6]));
                frames
                    .computeIfAbsent(Integer.parseInt(f[0]), i -> new ArrayList<>())
                    .add(new Detection(box, labels.indexOf(f[1]), f[1], Float.parseFloat(f[2])));
              });
    }
    return frames;
  }

  /** The person, from 0, who is alone in the picture. */
  private static int person(int frame) {
    int person = 0;
    while (person < PAUSES.length && frame > PAUSES[person]) {
      person++;
    }
    return person;
  }

  @Test
  void six_people_one_after_another_are_six_tracks_without_a_switch() throws IOException {
    Map<Integer, List<Detection>> frames = recorded("one-by-one-person-detection");
    ByteTracker tracker = ByteTracker.of(TrackerOptions.defaults());
    Map<Integer, TreeSet<Integer>> identities = new TreeMap<>();
    int followed = 0;

    for (int i = 0; i < PEOPLE_FRAMES; i++) {
      for (Track track : tracker.update(frames.getOrDefault(i, List.of()))) {
        identities.computeIfAbsent(person(i), p -> new TreeSet<>()).add(track.id());
        followed++;
      }
    }

    assertThat(identities)
        .hasSize(PAUSES.length + 1)
        .allSatisfy((p, ids) -> assertThat(ids).containsExactly(p + 1));
    assertThat(tracker.identities()).isEqualTo(PAUSES.length + 1);
    // Of 1,394 frames somebody is to be seen in about 1,050.
    assertThat(followed).isGreaterThan(1000);
  }

  /**
   * Four cars seen from above, which a detector of street scenes takes for telephones and buses,
   * and the end of a road mark, which is a kite to it.
   */
  @Test
  void four_cars_of_changing_classes_are_four_tracks() throws IOException {
    Map<Integer, List<Detection>> frames = recorded("car-detection");
    ByteTracker tracker =
        ByteTracker.of(TrackerOptions.defaults().withAssociation(Association.AGNOSTIC));
    Map<Integer, List<Integer>> cars = new TreeMap<>();

    for (int i = 0; i < CAR_FRAMES; i++) {
      for (Track track : tracker.update(frames.getOrDefault(i, List.of()))) {
        if (track.detection().box().area() > 60 * 60) {
          cars.computeIfAbsent(track.id(), id -> new ArrayList<>()).add(i);
        }
      }
    }

    assertThat(cars).hasSize(4);
    List<Integer> first = cars.values().stream().map(seen -> seen.get(0)).toList();
    List<Integer> last = cars.values().stream().map(seen -> seen.get(seen.size() - 1)).toList();
    // By eye they are to be seen, in part at least, in frames 55-105, 183-228, 187-237, 316-347.
    assertThat(first)
        .satisfiesExactly(between(55, 75), between(183, 200), between(187, 205), between(316, 330));
    assertThat(last)
        .satisfiesExactly(
            between(95, 105), between(215, 228), between(225, 237), between(338, 347));
  }

  private static ThrowingConsumer<Integer> between(int from, int to) {
    return frame -> assertThat(frame).isBetween(from, to);
  }
}
