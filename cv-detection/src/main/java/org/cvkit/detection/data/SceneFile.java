package org.cvkit.detection.data;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.cvkit.core.geometry.Point;
import org.cvkit.detection.track.Line;
import org.cvkit.detection.track.Scene;
import org.cvkit.detection.track.Zone;

/**
 * A {@link Scene} as a YAML file, all places in pixels of the video:
 *
 * <pre>
 * anchor: bottom                 # or center: which point of a box counts; bottom by default
 * zones:
 *   door: [[10, 20], [200, 20], [200, 180], [10, 180]]
 * lines:
 *   gate: [[0, 240], [640, 240]]
 * </pre>
 *
 * <p>Thread-safe: it keeps no state.
 */
public final class SceneFile {
  private static final Set<String> KEYS = Set.of("anchor", "zones", "lines");
  private static final int ENDS = 2;

  private final Path file;

  private SceneFile(Path file) {
    this.file = file;
  }

  /**
   * Reads a scene.
   *
   * @throws DatasetException saying what is wrong, when the file cannot be read or is no scene
   */
  public static Scene read(Path file) {
    try {
      return new SceneFile(file).scene(YamlFile.read(file));
    } catch (IllegalArgumentException e) {
      throw new DatasetException(file + ": " + e.getMessage(), e);
    }
  }

  private Scene scene(JsonNode root) {
    for (String key : (Iterable<String>) root::fieldNames) {
      if (!KEYS.contains(key)) {
        throw wrong("", "zones, lines or anchor", key);
      }
    }
    List<Zone> zones = new ArrayList<>();
    places(root, "zones").forEach(e -> zones.add(new Zone(e.name(), e.points())));
    List<Line> lines = new ArrayList<>();
    places(root, "lines").forEach(e -> lines.add(line(e)));
    if (zones.isEmpty() && lines.isEmpty()) {
      throw wrong("", "zones or lines", root.isMissingNode() ? "nothing" : root.toString());
    }
    return new Scene(zones, lines, anchor(root.path("anchor")));
  }

  private Scene.Anchor anchor(JsonNode node) {
    if (node.isMissingNode()) {
      return Scene.Anchor.BOTTOM;
    }
    for (Scene.Anchor anchor : Scene.Anchor.values()) {
      if (anchor.name().toLowerCase(Locale.ROOT).equals(node.asText())) {
        return anchor;
      }
    }
    throw wrong("anchor: ", "bottom or center", node.toString());
  }

  private Line line(Place place) {
    if (place.points().size() != ENDS) {
      throw wrong("line " + place.name() + ": ", "two ends", place.points().size() + "");
    }
    return new Line(place.name(), place.points().get(0), place.points().get(1));
  }

  /** Something named, and its points. */
  private record Place(String name, List<Point> points) {}

  private List<Place> places(JsonNode root, String key) {
    JsonNode node = root.path(key);
    if (!node.isMissingNode() && !node.isNull() && !node.isObject()) {
      throw wrong(key + ": ", "names with their points", node.toString());
    }
    List<Place> places = new ArrayList<>();
    node.properties()
        .forEach(e -> places.add(new Place(e.getKey(), points(e.getKey(), e.getValue()))));
    return places;
  }

  private List<Point> points(String name, JsonNode node) {
    List<Point> points = new ArrayList<>();
    for (JsonNode point : node) {
      if (!point.isArray()
          || point.size() != ENDS
          || !point.get(0).isNumber()
          || !point.get(1).isNumber()) {
        throw wrong(name + ": ", "points [x, y]", point.toString());
      }
      points.add(new Point(point.get(0).floatValue(), point.get(1).floatValue()));
    }
    return points;
  }

  private DatasetException wrong(String where, String expected, String got) {
    return new DatasetException(file + ": " + where + "expected " + expected + ", got " + got);
  }
}
