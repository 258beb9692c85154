package org.cvkit.detection.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.cvkit.core.data.Split;
import org.cvkit.detection.data.LabelProblem.Kind;

/**
 * A folder as Pascal VOC lays it out: {@code Annotations/NAME.xml}, {@code JPEGImages/NAME.jpg} and
 * {@code ImageSets/Main/train.txt}, {@code val.txt}, {@code test.txt} with a name a line
 * (Everingham et al. 2010, "The Pascal Visual Object Classes (VOC) challenge"). Classes come in the
 * order of {@code names.txt} or {@code classes.txt} where there is one, else sorted by name, over
 * all parts alike. Box edges are taken as they stand, as by now all tools that write them mean
 * them.
 */
final class VocFolder implements DatasetSource {
  private static final String EXTENSION = ".xml";

  private final Path root;
  private final Path annotations;
  private final Path images;
  private final Map<Split, Path> lists = new EnumMap<>(Split.class);

  VocFolder(Path root) {
    this.root = root;
    annotations = root.resolve("Annotations");
    images = root.resolve("JPEGImages");
    for (Split split : Split.values()) {
      for (String name : split.names()) {
        Path list = root.resolve("ImageSets").resolve("Main").resolve(name + ".txt");
        if (!lists.containsKey(split) && Files.isRegularFile(list)) {
          lists.put(split, list);
        }
      }
    }
  }

  static boolean isAt(Path path) {
    return Files.isDirectory(path.resolve("Annotations"));
  }

  @Override
  public Set<Split> splits() {
    return lists.keySet();
  }

  @Override
  public DetectionDataset read(Split part, Problems problems) {
    Map<String, VocPicture> files = new LinkedHashMap<>();
    for (Path file :
        FolderFiles.list(annotations, p -> p.getFileName().toString().endsWith(EXTENSION))) {
      files.put(FolderFiles.stem(file), new VocPicture(file));
    }
    List<String> classes = classes(files.values());
    Map<String, Path> there = pictures();
    List<LabelledPicture> pictures = new ArrayList<>();
    for (String name : names(part, files.keySet())) {
      VocPicture voc = files.get(name);
      if (voc == null) {
        reportMissing(name, part, problems);
        continue;
      }
      Path file = picture(name, voc, there);
      LabelledPicture picture = voc.read(pictures.size() + 1L, file, classes, problems.in(file));
      if (picture != null) {
        pictures.add(picture);
      }
    }
    return new DetectionDataset(YoloFolder.numbered(classes), pictures);
  }

  @Override
  public List<Path> labels(Split part) {
    return List.of(annotations);
  }

  private void reportMissing(String name, Split part, Problems problems) {
    problems.unusable(
        Kind.MISSING_FILE,
        String.valueOf(lists.get(part)),
        name + ": no such label file: expected " + annotations.resolve(name + EXTENSION));
  }

  private Set<String> names(Split part, Set<String> all) {
    Path list = lists.get(part);
    if (list == null) {
      return all;
    }
    Set<String> names = new LinkedHashSet<>();
    for (String line : TextLines.read(list)) {
      if (!line.isBlank()) {
        // Lists of one class say 1 or -1 behind the name.
        names.add(line.strip().split("\\s+", 2)[0]);
      }
    }
    return names;
  }

  private List<String> classes(Iterable<VocPicture> files) {
    for (String name : List.of("names.txt", "classes.txt")) {
      Path file = root.resolve(name);
      if (Files.isRegularFile(file)) {
        return TextLines.names(file);
      }
    }
    Set<String> found = new TreeSet<>();
    files.forEach(file -> found.addAll(file.classes()));
    return List.copyOf(found);
  }

  /** The picture of the same name, whatever its extension, else the one the labels name. */
  private Path picture(String name, VocPicture voc, Map<String, Path> pictures) {
    Path usual = images.resolve(name + ".jpg");
    if (Files.exists(usual)) {
      return usual;
    }
    String named = voc.filename();
    Path other = named.isEmpty() ? usual : images.resolve(named);
    return pictures.getOrDefault(name, Files.exists(other) ? other : usual);
  }

  /** The pictures by their names without extension, for those that are no {@code .jpg}. */
  private Map<String, Path> pictures() {
    Map<String, Path> pictures = new HashMap<>();
    if (Files.isDirectory(images)) {
      FolderFiles.list(images, FolderFiles::isPicture)
          .forEach(file -> pictures.putIfAbsent(FolderFiles.stem(file), file));
    }
    return pictures;
  }
}
