package org.cvkit.detection.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The {@code names} of a {@code data.yaml}, in the three forms tools write them: {@code names:
 * [cat, dog]}, a list of {@code - cat} lines, or a map of {@code 0: cat} lines. The rest of YAML is
 * not understood.
 */
final class YamlNames {
  private static final Pattern KEY = Pattern.compile("names\\s*:(.*)");
  private static final Pattern ITEM = Pattern.compile("\\s*-\\s+(.*)");
  private static final Pattern ENTRY = Pattern.compile("\\s+['\"]?(\\d+)['\"]?\\s*:\\s+(.*)");
  private static final Pattern FLOW_ITEM =
      Pattern.compile("\\s*('(?:[^']|'')*'|\"[^\"]*\"|[^,'\"]+?)\\s*(,|$)");
  private static final String FORMS =
      "expected names as [cat, dog], as lines \"- cat\" or as lines \"0: cat\"";

  private YamlNames() {}

  static List<String> read(Path file) {
    List<String> lines = TextLines.read(file);
    for (int i = 0; i < lines.size(); i++) {
      Matcher key = KEY.matcher(lines.get(i));
      if (key.matches()) {
        String value = withoutComment(key.group(1)).strip();
        return value.isEmpty()
            ? block(file, lines, i + 1)
            : flow(file, i, flowText(lines, i, value));
      }
    }
    throw new DatasetException(file + ": no names: " + FORMS);
  }

  /** A list in brackets may run over several lines. */
  private static String flowText(List<String> lines, int start, String first) {
    StringBuilder text = new StringBuilder(first);
    for (int i = start + 1; i < lines.size() && text.indexOf("]") < 0; i++) {
      text.append(' ').append(withoutComment(lines.get(i)).strip());
    }
    return text.toString().strip();
  }

  private static List<String> flow(Path file, int line, String text) {
    if (!text.startsWith("[") || !text.endsWith("]")) {
      throw new DatasetException(file + ":" + (line + 1) + ": " + FORMS + ", got " + text);
    }
    String items = text.substring(1, text.length() - 1).strip();
    List<String> names = new ArrayList<>();
    Matcher item = FLOW_ITEM.matcher(items);
    int end = 0;
    while (end < items.length() && item.find(end) && item.start() == end) {
      names.add(unquoted(item.group(1)));
      end = item.end();
    }
    if (end < items.length() || names.isEmpty()) {
      throw new DatasetException(file + ":" + (line + 1) + ": " + FORMS + ", got " + text);
    }
    return names;
  }

  private static List<String> block(Path file, List<String> lines, int start) {
    List<String> names = new ArrayList<>();
    for (int i = start; i < lines.size(); i++) {
      String line = withoutComment(lines.get(i));
      if (line.isBlank()) {
        continue;
      }
      String name = name(line, names.size(), file + ":" + (i + 1) + ": ");
      if (name == null) {
        break;
      }
      names.add(name);
    }
    if (names.isEmpty()) {
      throw new DatasetException(file + ":" + start + ": no names: " + FORMS);
    }
    return names;
  }

  /** The name of class {@code index} on {@code line}; null when the block of names has ended. */
  private static @Nullable String name(String line, int index, String where) {
    Matcher item = ITEM.matcher(line);
    if (item.matches()) {
      return unquoted(item.group(1));
    }
    Matcher entry = ENTRY.matcher(line);
    if (entry.matches()) {
      if (!entry.group(1).equals(Integer.toString(index))) {
        throw new DatasetException(
            where + "expected class " + index + " next, got " + line.strip());
      }
      return unquoted(entry.group(2));
    }
    if (Character.isWhitespace(line.charAt(0))) {
      throw new DatasetException(where + FORMS + ", got " + line.strip());
    }
    return null;
  }

  static String withoutComment(String line) {
    return line.replaceFirst("(^|\\s)#.*$", "");
  }

  static String unquoted(String text) {
    String name = text.strip();
    if (name.length() >= 2 && name.startsWith("'") && name.endsWith("'")) {
      return name.substring(1, name.length() - 1).replace("''", "'");
    }
    if (name.length() >= 2 && name.startsWith("\"") && name.endsWith("\"")) {
      return name.substring(1, name.length() - 1);
    }
    return name;
  }
}
