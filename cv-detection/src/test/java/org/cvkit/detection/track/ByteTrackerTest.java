package org.cvkit.detection.track;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.cvkit.core.geometry.Box;
import org.cvkit.detection.Detection;
import org.cvkit.detection.track.TrackerOptions.Association;
import org.junit.jupiter.api.Test;

class ByteTrackerTest {
  private static Detection person(double x, double y, double score) {
    return new Detection(
        new Box((float) x, (float) y, (float) x + 40, (float) y + 100), 0, "person", (float) score);
  }

  private static List<Integer> ids(List<Track> tracks) {
    return tracks.stream().map(Track::id).toList();
  }

  @Test
  void two_that_pass_each_other_keep_their_identities() {
    ByteTracker tracker = ByteTracker.of(TrackerOptions.defaults());
    for (int i = 0; i <= 60; i++) {
      Detection right = person(10 + 5 * i, 100, 0.9);
      Detection left = person(310 - 5 * i, 108, 0.9);

      List<Track> tracks = tracker.update(i % 2 == 0 ? List.of(right, left) : List.of(left, right));

      assertThat(ids(tracks)).containsExactly(1, 2);
      assertThat(tracks.get(0).detection()).isSameAs(right);
      assertThat(tracks.get(1).detection()).isSameAs(left);
    }
    assertThat(tracker.identities()).isEqualTo(2);
  }

  @Test
  void an_object_out_of_sight_comes_back_as_itself() {
    ByteTracker tracker = ByteTracker.of(TrackerOptions.defaults());
    for (int i = 0; i < 50; i++) {
      boolean hidden = i >= 20 && i < 30;
      List<Track> tracks = tracker.update(hidden ? List.of() : List.of(person(4 * i, 50, 0.8)));

      assertThat(ids(tracks)).isEqualTo(hidden ? List.of() : List.of(1));
    }
  }

  @Test
  void after_the_buffer_it_is_somebody_else() {
    ByteTracker tracker = ByteTracker.of(TrackerOptions.defaults().withBuffer(5));
    tracker.update(List.of(person(50, 50, 0.8)));
    for (int i = 0; i < 6; i++) {
      tracker.update(List.of());
    }

    tracker.update(List.of(person(50, 50, 0.8)));

    assertThat(ids(tracker.update(List.of(person(50, 50, 0.8))))).containsExactly(2);
  }

  @Test
  void an_unsure_detection_goes_on_with_a_track_but_begins_none() {
    ByteTracker tracker = ByteTracker.of(TrackerOptions.defaults());
    tracker.update(List.of(person(50, 50, 0.8)));

    List<Track> tracks = tracker.update(List.of(person(52, 50, 0.15), person(300, 50, 0.15)));

    assertThat(ids(tracks)).containsExactly(1);
    assertThat(tracks.get(0).hits()).isEqualTo(2);
    assertThat(ids(tracker.update(List.of(person(54, 50, 0.05))))).isEmpty();
  }

  @Test
  void a_newcomer_must_be_seen_twice() {
    ByteTracker tracker = ByteTracker.of(TrackerOptions.defaults());
    tracker.update(List.of(person(50, 50, 0.8)));

    assertThat(ids(tracker.update(List.of(person(50, 50, 0.8), person(300, 50, 0.9)))))
        .containsExactly(1);
    List<Track> later = tracker.update(List.of(person(50, 50, 0.8), person(303, 50, 0.9)));
    assertThat(ids(later)).containsExactly(1, 2);
    assertThat(later.get(1).since()).isEqualTo(1);
  }

  @Test
  void a_flash_in_one_frame_takes_no_identity() {
    ByteTracker tracker = ByteTracker.of(TrackerOptions.defaults());
    tracker.update(List.of());
    tracker.update(List.of(person(50, 50, 0.8)));
    tracker.update(List.of());
    tracker.update(List.of(person(200, 50, 0.8)));

    assertThat(ids(tracker.update(List.of(person(200, 50, 0.8))))).containsExactly(1);
  }

  @Test
  void what_was_found_twice_is_one_object_with_the_older_identity() {
    Box box = new Box(10, 10, 90, 60);
    Detection car = new Detection(box, 2, "car", 0.8f);
    Detection truck = new Detection(box, 7, "truck", 0.8f);
    ByteTracker tracker = ByteTracker.of(TrackerOptions.defaults());
    for (int i = 0; i < 10; i++) {
      tracker.update(List.of(car));
    }
    tracker.update(List.of(truck));
    assertThat(tracker.merged()).isEmpty();

    List<Track> tracks = tracker.update(List.of(truck));

    assertThat(ids(tracks)).containsExactly(1);
    assertThat(tracks.get(0).since()).isZero();
    assertThat(tracker.merged()).containsExactly(new ByteTracker.Merger(2, 1));
    assertThat(tracker.identities()).isEqualTo(1);
    tracker.update(List.of(truck));
    assertThat(tracker.merged()).isEmpty();
  }

  @Test
  void another_class_is_another_object_unless_association_is_agnostic() {
    Detection car = new Detection(new Box(10, 10, 90, 60), 2, "car", 0.8f);
    Detection truck = new Detection(new Box(11, 10, 91, 60), 7, "truck", 0.8f);
    List<Integer> found = new ArrayList<>();
    for (Association association : Association.values()) {
      ByteTracker tracker = ByteTracker.of(TrackerOptions.defaults().withAssociation(association));
      tracker.update(List.of(car));
      found.add(tracker.update(List.of(truck)).size());
    }

    assertThat(found).containsExactly(0, 1);
  }
}
