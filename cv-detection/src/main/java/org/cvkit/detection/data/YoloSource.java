package org.cvkit.detection.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.cvkit.core.data.Split;
import org.cvkit.detection.data.LabelProblem.Kind;

/**
 * YOLO labels as trainers find them. A {@code data.yaml} names the pictures of each part by {@code
 * train}, {@code val} and {@code test}: a folder, a {@code .txt} file with a picture a line, or a
 * list of them, from {@code path} or the file's own folder. Where it names none, or there is no
 * such file, the parts are the folders {@code images/PART} or {@code PART/images}. The labels of
 * {@code …/images/…/NAME.jpg} are in {@code …/labels/…/NAME.txt}; folders within folders count.
 */
final class YoloSource implements DatasetSource {
  private final Path root;
  private final List<Category> categories;
  private final Map<Split, List<Path>> parts = new EnumMap<>(Split.class);

  private YoloSource(Path root, List<Category> categories) {
    this.root = root;
    this.categories = categories;
  }

  /** What lies at {@code path}: a folder or a {@code data.yaml}. */
  static YoloSource of(Path path) {
    Path yaml = Files.isDirectory(path) ? path.resolve("data.yaml") : path;
    Path folder = yaml.resolveSibling("");
    if (!Files.isDirectory(path)) {
      YoloSource source = new YoloSource(folder, YoloFolder.numbered(DataYaml.read(yaml).names()));
      source.partsOf(yaml, folder);
      if (source.parts.isEmpty()) {
        source.partsIn(folder);
      }
      return source;
    }
    YoloSource source = new YoloSource(path, YoloFolder.categories(path));
    if (Files.exists(yaml)) {
      source.partsOf(yaml, path);
    }
    if (source.parts.isEmpty()) {
      source.partsIn(path);
    }
    return source;
  }

  private void partsOf(Path yaml, Path folder) {
    DataYaml data = DataYaml.read(yaml);
    Path base = folder;
    for (String named : data.places("path")) {
      Path given = folder.resolve(named);
      base = Files.isDirectory(given) ? given : folder;
    }
    for (Split split : Split.values()) {
      for (String name : split.names()) {
        for (String place : data.places(name)) {
          parts.computeIfAbsent(split, s -> new ArrayList<>()).add(resolve(base, folder, place));
        }
      }
    }
  }

  /** Where {@code place} is; where it would be expected when it is nowhere. */
  private static Path resolve(Path base, Path folder, String place) {
    // Exports of some tools count from a folder beside the file.
    String inside = place.startsWith("../") ? place.substring(3) : place;
    return Stream.of(base.resolve(place), folder.resolve(place), folder.resolve(inside))
        .map(Path::normalize)
        .filter(Files::exists)
        .findFirst()
        .orElse(base.resolve(place).normalize());
  }

  private void partsIn(Path folder) {
    for (Split split : Split.values()) {
      for (String name : split.names()) {
        Stream.of(folder.resolve("images").resolve(name), folder.resolve(name).resolve("images"))
            .filter(Files::isDirectory)
            .forEach(f -> parts.computeIfAbsent(split, s -> new ArrayList<>()).add(f));
      }
    }
  }

  @Override
  public Set<Split> splits() {
    return parts.keySet();
  }

  @Override
  public DetectionDataset read(Split part, Problems problems) {
    List<LabelledPicture> pictures = new ArrayList<>();
    for (Path place : places(part)) {
      for (Path picture : pictures(place, problems)) {
        pictures.add(
            new LabelledPicture(
                pictures.size() + 1L,
                picture,
                null,
                YoloLabels.read(labels(picture), categories.size(), problems.in(picture))));
      }
      if (Files.isDirectory(place)) {
        reportOrphans(place, problems);
      }
    }
    return new DetectionDataset(categories, pictures);
  }

  private List<Path> places(Split part) {
    return parts.getOrDefault(part, List.of(root.resolve("images")));
  }

  @Override
  public List<Path> labels(Split part) {
    // Beside the pictures of a list, wherever they are, there is no one folder to name.
    return places(part).stream()
        .map(
            place ->
                Files.isDirectory(place)
                    ? labels(place.resolve("x.jpg")).resolveSibling("")
                    : place)
        .toList();
  }

  private List<Path> pictures(Path place, Problems problems) {
    if (Files.isRegularFile(place)) {
      List<Path> listed = new ArrayList<>();
      int line = 0;
      for (String text : TextLines.read(place)) {
        line++;
        if (!text.isBlank()) {
          Path picture = listed(place, text.strip());
          if (Files.exists(picture)) {
            listed.add(picture);
          } else {
            problems.unusable(
                Kind.MISSING_FILE, place + ":" + line, text.strip() + ": no such picture");
          }
        }
      }
      return listed;
    }
    List<Path> below =
        Files.isDirectory(place)
            ? FolderFiles.below(place, FolderFiles::isPicture)
            : List.<Path>of();
    // The other one says what is missing there.
    return below.isEmpty() ? YoloFolder.pictures(place) : below;
  }

  private Path listed(Path list, String text) {
    Path beside = list.resolveSibling(text).normalize();
    return Files.exists(beside) ? beside : root.resolve(text).normalize();
  }

  /** Where the labels of {@code picture} are. */
  static Path labels(Path picture) {
    String name = FolderFiles.stem(picture) + ".txt";
    for (int i = picture.getNameCount() - 2; i >= 0; i--) {
      if (picture.getName(i).toString().equals("images")) {
        Path above = i == 0 ? picture.getRoot() : upTo(picture, i);
        Path below = picture.subpath(i, picture.getNameCount() - 1);
        Path inside = Path.of("labels");
        if (below.getNameCount() > 1) {
          inside = inside.resolve(below.subpath(1, below.getNameCount()));
        }
        Path folder = above == null ? inside : above.resolve(inside);
        return folder.resolve(name);
      }
    }
    return picture.resolveSibling(name);
  }

  private static Path upTo(Path path, int names) {
    Path part = path.subpath(0, names);
    Path start = path.getRoot();
    return start == null ? part : start.resolve(part);
  }

  /** Names label files that no picture has. */
  private static void reportOrphans(Path images, Problems problems) {
    Path folder = labels(images.resolve("x.jpg")).resolveSibling("");
    if (!Files.isDirectory(folder) || folder.normalize().equals(images.normalize())) {
      return;
    }
    Set<Path> labelled =
        FolderFiles.below(images, FolderFiles::isPicture).stream()
            .map(YoloSource::labels)
            .collect(Collectors.toSet());
    for (Path file : FolderFiles.below(folder, f -> f.toString().endsWith(".txt"))) {
      // A folder of labels without its like among the pictures is something else: a copy, say.
      Path mirrored = images.resolve(folder.relativize(file)).resolveSibling("");
      if (!labelled.contains(file)
          && !file.endsWith("classes.txt")
          && Files.isDirectory(mirrored)) {
        problems.keeps(
            Kind.MISSING_FILE,
            file.toString(),
            "no picture of that name: expected one in " + mirrored);
      }
    }
  }
}
