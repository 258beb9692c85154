package org.cvkit.detection.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Pictures with labelled objects.
 *
 * <p>Immutable.
 *
 * @param categories the classes, in the file's order
 * @param pictures in the order of their ids
 */
public record DetectionDataset(List<Category> categories, List<LabelledPicture> pictures) {

  public DetectionDataset {
    categories = List.copyOf(categories);
    pictures = List.copyOf(pictures);
  }

  /**
   * Reads {@code source}: a folder as {@link YoloFolder} describes it, or a COCO {@code .json} file
   * with its pictures beside it.
   *
   * @throws DatasetException when it is neither, or has a mistake
   */
  public static DetectionDataset read(Path source) {
    if (Files.isDirectory(source)) {
      return YoloFolder.read(source);
    }
    if (source.getFileName() != null && source.getFileName().toString().endsWith(".json")) {
      return CocoJson.read(source);
    }
    throw new DatasetException(
        source
            + ": "
            + (Files.exists(source) ? "not a data set" : "no such file")
            + ": expected a folder with images/ and labels/, or a COCO .json file");
  }

  /** The class called {@code name}. */
  public Optional<Category> category(String name) {
    return categories.stream().filter(category -> category.name().equals(name)).findFirst();
  }
}
