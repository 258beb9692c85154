package org.cvkit.detection.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a {@code data.yaml} says that pictures are: the texts behind keys such as {@code train},
 * one, a list in brackets, or {@code - } lines. The rest of YAML is not understood.
 */
final class YamlPlaces {
  private static final Pattern KEY = Pattern.compile("([a-z]+)\\s*:(?:\\s+(.*))?");
  private static final Pattern ITEM = Pattern.compile("\\s*-\\s+(.*)");

  private final Map<String, List<String>> places = new HashMap<>();

  private YamlPlaces() {}

  static YamlPlaces read(Path file) {
    YamlPlaces result = new YamlPlaces();
    List<String> current = new ArrayList<>();
    for (String raw : TextLines.read(file)) {
      String line = YamlNames.withoutComment(raw).stripTrailing();
      Matcher key = KEY.matcher(line);
      Matcher item = ITEM.matcher(line);
      if (key.matches()) {
        current = new ArrayList<>();
        result.places.put(key.group(1), current);
        add(current, key.group(2) == null ? "" : key.group(2));
      } else if (item.matches()) {
        add(current, item.group(1));
      } else if (!line.isBlank()) {
        // Something nested: none of the places is.
        current = new ArrayList<>();
      }
    }
    return result;
  }

  private static void add(List<String> places, String text) {
    String value = text.strip();
    boolean list = value.startsWith("[") && value.endsWith("]");
    String items = list ? value.substring(1, value.length() - 1) : value;
    for (String place : list ? items.split(",", -1) : new String[] {items}) {
      String one = YamlNames.unquoted(place);
      if (!one.isEmpty() && !one.equals("null") && !one.equals("~")) {
        places.add(one);
      }
    }
  }

  /** The places behind {@code key}; empty when it is not there. */
  List<String> of(String key) {
    return places.getOrDefault(key, List.of());
  }
}
