package org.cvkit.detection.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A folder as YOLO trainers lay it out: {@code images/} with the pictures, {@code labels/} with a
 * text file of the same name for each, and the classes in {@code names.txt} (one a line) or the
 * {@code names} of {@code data.yaml}.
 *
 * <p>A label line is {@code class centreX centreY width height}, the class counted from 0 and the
 * rest in fractions of the picture. A picture without a label file holds no object. Pictures are
 * numbered from 1 in the order of their names.
 *
 * <p>Thread-safe: it keeps no state.
 */
public final class YoloFolder {
  private YoloFolder() {}

  /**
   * Reads the folder {@code root}.
   *
   * @throws DatasetException when a part is missing or a label line is wrong
   */
  public static DetectionDataset read(Path root) {
    return read(root, "");
  }

  /**
   * Reads the pictures of {@code images/split} and the labels of {@code labels/split}.
   *
   * @throws DatasetException when a part is missing or a label line is wrong
   */
  public static DetectionDataset read(Path root, String split) {
    Path images = root.resolve("images").resolve(split);
    Path labels = root.resolve("labels").resolve(split);
    List<Category> categories = categories(root);
    List<LabelledPicture> pictures = new ArrayList<>();
    for (Path picture : pictures(images)) {
      Path file = labels.resolve(FolderFiles.stem(picture) + ".txt");
      List<Annotation> objects = YoloLabels.read(file, categories.size(), Problems.thrown());
      pictures.add(new LabelledPicture(pictures.size() + 1L, picture, null, objects));
    }
    return new DetectionDataset(categories, pictures);
  }

  static List<Path> pictures(Path images) {
    if (!Files.isDirectory(images)) {
      throw new DatasetException(images + ": no such folder: expected the pictures there");
    }
    List<Path> found = FolderFiles.list(images, FolderFiles::isPicture);
    if (found.isEmpty()) {
      List<String> splits =
          FolderFiles.list(images, Files::isDirectory).stream()
              .map(p -> p.getFileName().toString())
              .toList();
      throw new DatasetException(
          images
              + ": no pictures in it"
              + (splits.isEmpty() ? "" : ": name one of its splits: " + String.join(", ", splits)));
    }
    return found;
  }

  static List<Category> categories(Path root) {
    Path text = root.resolve("names.txt");
    Path yaml = root.resolve("data.yaml");
    if (Files.exists(text)) {
      return numbered(TextLines.names(text));
    }
    if (Files.exists(yaml)) {
      return numbered(DataYaml.read(yaml).names());
    }
    throw new DatasetException(
        root + ": the classes have no names: expected names.txt or data.yaml there");
  }

  static List<Category> numbered(List<String> names) {
    List<Category> categories = new ArrayList<>();
    for (String name : names) {
      categories.add(new Category(categories.size(), name));
    }
    return categories;
  }
}
