package org.cvkit.detection.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.cvkit.core.data.Split;

/**
 * Pictures with labelled objects.
 *
 * <p>Immutable.
 *
 * @param categories the classes, in the file's order
 * @param pictures in the order of their files' names or numbers
 */
public record DetectionDataset(List<Category> categories, List<LabelledPicture> pictures) {

  public DetectionDataset {
    categories = List.copyOf(categories);
    pictures = List.copyOf(pictures);
  }

  /**
   * Reads {@code source}, which is recognised:
   *
   * <ul>
   *   <li>YOLO: a {@code data.yaml}, or a folder with one, or a folder with {@code images/}, {@code
   *       labels/} and {@code names.txt};
   *   <li>COCO: a {@code .json} file, or a folder with {@code annotations/instances_train.json} and
   *       the like;
   *   <li>Pascal VOC: a folder with {@code Annotations/}, {@code JPEGImages/} and {@code
   *       ImageSets/Main/}.
   * </ul>
   *
   * Labels are taken as they are, boxes without area among them: {@link LabelCheck} tells.
   *
   * @param parts which parts of it, in this order; all when none is named
   * @throws DatasetException when it is none of these, lacks a part, has parts of different
   *     classes, or has a label that cannot be understood
   */
  public static DetectionDataset open(Path source, Split... parts) {
    return read(source, List.of(parts), Problems.thrown());
  }

  /**
   * The parts that the makers of {@code source} divided it into; empty when they did not.
   *
   * @throws DatasetException when it is no data set
   */
  public static Set<Split> splits(Path source) {
    Set<Split> there = EnumSet.noneOf(Split.class);
    there.addAll(DatasetSource.at(source).splits());
    return there;
  }

  static DetectionDataset read(Path path, List<Split> parts, Problems problems) {
    DatasetSource source = DatasetSource.at(path);
    Map<Split, DetectionDataset> read = new LinkedHashMap<>();
    wanted(source, path, parts)
        .forEach(part -> read.computeIfAbsent(part, p -> source.read(p, problems)));
    return new DetectionDataset(ClassAgreement.require(path, read), joined(read.values()));
  }

  /** Where the labels of {@code parts} are looked for. */
  static List<Path> labels(Path path, List<Split> parts) {
    DatasetSource source = DatasetSource.at(path);
    return wanted(source, path, parts).stream()
        .flatMap(part -> source.labels(part).stream())
        .distinct()
        .toList();
  }

  private static List<Split> wanted(DatasetSource source, Path path, List<Split> parts) {
    List<Split> wanted = new ArrayList<>();
    for (Split part : parts.isEmpty() ? List.of(Split.ALL) : parts) {
      if (part == Split.ALL) {
        wanted.addAll(source.splits().isEmpty() ? List.of(Split.ALL) : source.splits());
      } else if (source.splits().contains(part)) {
        wanted.add(part);
      } else {
        throw new DatasetException(
            path
                + ": no part "
                + part
                + ": expected "
                + (source.splits().isEmpty()
                    ? "all, for it is not divided"
                    : "one of "
                        + source.splits().stream()
                            .map(Split::toString)
                            .collect(Collectors.joining(", "))));
      }
    }
    return wanted;
  }

  /** One after another; numbered anew where two pictures have the same number. */
  private static List<LabelledPicture> joined(Collection<DetectionDataset> parts) {
    List<LabelledPicture> all = parts.stream().flatMap(part -> part.pictures.stream()).toList();
    boolean unique = all.stream().map(LabelledPicture::id).distinct().count() == all.size();
    List<LabelledPicture> pictures = new ArrayList<>();
    for (LabelledPicture p : all) {
      long id = unique ? p.id() : pictures.size() + 1L;
      pictures.add(new LabelledPicture(id, p.file(), p.size(), p.annotations()));
    }
    return pictures;
  }

  /**
   * The same with its classes in another order, numbered from 0.
   *
   * @param names all its classes, and perhaps more
   * @throws DatasetException when a class of the data set is not among them
   */
  public DetectionDataset withClasses(List<String> names) {
    Map<Integer, Integer> numbers = new HashMap<>();
    for (Category category : categories) {
      int index = names.indexOf(category.name());
      if (index < 0) {
        throw new DatasetException(
            "data set: class " + category.name() + ": expected one of " + names);
      }
      numbers.put(category.id(), index);
    }
    return new DetectionDataset(
        YoloFolder.numbered(names),
        pictures.stream()
            .map(
                p ->
                    new LabelledPicture(
                        p.id(),
                        p.file(),
                        p.size(),
                        p.annotations().stream()
                            .map(a -> a.as(numbers.getOrDefault(a.category(), -1)))
                            .toList()))
            .toList());
  }

  /** The names of the classes, in their order. */
  public List<String> names() {
    return categories.stream().map(Category::name).toList();
  }

  /** The class called {@code name}. */
  public Optional<Category> category(String name) {
    return categories.stream().filter(category -> category.name().equals(name)).findFirst();
  }
}
