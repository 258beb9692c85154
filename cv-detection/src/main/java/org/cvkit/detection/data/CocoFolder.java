package org.cvkit.detection.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.cvkit.core.data.Split;

/**
 * COCO label files, one a part, as they usually lie: {@code annotations/instances_train2017.json}
 * with the pictures in {@code train2017/} or {@code images/train/}, {@code
 * train/_annotations.coco.json} with the pictures beside it, or one file alone. A picture is looked
 * for in all these places.
 */
final class CocoFolder implements DatasetSource {
  private static final String BESIDE = "_annotations.coco.json";

  private final Path root;
  private final Map<Split, Path> files;
  private final Path single;

  private CocoFolder(Path root, Map<Split, Path> files, Path single) {
    this.root = root;
    this.files = files;
    this.single = single;
  }

  static boolean isAt(Path folder) {
    return !find(folder).isEmpty();
  }

  static CocoFolder of(Path folder) {
    Map<Split, Path> files = find(folder);
    return new CocoFolder(folder, files, files.values().iterator().next());
  }

  static CocoFolder ofFile(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    boolean inside = folder != null && folder.endsWith("annotations");
    return new CocoFolder(
        inside ? file.resolveSibling("..").normalize() : file.resolveSibling(""), Map.of(), file);
  }

  private static Map<Split, Path> find(Path folder) {
    Map<Split, Path> found = new EnumMap<>(Split.class);
    for (Split split : Split.values()) {
      for (String name : split.names()) {
        Path beside = folder.resolve(name).resolve(BESIDE);
        if (Files.isRegularFile(beside)) {
          found.putIfAbsent(split, beside);
        }
      }
    }
    for (Path place : List.of(folder.resolve("annotations"), folder)) {
      if (!Files.isDirectory(place)) {
        continue;
      }
      for (Path file : FolderFiles.list(place, p -> p.toString().endsWith(".json"))) {
        part(file).ifPresent(split -> found.putIfAbsent(split, file));
      }
    }
    return found;
  }

  /** The part that a file such as {@code instances_val2017.json} holds. */
  private static java.util.Optional<Split> part(Path file) {
    String name = FolderFiles.stem(file);
    String part = name.startsWith("instances_") ? name.substring("instances_".length()) : name;
    return Split.named(part.replaceFirst("_?\\d{4}$", ""));
  }

  @Override
  public Set<Split> splits() {
    return files.keySet();
  }

  @Override
  public DetectionDataset read(Split part, Problems problems) {
    Path file = files.getOrDefault(part, single);
    List<Path> folders = folders(part, file);
    return CocoJson.read(
        file,
        name ->
            folders.stream()
                .map(folder -> folder.resolve(name))
                .filter(Files::exists)
                .findFirst()
                .orElse(folders.get(0).resolve(name)),
        problems);
  }

  @Override
  public List<Path> labels(Split part) {
    return List.of(files.getOrDefault(part, single));
  }

  /** Where pictures may be, the likeliest place first. */
  private List<Path> folders(Split part, Path file) {
    Set<Path> folders = new LinkedHashSet<>();
    folders.add(file.resolveSibling(""));
    List<String> names = new ArrayList<>(part.names());
    String stem = FolderFiles.stem(file);
    names.add(stem.substring(stem.indexOf('_') + 1));
    for (Path base : List.of(root, root.resolve("images"))) {
      Stream.concat(Stream.of(base), names.stream().map(base::resolve))
          .filter(Files::isDirectory)
          .forEach(folders::add);
    }
    return List.copyOf(folders);
  }
}
