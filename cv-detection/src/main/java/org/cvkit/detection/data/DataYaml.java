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
      node.properties()
          .forEach(entry -> names.add(numbered(entry.getKey(), entry.getValue(), names.size())));
    }
    if (names.isEmpty()) {
      boolean none = node.isMissingNode() || node.isNull() || node.isContainerNode();
      throw new DatasetException(
          file + ": no names: " + FORMS + (none ? "" : ", got " + node.asText()));
    }
    return ClassNames.distinct(file, names);
  }

  private String numbered(String number, JsonNode name, int expected) {
    if (!number.equals(Integer.toString(expected))) {
      throw new DatasetException(
          file + ": names: expected class " + expected + " next, got " + number + ": " + name);
    }
    return name(name);
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
