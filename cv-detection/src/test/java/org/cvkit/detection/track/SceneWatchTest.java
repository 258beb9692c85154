package org.cvkit.detection.track;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.cvkit.core.geometry.Box;
import org.cvkit.core.geometry.Point;
import org.cvkit.detection.Detection;
import org.cvkit.detection.track.SceneEvent.Kind;
import org.junit.jupiter.api.Test;

class SceneWatchTest {
  private static final Zone DOOR =
      new Zone(
          "door",
          List.of(
              new Point(100, 100), new Point(200, 100), new Point(200, 200), new Point(100, 200)));

  /** Upwards: who goes from left to right crosses to its right. */
  private static final Line GATE = new Line("gate", new Point(150, 300), new Point(150, 0));

  private static Track at(int id, double x, double y) {
    Box box = Box.ofCenter((float) x, (float) y - 20, 20, 40);
    return new Track(id, new Detection(box, 0, "person", 0.9f), 0, 1);
  }

  private static List<SceneEvent> walk(SceneWatch watch, int id, double y, double... xs) {
    List<SceneEvent> events = new ArrayList<>();
    for (int i = 0; i < xs.length; i++) {
      events.addAll(watch.update(i, i / 10.0, List.of(at(id, xs[i], y))));
    }
    return events;
  }

  @Test
  void a_walk_through_enters_crosses_and_leaves() {
    SceneWatch watch =
        SceneWatch.of(new Scene(List.of(DOOR), List.of(GATE), Scene.Anchor.BOTTOM), 5);

    List<SceneEvent> events = walk(watch, 7, 150, 50, 90, 110, 140, 160, 190, 210, 230);

    assertThat(events)
        .extracting(SceneEvent::kind)
        .containsExactly(Kind.ENTER, Kind.CROSS_RIGHT, Kind.LEAVE);
    assertThat(events).extracting(SceneEvent::frame).containsExactly(2L, 4L, 6L);
    assertThat(events.get(2).dwell()).isCloseTo(0.4, within(1e-9));
    assertThat(events.get(2).track()).isEqualTo(7);
    assertThat(watch.counts().get("gate"))
        .isEqualTo(Map.of(Kind.CROSS_RIGHT, 1, Kind.CROSS_LEFT, 0));
    assertThat(watch.occupancy()).isEqualTo(Map.of("door", 0));
  }

  @Test
  void trembling_on_a_line_is_no_crossing() {
    SceneWatch watch = SceneWatch.of(new Scene(List.of(), List.of(GATE), Scene.Anchor.BOTTOM), 5);

    assertThat(walk(watch, 1, 150, 149.5, 150.5, 149.6, 150.4)).isEmpty();
    assertThat(walk(watch, 2, 150, 140, 149.5, 150.5, 149.6, 150.4, 148)).isEmpty();
  }

  @Test
  void passing_beyond_the_ends_is_no_crossing() {
    SceneWatch watch = SceneWatch.of(new Scene(List.of(), List.of(GATE), Scene.Anchor.BOTTOM), 5);

    assertThat(walk(watch, 1, 320, 140, 160)).isEmpty();
    assertThat(walk(watch, 1, 290, 160, 140))
        .extracting(SceneEvent::kind)
        .containsExactly(Kind.CROSS_LEFT);
  }

  @Test
  void an_object_with_two_identities_entered_once_and_stays_from_the_first_on() {
    SceneWatch watch = SceneWatch.of(new Scene(List.of(DOOR), List.of(), Scene.Anchor.BOTTOM), 5);
    walk(watch, 1, 150, 150, 150, 150);
    watch.update(3, 0.3, List.of(at(2, 150, 150)));

    watch.merge(2, 1);

    assertThat(watch.occupancy()).isEqualTo(Map.of("door", 1));
    assertThat(watch.counts().get("door")).isEqualTo(Map.of(Kind.ENTER, 1, Kind.LEAVE, 0));
    List<SceneEvent> events = watch.update(4, 0.4, List.of(at(1, 300, 150)));
    assertThat(events).hasSize(1);
    assertThat(events.get(0).track()).isEqualTo(1);
    assertThat(events.get(0).dwell()).isCloseTo(0.4, within(1e-9));
  }

  @Test
  void what_vanishes_in_a_zone_leaves_it_when_it_was_last_seen() {
    SceneWatch watch = SceneWatch.of(new Scene(List.of(DOOR), List.of(), Scene.Anchor.BOTTOM), 3);
    walk(watch, 1, 150, 150, 150, 150);

    List<SceneEvent> events = new ArrayList<>();
    for (int i = 3; i < 10; i++) {
      events.addAll(watch.update(i, i / 10.0, List.of()));
    }

    assertThat(events).hasSize(1);
    assertThat(events.get(0).frame()).isEqualTo(6);
    assertThat(events.get(0).dwell()).isCloseTo(0.2, within(1e-9));
  }

  @Test
  void at_the_end_everybody_leaves() {
    SceneWatch watch = SceneWatch.of(new Scene(List.of(DOOR), List.of(), Scene.Anchor.BOTTOM), 3);
    walk(watch, 1, 150, 150, 160);

    assertThat(watch.occupancy()).isEqualTo(Map.of("door", 1));
    assertThat(watch.finish(2)).extracting(SceneEvent::kind).containsExactly(Kind.LEAVE);
  }

  @Test
  void a_zone_may_be_hollow() {
    Zone horseshoe =
        new Zone(
            "horseshoe",
            List.of(
                new Point(0, 0),
                new Point(90, 0),
                new Point(90, 90),
                new Point(60, 90),
                new Point(60, 30),
                new Point(30, 30),
                new Point(30, 90),
                new Point(0, 90)));

    assertThat(horseshoe.contains(new Point(15, 60))).isTrue();
    assertThat(horseshoe.contains(new Point(45, 60))).isFalse();
    assertThat(horseshoe.contains(new Point(75, 60))).isTrue();
    assertThat(horseshoe.contains(new Point(45, 15))).isTrue();
  }

  @Test
  void names_are_different() {
    assertThatThrownBy(() -> new Scene(List.of(DOOR, DOOR), List.of(), Scene.Anchor.CENTER))
        .hasMessage("scene: expected different names, got door twice");
  }
}
