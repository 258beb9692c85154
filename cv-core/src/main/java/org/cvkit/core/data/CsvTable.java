package org.cvkit.core.data;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A table of text with a header row (RFC 4180): fields that hold separators, quotes or line ends
 * are in double quotes, quotes inside doubled. The separator is the comma, semicolon or tab that
 * the header has most of. Empty lines are passed over.
 */
record CsvTable(Path path, List<String> header, List<Row> rows) {

  /** The fields of a row, as many as the header's, without the spaces around them. */
  record Row(int line, List<String> fields) {}

  static CsvTable read(Path path) {
    List<Row> all = new CsvParser(path, text(path)).rows();
    if (all.isEmpty()) {
      throw new DatasetException(path + ": empty: expected a row of column names, got nothing");
    }
    List<String> header = all.get(0).fields();
    for (Row row : all) {
      if (row.fields().size() != header.size()) {
        throw new DatasetException(
            path
                + ": line "
                + row.line()
                + ": expected "
                + header.size()
                + " fields, as many as the column names, got "
                + row.fields().size()
                + "; put a field with separators in it into double quotes");
      }
    }
    return new CsvTable(path, header, all.subList(1, all.size()));
  }

  private static String text(Path path) {
    try {
      String text = Files.readString(path);
      // Spreadsheets begin a file with a byte order mark.
      return text.startsWith("\ufeff") ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw new DatasetException(path + ": not UTF-8 text; save it as such", e);
    } catch (IOException e) {
      throw new DatasetException(path + ": cannot be read: " + e.getMessage(), e);
    }
  }

  int column(String name) {
    int column = header.indexOf(name);
    if (column < 0) {
      throw new DatasetException(
          path + ": no column " + name + ": expected one of " + header + " (the first row)");
    }
    return column;
  }

  /** Reads characters one by one. */
  private static final class CsvParser {
    private final Path path;
    private final String text;
    private final char separator;
    private final List<Row> rows = new ArrayList<>();
    private List<String> fields = new ArrayList<>();
    private int line = 1;
    private int at;

    CsvParser(Path path, String text) {
      this.path = path;
      this.text = text;
      String header = text.lines().findFirst().orElse("");
      char most = ',';
      for (char candidate : new char[] {';', '\t'}) {
        if (count(header, candidate) > count(header, most)) {
          most = candidate;
        }
      }
      separator = most;
    }

    private static long count(String text, char wanted) {
      return text.chars().filter(c -> c == wanted).count();
    }

    List<Row> rows() {
      while (at < text.length()) {
        row();
      }
      return rows;
    }

    private void row() {
      int first = line;
      fields = new ArrayList<>();
      boolean more = true;
      while (more) {
        fields.add(field());
        more = at < text.length() && text.charAt(at) == separator;
        at += more ? 1 : 0;
      }
      endOfLine();
      if (fields.size() > 1 || !fields.get(0).isEmpty()) {
        rows.add(new Row(first, fields));
      }
    }

    private void endOfLine() {
      if (at < text.length() && text.charAt(at) == '\r') {
        at++;
      }
      if (at < text.length() && text.charAt(at) == '\n') {
        at++;
      }
      line++;
    }

    private String field() {
      int start = at;
      while (at < text.length() && text.charAt(at) == ' ') {
        at++;
      }
      if (at < text.length() && text.charAt(at) == '"') {
        return quoted();
      }
      while (at < text.length() && !endsField(text.charAt(at))) {
        at++;
      }
      return text.substring(start, at).strip();
    }

    private boolean endsField(char c) {
      return c == separator || c == '\n' || c == '\r';
    }

    private String quoted() {
      int first = line;
      StringBuilder value = new StringBuilder();
      for (at++; at < text.length(); at++) {
        char c = text.charAt(at);
        if (c == '"') {
          if (at + 1 >= text.length() || text.charAt(at + 1) != '"') {
            at++;
            return closed(value.toString(), first);
          }
          at++;
        }
        line += c == '\n' ? 1 : 0;
        value.append(c);
      }
      throw new DatasetException(
          path + ": line " + first + ": a quote is opened and never closed; close or double it");
    }

    private String closed(String value, int first) {
      while (at < text.length() && text.charAt(at) == ' ') {
        at++;
      }
      if (at < text.length() && !endsField(text.charAt(at))) {
        throw new DatasetException(
            path
                + ": line "
                + first
                + ": expected a separator after the closing quote, got '"
                + text.charAt(at)
                + "'; double quotes inside a field");
      }
      return value.strip();
    }
  }
}
