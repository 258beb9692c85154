package org.cvkit.detection.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The lines of a small UTF-8 text file, as label tools on any system write it. */
final class TextLines {
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private TextLines() {}

  static List<String> read(Path file) {
    List<String> lines;
    try {
      lines = new ArrayList<>(Files.readAllLines(file));
    } catch (IOException e) {
      throw DatasetException.unreadable(file, e);
    }
    if (!lines.isEmpty() && lines.get(0).startsWith(BYTE_ORDER_MARK)) {
      lines.set(0, lines.get(0).substring(1));
    }
    return lines;
  }

  /** Names of classes, one a line; empty lines at the end are left out. */
  static List<String> names(Path file) {
    List<String> names = read(file).stream().map(String::strip).toList();
    int last = names.size();
    while (last > 0 && names.get(last - 1).isEmpty()) {
      last--;
    }
    return ClassNames.distinct(file, names.subList(0, last));
  }
}
