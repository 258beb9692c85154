package org.cvkit.core.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Which kind of data a path holds. */
final class DatasetFormats {
  private static final String KINDS =
      "expected a folder or .zip of CLASS/pictures or {train,val,test}/CLASS/pictures, a folder of"
          + " IDX files (train-images-idx3-ubyte.gz, ...), or a .csv or .tsv of files and labels";

  private static final List<String> TABLES = List.of("csv", "tsv");
  private static final List<String> WHOLE_TABLES = List.of("labels", "manifest", "annotations");

  private DatasetFormats() {}

  static ClassificationDataset open(Path path, Split split) {
    requireKnown(path);
    List<CsvManifest.Table> tables = tables(path);
    if (!tables.isEmpty()) {
      return CsvManifest.open(path, tables, split);
    }
    return Files.isDirectory(path) && IdxFiles.isIn(path)
        ? IdxFiles.open(path, split)
        : ImageFolder.open(path, split);
  }

  static Set<Split> splits(Path path) {
    requireKnown(path);
    List<CsvManifest.Table> tables = tables(path);
    if (!tables.isEmpty()) {
      return CsvManifest.splits(tables);
    }
    return Files.isDirectory(path) && IdxFiles.isIn(path)
        ? IdxFiles.splits(path)
        : ImageFolder.splits(path);
  }

  private static void requireKnown(Path path) {
    if (!Files.exists(path)) {
      throw new DatasetException(path + ": no such file or folder: " + KINDS);
    }
    String extension = extension(path);
    if (!Files.isDirectory(path) && !extension.equals("zip") && !TABLES.contains(extension)) {
      throw new DatasetException(path + ": not labelled pictures: " + KINDS);
    }
  }

  /**
   * The path itself, or the tables of the usual names in a folder; none for other kinds of data.
   */
  private static List<CsvManifest.Table> tables(Path path) {
    if (!Files.isDirectory(path)) {
      return TABLES.contains(extension(path))
          ? List.of(new CsvManifest.Table(path, Split.ALL))
          : List.of();
    }
    List<CsvManifest.Table> tables = new ArrayList<>();
    for (Split split : Split.values()) {
      List<String> names = split == Split.ALL ? WHOLE_TABLES : split.names();
      for (String name : names) {
        for (String extension : TABLES) {
          Path file = path.resolve(name + "." + extension);
          // A table of everything counts only where there is none of a part.
          if (Files.isRegularFile(file) && (split != Split.ALL || tables.isEmpty())) {
            tables.add(new CsvManifest.Table(file, split));
          }
        }
      }
    }
    return tables;
  }

  private static String extension(Path path) {
    String name = String.valueOf(path.getFileName());
    return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
  }

  static DatasetException noLabelledPictures(String source, int files) {
    return new DatasetException(
        source
            + ": no labelled pictures: "
            + KINDS
            + "; got "
            + files
            + " files of other kinds or places");
  }

  static DatasetException noSuchPart(Path path, Split split, Set<Split> parts) {
    return new DatasetException(
        path
            + ": no part "
            + split
            + (parts.isEmpty()
                ? ": these data are not divided; open all of them and divide them by a seed"
                : ": expected one of " + parts));
  }
}
