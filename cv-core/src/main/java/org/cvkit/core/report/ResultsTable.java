package org.cvkit.core.report;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.cvkit.core.CvException;
import org.cvkit.core.file.WholeFile;

/**
 * {@code results.csv}: one row an epoch, the epoch in the first column. Each row is in the file as
 * soon as it is added, whole or not at all. The text is that of RFC 4180 and safe in spreadsheets:
 * text that they would take for a formula begins with an apostrophe.
 *
 * <p>Confined to one thread at a time.
 */
public final class ResultsTable implements AutoCloseable {
  private static final String EPOCH = "epoch";

  /** More than a float has. */
  private static final MathContext DIGITS = new MathContext(8);

  private final Path file;
  private final int columns;
  private final FileChannel channel;

  private ResultsTable(Path file, int columns) {
    this.file = file;
    this.columns = columns;
    try {
      channel = FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw unwritable(file, e);
    }
  }

  /**
   * A table of a header only, in place of what may be there. The caller closes it.
   *
   * @param columns names of the columns after {@code epoch}
   * @throws CvException when the file cannot be written
   */
  public static ResultsTable create(Path file, List<String> columns) {
    write(file, line(header(columns)));
    return new ResultsTable(file, columns.size());
  }

  /**
   * The table of a run that goes on: rows beyond epoch {@code last}, and one that a crash left
   * unfinished, are dropped. Without a file a new table begins. The caller closes it.
   *
   * @param columns names of the columns after {@code epoch}, as before
   * @param last the last epoch that is kept
   * @throws CvException when the file has other columns, is no such table or cannot be written
   */
  public static ResultsTable resume(Path file, List<String> columns, long last) {
    if (!Files.exists(file)) {
      return create(file, columns);
    }
    List<String> lines = wholeLines(file);
    String header = line(header(columns));
    if (lines.isEmpty() || !lines.get(0).equals(header)) {
      throw new CvException(
          file
              + ": columns: expected "
              + header.strip()
              + ", got "
              + (lines.isEmpty() ? "none" : lines.get(0).strip())
              + "; resume with the options of before, or move the file away");
    }
    StringBuilder kept = new StringBuilder();
    for (int i = 0; i < lines.size(); i++) {
      if (i == 0 || epoch(file, lines.get(i)) <= last) {
        kept.append(lines.get(i));
      }
    }
    write(file, kept.toString());
    return new ResultsTable(file, columns.size());
  }

  /**
   * Adds a row.
   *
   * @param cells one a column after the epoch: numbers (NaN leaves the cell empty) or text
   * @throws CvException when it cannot be written; the table is then as before
   */
  public void add(long epoch, List<?> cells) {
    if (cells.size() != columns) {
      throw new IllegalArgumentException(
          file + ": expected " + columns + " cells after the epoch, got " + cells.size());
    }
    List<Object> row = new ArrayList<>(List.of(epoch));
    row.addAll(cells);
    ByteBuffer bytes = ByteBuffer.wrap(line(row).getBytes(StandardCharsets.UTF_8));
    long whole = -1;
    try {
      whole = channel.size();
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    } catch (IOException e) {
      takeBack(whole, e);
      throw unwritable(file, e);
    }
  }

  private void takeBack(long whole, IOException failure) {
    try {
      if (whole >= 0) {
        channel.truncate(whole);
      }
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw unwritable(file, e);
    }
  }

  private static List<Object> header(List<String> columns) {
    List<Object> header = new ArrayList<>(List.of(EPOCH));
    header.addAll(columns);
    return header;
  }

  private static void write(Path file, String text) {
    WholeFile.write(file, text);
  }

  private static long epoch(Path file, String line) {
    String first = line.substring(0, (line + ",").indexOf(',')).strip();
    try {
      return Long.parseLong(first);
    } catch (NumberFormatException e) {
      throw new CvException(
          file + ": expected the number of an epoch at the start of each row, got " + first, e);
    }
  }

  /** The rows with their line ends; a line end between quotation marks ends no row. */
  private static List<String> wholeLines(Path file) {
    String text;
    try {
      text = Files.readString(file);
    } catch (IOException e) {
      throw new CvException(file + ": cannot be read: " + e, e);
    }
    List<String> lines = new ArrayList<>();
    int start = 0;
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"') {
        quoted = !quoted;
      } else if (c == '\n' && !quoted) {
        lines.add(text.substring(start, i + 1));
        start = i + 1;
      }
    }
    return lines;
  }

  private static String line(List<?> cells) {
    return cells.stream().map(ResultsTable::cell).collect(Collectors.joining(",")) + "\n";
  }

  private static String cell(Object value) {
    if (value instanceof Number number) {
      return number(number);
    }
    String text = value.toString();
    if (!text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0) {
      text = "'" + text;
    }
    boolean special = text.chars().anyMatch(c -> ",;\"\n\r".indexOf(c) >= 0);
    return special ? '"' + text.replace("\"", "\"\"") + '"' : text;
  }

  private static String number(Number number) {
    if (!(number instanceof Double || number instanceof Float)) {
      return number.toString();
    }
    double value = number.doubleValue();
    if (Double.isNaN(value)) {
      return "";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "inf" : "-inf";
    }
    BigDecimal rounded = new BigDecimal(value).round(DIGITS).stripTrailingZeros();
    boolean moderate = Math.abs(value) >= 1e-4 && Math.abs(value) < 1e12;
    return moderate ? rounded.toPlainString() : rounded.toString();
  }

  private static CvException unwritable(Path file, IOException e) {
    return new CvException(
        file
            + ": cannot be written: "
            + e
            + "; see that there is room and that the folder may be written",
        e);
  }
}
