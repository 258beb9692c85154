package org.cvkit.core.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;

/** Which kind of data a path holds. */
final class DatasetFormats {
  private static final String KINDS =
      "expected a folder or .zip of CLASS/pictures or {train,val,test}/CLASS/pictures, a folder of"
          + " IDX files (train-images-idx3-ubyte.gz, ...), or a .csv or .tsv of files and labels";

  private DatasetFormats() {}

  static ClassificationDataset open(Path path, Split split) {
    requireKnown(path);
    return ImageFolder.open(path, split);
  }

  static Set<Split> splits(Path path) {
    requireKnown(path);
    return ImageFolder.splits(path);
  }

  private static void requireKnown(Path path) {
    if (!Files.exists(path)) {
      throw new DatasetException(path + ": no such file or folder: " + KINDS);
    }
    if (!Files.isDirectory(path) && !extension(path).equals("zip")) {
      throw new DatasetException(path + ": not labelled pictures: " + KINDS);
    }
  }

  private static String extension(Path path) {
    String name = String.valueOf(path.getFileName());
    return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
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
