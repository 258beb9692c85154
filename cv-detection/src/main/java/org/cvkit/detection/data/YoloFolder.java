package org.cvkit.detection.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

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
  private static final Set<String> PICTURES =
      Set.of("jpg", "jpeg", "png", "bmp", "webp", "tif", "tiff");

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
      Path file = labels.resolve(stem(picture) + ".txt");
      pictures.add(
          new LabelledPicture(
              pictures.size() + 1L, picture, null, YoloLabels.read(file, categories.size())));
    }
    return new DetectionDataset(categories, pictures);
  }

  private static List<Path> pictures(Path images) {
    if (!Files.isDirectory(images)) {
      throw new DatasetException(images + ": no such folder: expected the pictures there");
    }
    List<Path> found = list(images, YoloFolder::isPicture);
    if (found.isEmpty()) {
      List<String> splits =
          list(images, Files::isDirectory).stream().map(p -> p.getFileName().toString()).toList();
      throw new DatasetException(
          images
              + ": no pictures in it"
              + (splits.isEmpty() ? "" : ": name one of its splits: " + String.join(", ", splits)));
    }
    return found;
  }

  private static List<Category> categories(Path root) {
    Path text = root.resolve("names.txt");
    Path yaml = root.resolve("data.yaml");
    List<String> names;
    if (Files.exists(text)) {
      names = TextLines.read(text).stream().map(String::strip).toList();
      int last = names.size();
      while (last > 0 && names.get(last - 1).isEmpty()) {
        last--;
      }
      names = names.subList(0, last);
    } else if (Files.exists(yaml)) {
      names = YamlNames.read(yaml);
    } else {
      throw new DatasetException(
          root + ": the classes have no names: expected names.txt or data.yaml there");
    }
    List<Category> categories = new ArrayList<>();
    for (String name : names) {
      categories.add(new Category(categories.size(), name));
    }
    return categories;
  }

  private static List<Path> list(Path folder, Predicate<Path> wanted) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(wanted).sorted().toList();
    } catch (IOException e) {
      throw DatasetException.unreadable(folder, e);
    }
  }

  private static boolean isPicture(Path file) {
    String name = file.getFileName().toString();
    String extension = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    return !name.startsWith(".") && PICTURES.contains(extension) && Files.isRegularFile(file);
  }

  private static String stem(Path file) {
    String name = file.getFileName().toString();
    return name.substring(0, name.lastIndexOf('.'));
  }
}
