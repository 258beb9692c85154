package org.cvkit.detection.data;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.cvkit.core.data.Split;
import org.cvkit.core.geometry.Size;

/** Writes a data set in one format, part by part, into an empty folder. */
abstract class DatasetWriter {
  private static final int DECIMALS = 9;

  final Path root;
  final List<Category> categories;
  private final PictureNames names = new PictureNames();

  DatasetWriter(Path root, List<Category> categories) {
    this.root = root;
    this.categories = categories;
  }

  /** A writer into {@code root}. */
  static DatasetWriter of(DatasetFormat format, Path root, List<Category> categories) {
    return switch (format) {
      case YOLO -> new YoloWriter(root, categories);
      case COCO -> new CocoWriter(root, categories);
      case VOC -> new VocWriter(root, categories);
    };
  }

  /** Writes one part, {@link Split#ALL} for a set that is not divided. */
  abstract void write(Split part, List<LabelledPicture> pictures) throws IOException;

  /** Writes what there is once for all parts. */
  abstract void finish(List<Split> parts) throws IOException;

  /** The name of a part's folder; the folder itself for a set that is not divided. */
  static Path within(Path folder, Split part) {
    return part == Split.ALL ? folder : folder.resolve(part.toString());
  }

  /** The size, which whoever converts has found out. */
  static Size size(LabelledPicture picture) {
    Size size = picture.size();
    if (size == null) {
      throw new IllegalStateException(picture.file() + ": of unknown size");
    }
    return size;
  }

  /** Copies a picture into {@code folder}, where its labels too can have its name; to where. */
  Path copy(LabelledPicture picture, Path folder) throws IOException {
    Files.createDirectories(folder);
    return Files.copy(picture.file(), names.within(folder, picture.file()));
  }

  int index(int category) {
    for (int i = 0; i < categories.size(); i++) {
      if (categories.get(i).id() == category) {
        return i;
      }
    }
    throw new IllegalStateException("no category " + category);
  }

  /** Up to 9 decimals: a millionth of a pixel, and far below that in fractions. */
  static String number(double value) {
    BigDecimal decimal = BigDecimal.valueOf(value).setScale(DECIMALS, RoundingMode.HALF_EVEN);
    return decimal.signum() == 0 ? "0" : decimal.stripTrailingZeros().toPlainString();
  }
}
