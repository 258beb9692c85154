package org.cvkit.detection.track;

import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.cvkit.core.geometry.Box;
import org.cvkit.core.geometry.Point;
import org.cvkit.detection.track.SceneEvent.Kind;

/**
 * Notices which tracks enter and leave zones and cross lines, counts them and measures how long
 * they stay.
 *
 * <p>Confined to one thread at a time.
 */
public final class SceneWatch {
  /** Pixels from a line at which a place is clearly on one side: a box trembles by less. */
  private static final double CLEAR = 1;

  private final Scene scene;
  private final int patience;

  /** What is in each zone, by track. */
  private final Map<Zone, Map<Integer, Stay>> stays = new LinkedHashMap<>();

  /** Where each track was clearly beside each line. */
  private final Map<Line, Map<Integer, Place>> sides = new LinkedHashMap<>();

  private final Map<String, Map<Kind, Integer>> counts = new LinkedHashMap<>();

  /** Seconds that those who left each zone were in it. */
  private final Map<String, DoubleSummaryStatistics> dwells = new LinkedHashMap<>();

  private SceneWatch(Scene scene, int patience) {
    this.scene = scene;
    this.patience = patience;
    scene.zones().forEach(z -> begin(stays, z, z.name(), Kind.ENTER, Kind.LEAVE));
    scene.lines().forEach(l -> begin(sides, l, l.name(), Kind.CROSS_RIGHT, Kind.CROSS_LEFT));
  }

  private <K, V> void begin(
      Map<K, Map<Integer, V>> memory, K place, String name, Kind first, Kind second) {
    memory.put(place, new HashMap<>());
    counts.put(name, new TreeMap<>(Map.of(first, 0, second, 0)));
  }

  /** An object inside a zone. */
  private record Stay(String label, double since, double seen, long frame) {}

  private record Place(Point point, long frame) {}

  /**
   * Watches a scene.
   *
   * @param patience frames out of sight after which an object has left the zone it was in: the
   *     tracker's buffer
   */
  public static SceneWatch of(Scene scene, int patience) {
    return new SceneWatch(scene, patience);
  }

  /** How often each kind of event happened at each place, by its name. */
  public Map<String, Map<Kind, Integer>> counts() {
    Map<String, Map<Kind, Integer>> result = new LinkedHashMap<>();
    counts.forEach((place, kinds) -> result.put(place, new TreeMap<>(kinds)));
    return result;
  }

  /** Mean seconds that those who left a zone were in it, by its name; none if nobody left. */
  public Map<String, Double> meanDwells() {
    Map<String, Double> result = new LinkedHashMap<>();
    dwells.forEach((zone, seconds) -> result.put(zone, seconds.getAverage()));
    return result;
  }

  /** How many objects are in a zone now, by its name. */
  public Map<String, Integer> occupancy() {
    Map<String, Integer> result = new LinkedHashMap<>();
    stays.forEach((zone, inside) -> result.put(zone.name(), inside.size()));
    return result;
  }

  /**
   * What happens in a frame.
   *
   * @param frame from 0, rising
   * @param seconds since the video's beginning
   */
  public List<SceneEvent> update(long frame, double seconds, List<Track> tracks) {
    List<SceneEvent> events = new ArrayList<>();
    for (Track track : tracks) {
      Point place = place(track.detection().box());
      stays.forEach((zone, inside) -> zone(zone, inside, track, place, frame, seconds, events));
      sides.forEach((line, seen) -> line(line, seen, track, place, frame, seconds, events));
    }
    stays.forEach((zone, inside) -> leave(zone, inside, frame - patience, frame, events));
    sides.values().forEach(seen -> seen.values().removeIf(p -> frame - p.frame() > patience));
    return events;
  }

  /**
   * Goes on with one identity of an object that had two. Where both are inside, it came in once:
   * the counts say so from now on, while the events that were told stay told.
   *
   * @see ByteTracker#merged
   */
  public void merge(int given, int kept) {
    stays.forEach(
        (zone, inside) -> {
          Stay second = inside.remove(given);
          Stay first = second == null ? null : inside.get(kept);
          if (first != null) {
            Objects.requireNonNull(counts.get(zone.name())).merge(Kind.ENTER, -1, Integer::sum);
          }
          if (second != null) {
            double since = first == null ? second.since : first.since;
            inside.put(kept, new Stay(second.label, since, second.seen, second.frame));
          }
        });
    for (Map<Integer, Place> seen : sides.values()) {
      Place second = seen.remove(given);
      if (second != null) {
        seen.put(kept, second);
      }
    }
  }

  /** The events of the end: what is inside a zone leaves it when it was last seen. */
  public List<SceneEvent> finish(long frame) {
    List<SceneEvent> events = new ArrayList<>();
    stays.forEach((zone, inside) -> leave(zone, inside, Long.MAX_VALUE, frame, events));
    return events;
  }

  private Point place(Box box) {
    return scene.anchor() == Scene.Anchor.CENTER
        ? box.center()
        : new Point(box.center().x(), box.bottom());
  }

  private void zone(
      Zone zone,
      Map<Integer, Stay> inside,
      Track track,
      Point place,
      long frame,
      double seconds,
      List<SceneEvent> events) {
    Stay stay = inside.get(track.id());
    String label = track.detection().label();
    if (zone.contains(place)) {
      if (stay == null) {
        events.add(event(Kind.ENTER, zone.name(), track.id(), label, frame, seconds, 0));
      }
      double since = stay == null ? seconds : stay.since();
      inside.put(track.id(), new Stay(label, since, seconds, frame));
    } else if (stay != null) {
      inside.remove(track.id());
      double dwell = seconds - stay.since();
      events.add(event(Kind.LEAVE, zone.name(), track.id(), label, frame, seconds, dwell));
    }
  }

  private void line(
      Line line,
      Map<Integer, Place> seen,
      Track track,
      Point place,
      long frame,
      double seconds,
      List<SceneEvent> events) {
    double distance = line.distance(place);
    if (Math.abs(distance) < CLEAR) {
      return;
    }
    Place before = seen.put(track.id(), new Place(place, frame));
    if (before != null
        && line.distance(before.point()) * distance < 0
        && line.isMet(before.point(), place)) {
      Kind kind = distance > 0 ? Kind.CROSS_RIGHT : Kind.CROSS_LEFT;
      String label = track.detection().label();
      events.add(event(kind, line.name(), track.id(), label, frame, seconds, 0));
    }
  }

  /** Lets go of what was last seen before {@code oldest}. */
  private void leave(
      Zone zone, Map<Integer, Stay> inside, long oldest, long frame, List<SceneEvent> events) {
    for (Iterator<Map.Entry<Integer, Stay>> i = inside.entrySet().iterator(); i.hasNext(); ) {
      Map.Entry<Integer, Stay> entry = i.next();
      Stay stay = entry.getValue();
      if (stay.frame() < oldest) {
        i.remove();
        double dwell = stay.seen() - stay.since();
        events.add(
            event(
                Kind.LEAVE, zone.name(), entry.getKey(), stay.label(), frame, stay.seen(), dwell));
      }
    }
  }

  private SceneEvent event(
      Kind kind, String place, int track, String label, long frame, double seconds, double dwell) {
    counts.computeIfAbsent(place, name -> new TreeMap<>()).merge(kind, 1, Integer::sum);
    if (kind == Kind.LEAVE) {
      dwells.computeIfAbsent(place, name -> new DoubleSummaryStatistics()).accept(dwell);
    }
    return new SceneEvent(kind, place, track, label, frame, seconds, dwell);
  }
}
