package org.cvkit.core.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.cvkit.core.CvException;
import org.cvkit.core.file.WholeFile;

/**
 * One page that holds everything about a run: text, tables and pictures, in sections. The file
 * needs no other file and no network, and runs no script. Whatever is put in is shown as it is,
 * never taken for HTML.
 *
 * <p>Confined to one thread at a time.
 */
public final class HtmlReport {
  private final String title;
  private final List<Section> sections = new ArrayList<>();
  private String subtitle = "";

  private HtmlReport(String title) {
    this.title = title;
  }

  /** An empty page. */
  public static HtmlReport titled(String title) {
    return new HtmlReport(title);
  }

  /** A line below the title; the last one given is shown. */
  public HtmlReport subtitle(String text) {
    subtitle = text;
    return this;
  }

  /** Begins a section, below those there are. */
  public Section section(String heading) {
    Section section = new Section(heading);
    sections.add(section);
    return section;
  }

  /**
   * Writes the page, whole or not at all.
   *
   * @throws CvException when it cannot be written
   */
  public void write(Path file) {
    WholeFile.write(file, this::writeTo);
  }

  private void writeTo(OutputStream out) throws IOException {
    Html html = new Html(out);
    html.raw("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    html.raw("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; ");
    html.raw("img-src data:; style-src 'unsafe-inline'\">\n");
    html.raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    html.element("title", title).raw("<style>\n").raw(style()).raw("</style>\n</head>\n<body>\n");
    html.element("h1", title);
    if (!subtitle.isEmpty()) {
      html.raw("<p class=\"subtitle\">").text(subtitle).raw("</p>\n");
    }
    for (Section section : sections) {
      section.writeTo(html);
    }
    html.raw("</body>\n</html>\n");
  }

  private static String style() {
    try (InputStream in = HtmlReport.class.getResourceAsStream("report.css")) {
      if (in == null) {
        throw new CvException("report: report.css is missing from this build of cvkit");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What a section is made of. */
  private interface Part {
    void writeTo(Html html) throws IOException;
  }

  /**
   * A heading and what stands below it, in the order in which it was put there.
   *
   * <p>Confined to one thread at a time.
   */
  public static final class Section {
    private static final Pattern NUMBER = Pattern.compile("[-+]?[0-9.]+([eE][-+]?[0-9]+)?%?|");

    private final String heading;
    private final List<Part> parts = new ArrayList<>();

    private Section(String heading) {
      this.heading = heading;
    }

    /** A paragraph. */
    public Section text(String text) {
      parts.add(html -> html.element("p", text));
      return this;
    }

    /** Lines as they are, in a typewriter's letters: a command. */
    public Section code(String text) {
      parts.add(html -> html.element("pre", text));
      return this;
    }

    /** Numbers that matter, large: names and what they are. */
    public Section figures(Map<String, String> figures) {
      Map<String, String> kept = Collections.unmodifiableMap(new LinkedHashMap<>(figures));
      parts.add(
          html -> {
            html.raw("<dl class=\"figures\">\n");
            for (Map.Entry<String, String> figure : kept.entrySet()) {
              html.raw("<div>").element("dt", figure.getKey()).element("dd", figure.getValue());
              html.raw("</div>\n");
            }
            html.raw("</dl>\n");
          });
      return this;
    }

    /** Two columns without a header: names and values. */
    public Section table(Map<String, String> rows) {
      return table(
          List.of(), rows.entrySet().stream().map(e -> List.of(e.getKey(), e.getValue())).toList());
    }

    /**
     * A table; columns of numbers are set flush right.
     *
     * @param header one name a column, or none for no header
     * @param rows one cell a column
     */
    public Section table(List<String> header, List<List<String>> rows) {
      List<String> names = List.copyOf(header);
      List<List<String>> cells = rows.stream().map(List::copyOf).toList();
      int columns = Math.max(names.size(), cells.stream().mapToInt(List::size).max().orElse(0));
      List<Boolean> numbers =
          IntStream.range(0, columns).mapToObj(column -> isOfNumbers(column, cells)).toList();
      parts.add(
          html -> {
            html.raw("<div class=\"wide\"><table>\n");
            if (!names.isEmpty()) {
              html.raw("<thead>");
              writeRow(html, "th", names, numbers);
              html.raw("</thead>\n");
            }
            html.raw("<tbody>\n");
            for (List<String> row : cells) {
              writeRow(html, "td", row, numbers);
            }
            html.raw("</tbody>\n</table></div>\n");
          });
      return this;
    }

    private static void writeRow(Html html, String tag, List<String> cells, List<Boolean> numbers)
        throws IOException {
      html.raw("<tr>");
      for (int column = 0; column < cells.size(); column++) {
        html.raw("<" + tag + (numbers.get(column) ? " class=\"number\">" : ">"));
        html.text(cells.get(column)).raw("</" + tag + ">");
      }
      html.raw("</tr>\n");
    }

    private static boolean isOfNumbers(int column, List<List<String>> table) {
      return table.stream()
          .allMatch(row -> column < row.size() && NUMBER.matcher(row.get(column)).matches());
    }

    /** A plot in the width of the page. */
    public Section picture(String caption, Plot plot) {
      return picture(caption, plot.png());
    }

    /**
     * A picture in the width of the page.
     *
     * @param encoded content of a PNG or JPEG file
     * @throws IllegalArgumentException when it is neither
     */
    public Section picture(String caption, byte[] encoded) {
      String address = address(encoded);
      parts.add(
          html -> {
            html.raw("<figure><img alt=\"").text(caption).raw("\" src=\"").raw(address);
            html.raw("\">");
            if (!caption.isEmpty()) {
              html.element("figcaption", caption);
            }
            html.raw("</figure>\n");
          });
      return this;
    }

    /**
     * One of several small pictures in rows; those that follow one another stand side by side.
     *
     * @param encoded content of a PNG or JPEG file
     * @throws IllegalArgumentException when it is neither
     */
    public Section tile(byte[] encoded, String caption, String detail) {
      String address = address(encoded);
      Tiles tiles;
      if (!parts.isEmpty() && parts.get(parts.size() - 1) instanceof Tiles last) {
        tiles = last;
      } else {
        tiles = new Tiles();
        parts.add(tiles);
      }
      tiles.tiles.add(
          html -> {
            html.raw("<figure><img alt=\"").text(caption).raw("\" src=\"").raw(address);
            html.raw("\"><figcaption>").element("b", caption).raw("<br>").text(detail);
            html.raw("</figcaption></figure>\n");
          });
      return this;
    }

    private static String address(byte[] encoded) {
      byte[] start = Arrays.copyOf(encoded, 4);
      String type;
      if (Arrays.equals(start, new byte[] {(byte) 0x89, 'P', 'N', 'G'})) {
        type = "png";
      } else if (start[0] == (byte) 0xff && start[1] == (byte) 0xd8) {
        type = "jpeg";
      } else {
        throw new IllegalArgumentException(
            "report: expected the content of a PNG or JPEG file, got " + encoded.length + " bytes");
      }
      return "data:image/" + type + ";base64," + Base64.getEncoder().encodeToString(encoded);
    }

    private void writeTo(Html html) throws IOException {
      html.raw("<section>\n").element("h2", heading);
      for (Part part : parts) {
        part.writeTo(html);
      }
      html.raw("</section>\n");
    }
  }

  private static final class Tiles implements Part {
    private final List<Part> tiles = new ArrayList<>();

    @Override
    public void writeTo(Html html) throws IOException {
      html.raw("<div class=\"tiles\">\n");
      for (Part tile : tiles) {
        tile.writeTo(html);
      }
      html.raw("</div>\n");
    }
  }
}
