package org.cvkit.core.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.cvkit.core.image.Image;
import org.cvkit.core.image.ImageDecoder;

/**
 * Pictures listed in a table: a column of files, relative to the table's folder, one or several
 * columns of labels, each a task, and perhaps one that says {@code train}, {@code val} or {@code
 * test}. An empty label is unknown. Classes are in the order of their names, those that are numbers
 * in the order of the numbers; all parts have the classes of the whole.
 *
 * <p>Thread-safe: any thread may read any picture.
 */
public final class CsvManifest implements ClassificationDataset {
  private final String source;
  private final List<LabelSet> tasks;
  private final List<Path> files;
  private final List<int[]> labels;

  /**
   * What the columns of a table hold, by their names in its first row.
   *
   * <p>Immutable.
   *
   * @param picture the column of files
   * @param labels the columns of labels, one a task
   * @param split the column that names the part; empty for none
   */
  public record Columns(String picture, List<String> labels, String split) {
    private static final List<String> PICTURE =
        List.of("path", "file", "filename", "file_name", "image", "picture");
    private static final List<String> SPLIT = List.of("split", "subset", "part");

    public Columns {
      labels = List.copyOf(labels);
    }

    /**
     * By their usual names; else the first column is the files. All others are labels, except that
     * a column without a name, which some tools write for the number of the row, is none.
     */
    static Columns guessed(CsvTable table) {
      List<String> named = table.header().stream().filter(c -> !c.isEmpty()).toList();
      String picture = named(table, PICTURE).orElse(named.isEmpty() ? "" : named.get(0));
      String split = named(table, SPLIT).orElse("");
      List<String> labels =
          named.stream().filter(c -> !c.equals(picture) && !c.equals(split)).toList();
      return new Columns(picture, labels, split);
    }

    private static Optional<String> named(CsvTable table, List<String> names) {
      return table.header().stream()
          .filter(column -> names.contains(column.toLowerCase(Locale.ROOT)))
          .findFirst();
    }
  }

  /** A table all of whose rows are of one part, unless a column says otherwise. */
  record Table(Path path, Split split) {}

  private record Entry(Path file, Split split, List<String> labels) {}

  private CsvManifest(String source, List<LabelSet> tasks, List<Entry> entries) {
    this.source = source;
    this.tasks = tasks;
    files = entries.stream().map(Entry::file).toList();
    List<Map<String, Integer>> labelsOf = tasks.stream().map(ClassNames::labels).toList();
    labels = entries.stream().map(entry -> labels(entry, labelsOf)).toList();
  }

  private static int[] labels(Entry entry, List<Map<String, Integer>> labelsOf) {
    int[] labels = new int[labelsOf.size()];
    for (int task = 0; task < labels.length; task++) {
      String label = entry.labels().get(task);
      labels[task] = labelsOf.get(task).getOrDefault(label, LabelSet.UNKNOWN);
    }
    return labels;
  }

  /**
   * The pictures of one part of a table. The file column is called path, file, filename, file_name,
   * image or picture, else it is the first; the column split, subset or part, where there is one,
   * names the part; all others are labels. The caller closes it.
   *
   * @throws DatasetException when the table cannot be read or understood, or has no such part
   */
  public static CsvManifest open(Path table, Split split) {
    return open(table, List.of(new Table(table, Split.ALL)), split);
  }

  /**
   * As {@link #open(Path, Split)}, of a table whose columns are not those. The caller closes it.
   */
  public static CsvManifest open(Path table, Columns columns, Split split) {
    CsvTable read = CsvTable.read(table);
    return of(table, entries(read, columns, Split.ALL), columns, split);
  }

  /** The pictures of tables that belong together, with the columns of the first. */
  static CsvManifest open(Path source, List<Table> tables, Split split) {
    Columns columns = Columns.guessed(CsvTable.read(tables.get(0).path()));
    return of(source, entries(tables, columns), columns, split);
  }

  static Set<Split> splits(List<Table> tables) {
    return parts(entries(tables, Columns.guessed(CsvTable.read(tables.get(0).path()))));
  }

  private static List<Entry> entries(List<Table> tables, Columns columns) {
    List<Entry> entries = new ArrayList<>();
    for (Table table : tables) {
      entries.addAll(entries(CsvTable.read(table.path()), columns, table.split()));
    }
    return entries;
  }

  private static List<Entry> entries(CsvTable table, Columns columns, Split whole) {
    if (columns.labels().isEmpty()) {
      throw new DatasetException(
          table.path()
              + ": no labels: expected a column of files and one or more of labels, got only "
              + table.header());
    }
    Path folder = table.path().resolveSibling("");
    int picture = table.column(columns.picture());
    List<Integer> labels = columns.labels().stream().map(table::column).toList();
    int split = columns.split().isEmpty() ? -1 : table.column(columns.split());
    List<Entry> entries = new ArrayList<>();
    for (CsvTable.Row row : table.rows()) {
      String file = row.fields().get(picture);
      if (file.isEmpty()) {
        throw new DatasetException(
            table.path()
                + ": line "
                + row.line()
                + ": expected a file in column "
                + columns.picture()
                + ", got nothing");
      }
      Split part = split < 0 ? whole : split(table, row, row.fields().get(split));
      entries.add(
          new Entry(folder.resolve(file), part, labels.stream().map(row.fields()::get).toList()));
    }
    return entries;
  }

  private static Split split(CsvTable table, CsvTable.Row row, String name) {
    return Split.named(name)
        .orElseThrow(
            () ->
                new DatasetException(
                    table.path()
                        + ": line "
                        + row.line()
                        + ": not a part: expected train, val or test, got \""
                        + name
                        + "\""));
  }

  private static Set<Split> parts(List<Entry> entries) {
    Set<Split> parts = EnumSet.noneOf(Split.class);
    entries.forEach(entry -> parts.add(entry.split()));
    parts.remove(Split.ALL);
    return parts;
  }

  private static CsvManifest of(Path source, List<Entry> all, Columns columns, Split split) {
    Set<Split> parts = parts(all);
    if (split != Split.ALL && !parts.contains(split)) {
      throw DatasetFormats.noSuchPart(source, split, parts);
    }
    List<LabelSet> tasks = new ArrayList<>();
    for (int t = 0; t < columns.labels().size(); t++) {
      Set<String> classes = new HashSet<>();
      for (Entry entry : all) {
        classes.add(entry.labels().get(t));
      }
      classes.remove("");
      if (classes.isEmpty()) {
        throw new DatasetException(
            source + ": column " + columns.labels().get(t) + ": no row has a label");
      }
      tasks.add(new LabelSet(columns.labels().get(t), ClassNames.sorted(classes)));
    }
    List<Entry> wanted =
        all.stream().filter(e -> split == Split.ALL || e.split() == split).toList();
    return new CsvManifest(source.toString(), List.copyOf(tasks), wanted);
  }

  @Override
  public String source() {
    return source;
  }

  @Override
  public int size() {
    return files.size();
  }

  @Override
  public List<LabelSet> tasks() {
    return tasks;
  }

  @Override
  public int label(int index, int task) {
    return labels.get(index)[task];
  }

  @Override
  public String name(int index) {
    return files.get(index).toString();
  }

  @Override
  public void read(int index, ImageDecoder decoder, Image destination) {
    decoder.decode(files.get(index), destination);
  }

  @Override
  public String toString() {
    return source + " (" + size() + " pictures)";
  }
}
