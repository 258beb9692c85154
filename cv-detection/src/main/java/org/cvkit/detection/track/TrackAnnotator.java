package org.cvkit.detection.track;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.cvkit.core.draw.Canvas;
import org.cvkit.core.draw.Color;
import org.cvkit.core.geometry.Point;
import org.cvkit.core.image.Image;
import org.cvkit.detection.Detection;
import org.cvkit.detection.track.SceneEvent.Kind;

/**
 * Draws tracks: boxes in the colours of their identities, the way they came, and the zones and
 * lines that are watched, with their counts. Frames are to be drawn in their order.
 *
 * <p>Confined to one thread at a time.
 */
public final class TrackAnnotator {
  /** Frames whose way is shown: a second or two. */
  private static final int TRACE = 45;

  private static final Color PLACE = Color.ofClass(0);

  private final Map<Integer, Deque<Point>> ways = new HashMap<>();

  /** Draws on {@code image}. */
  public void draw(Image image, List<Track> tracks) {
    Canvas canvas = Canvas.on(image);
    Set<Integer> seen = new HashSet<>();
    for (Track track : tracks) {
      seen.add(track.id());
      Detection detection = track.detection();
      Point foot = new Point(detection.box().center().x(), detection.box().bottom());
      Deque<Point> way = ways.computeIfAbsent(track.id(), id -> new ArrayDeque<>());
      way.addLast(foot);
      if (way.size() > TRACE) {
        way.removeFirst();
      }
      Color color = Color.ofClass(track.id());
      trace(canvas, way, color);
      String label =
          String.format(
              Locale.ROOT, "#%d %s %.2f", track.id(), detection.label(), detection.score());
      canvas.box(detection.box(), label, color);
    }
    // What is out of sight keeps its way only as long as it takes to fade.
    ways.forEach(
        (id, way) -> {
          if (!seen.contains(id)) {
            way.pollFirst();
          }
        });
    ways.values().removeIf(Deque::isEmpty);
  }

  private static void trace(Canvas canvas, Deque<Point> way, Color color) {
    Point before = null;
    for (Point place : way) {
      if (before != null) {
        canvas.line(before, place, color);
      }
      before = place;
    }
  }

  /** Draws the places of a scene and what {@code watch} counted there. */
  public void draw(Image image, Scene scene, SceneWatch watch) {
    Canvas canvas = Canvas.on(image);
    for (Zone zone : scene.zones()) {
      Point before = zone.corners().get(zone.corners().size() - 1);
      for (Point corner : zone.corners()) {
        canvas.line(before, corner, PLACE);
        before = corner;
      }
      String inside = zone.name() + ": " + watch.occupancy().get(zone.name()) + " inside";
      canvas.label(zone.corners().get(0), inside, PLACE);
    }
    for (Line line : scene.lines()) {
      canvas.line(line.from(), line.to(), PLACE);
      Map<Kind, Integer> counts = watch.counts().getOrDefault(line.name(), Map.of());
      canvas.label(line.from(), line.name() + ": " + words(counts), PLACE);
    }
  }

  /** {@code 3 cross right, 1 cross left}. */
  public static String words(Map<Kind, Integer> counts) {
    return counts.entrySet().stream()
        .map(e -> e.getValue() + " " + e.getKey().name().toLowerCase(Locale.ROOT).replace('_', ' '))
        .collect(Collectors.joining(", "));
  }
}
