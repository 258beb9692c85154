package org.cvkit.detection.data;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The {@code data.yaml} of YOLO trainers: the names of the classes, as a list or a map from their
 * numbers, and where the pictures of each part are, one place or a list.
 */
record DataYaml(Path file, JsonNode root) {
  private static final String FORMS = "expected names as [cat, dog] or as {0: cat, 1: dog}";

  static DataYaml read(Path file) {
    return new DataYaml(file, YamlFile.read(file));
  }

  List<String> names() {
    JsonNode node = root.path("names");
    List<String> names = new ArrayList<>();
    if (node.isArray()) {
      node.forEach(name -> names.add(name(name)));
    } else {
      names.addAll(numbered(node));
    }
    if (names.isEmpty()) {
      boolean none = node.isMissingNode() || node.isNull() || node.isContainerNode();
      throw new DatasetException(
          file + ": no names: " + FORMS + (none ? "" : ", got " + node.asText()));
    }
    requireCount(names);
    return ClassNames.distinct(file, names);
  }

  /** A map's names by their numbers, in whatever order it states them. */
  private List<String> numbered(JsonNode map) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < map.size(); i++) {
      JsonNode name = map.get(Integer.toString(i));
      if (name == null) {
        throw new DatasetException(
            file + ": names: expected the classes 0 to " + (map.size() - 1) + ", got " + map);
      }
      names.add(name(name));
    }
    return names;
  }

  /** The count that trainers want beside the names; it may be missing, but not contradict them. */
  private void requireCount(List<String> names) {
    JsonNode count = root.path("nc");
    boolean stated = !count.isMissingNode() && !count.isNull();
    if (stated && !count.asText().equals(Integer.toString(names.size()))) {
      throw new DatasetException(
          file + ": nc: expected " + names.size() + ", for so many names, got " + count.asText());
    }
  }

  private String name(JsonNode node) {
    if (!node.isValueNode()) {
      throw new DatasetException(file + ": names: " + FORMS + ", got " + node);
    }
    return node.asText();
  }

  /** The places behind {@code key}; empty when it is not there. */
  List<String> places(String key) {
    JsonNode node = root.path(key);
    List<String> places = new ArrayList<>();
    for (JsonNode place : node.isArray() ? node : List.of(node)) {
      if (place.isTextual() && !place.asText().isBlank()) {
        places.add(place.asText());
      }
    }
    return places;
  }
}
